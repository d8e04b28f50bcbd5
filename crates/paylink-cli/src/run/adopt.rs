//! `paylink adopt`: stores an order with a link that another program has created.

use paylink::LinkKey;

use super::Context;
use super::create::Wanted;
use crate::args::Adopt;
use crate::exit::Exit;
use crate::exit::Outcome;
use crate::profile::guard::Write;
use crate::show::{amount, json};

pub(super) async fn run(context: &Context, args: &Adopt) -> Outcome {
    let out = context.out;
    let session = context.session().await?;
    let key: LinkKey = args.key.parse()?;
    let client = session.client_of(key.identity())?;
    let wanted = Wanted {
        order: args.order.clone(),
        amount: args.amount,
        description: None,
        payer: args.payer.clone(),
        phone: None,
        email: None,
        sms: false,
        expires: None,
    };
    let order = wanted.order(&session.profile, client)?;
    let (shown, number, reference) = (amount::shown(args.amount), &args.order, key.reference());
    let summary = format!("{shown} · {number} · {reference}");
    if context.global.dry_run {
        out.note(&format!("  {summary}"));
        return super::checked(out);
    }
    Write {
        profile: &session.profile,
        account: client.account(),
        summary,
        question: say!("Watch this link for the order?", "Bu link sipariş için izlensin mi?"),
        amount: Some(args.amount),
    }
    .confirm(out, &context.global)?;
    let order = session.orders.adopt(&order, &key).await?;
    if out.json {
        out.object(&json::order(&order))?;
    }
    out.done(&text!(
        "the link belongs to order {number} now; its payment settles the order",
        "link artık {number} siparişine ait; ödemesi siparişi sonuçlandırır"
    ));
    Ok(Exit::Done)
}
