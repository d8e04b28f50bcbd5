//! `paylink resolve`: finds out whether a link with a reference exists.

use paylink::{Reference, Resolution, ResolveOptions};
use serde_json::json;

use super::Context;
use crate::args::Resolve;
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::guard::Write;

pub(super) async fn run(context: &Context, args: &Resolve) -> Outcome {
    let out = context.out;
    let session = context.session().await?;
    let prefix = &session.profile.settings.prefix;
    if args.reference.starts_with(prefix.as_str()) {
        // Resolving deactivates an open link, so the links of our orders are left to the worker.
        return Err(Failure::usage(text!(
            "{prefix} is this installation's prefix: its links are resolved by the worker",
            "{prefix} bu kurulumun öneki: onun linklerini çalışan süreç çözer"
        ))
        .hint("paylink work --until-idle"));
    }
    let client = session.client(session.profile.provider(args.provider)?)?;
    let reference = Reference::new(args.reference.as_str())?;
    if context.global.dry_run {
        return super::checked(out);
    }
    Write {
        profile: &session.profile,
        account: client.account(),
        summary: reference.to_string(),
        question: say!(
            "Look for the link? If it is open, it is deactivated.",
            "Link aransın mı? Açıksa pasifleştirilir."
        ),
        amount: None,
    }
    .confirm(out, &context.global)?;
    let resolution =
        client.links.resolve_with_options(&reference, ResolveOptions::default()).await?;
    let (name, words, exit) = match resolution {
        Resolution::Found(_) => (
            "found",
            say!("the link exists and may be paid", "link var ve ödenebilir"),
            Exit::Person,
        ),
        Resolution::NoLongerPayable => (
            "no-longer-payable",
            say!("the link exists and can no longer be paid", "link var ve artık ödenemez"),
            Exit::Done,
        ),
        Resolution::DeactivatedUnseen => (
            "deactivated-unseen",
            say!(
                "the provider accepted the request to deactivate the link, but does not show the link",
                "kuruluş, göstermediği linki pasifleştirmeyi kabul etti"
            ),
            Exit::Done,
        ),
        Resolution::NotFound { .. } => {
            ("not-found", say!("no link was found", "link bulunamadı"), Exit::NotFound)
        }
        _ => (
            "lookup-unsupported",
            say!(
                "the provider cannot look a link up by its reference",
                "kuruluş linki referansıyla arayamıyor"
            ),
            Exit::InDoubt,
        ),
    };
    if out.json {
        out.object(&json!({ "reference": reference.as_str(), "resolution": name }))?;
    } else {
        out.line(&format!("{reference}: {words}"))?;
    }
    Ok(exit)
}
