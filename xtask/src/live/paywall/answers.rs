//! *Answers and keys*: the envelope, and what wrong keys get.

use paylink_sandbox::Switch;
use paylink_testkit::json::Json;

use super::context::Paywall;
use super::service::{INQUIRY, VERSION, about, request};
use crate::live::field::kind;
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<Paywall>] = &[
    Entry { switch: Switch::PaywallWrongKeysAre200, ask: |own| Box::pin(wrong_keys(own)) },
    Entry { switch: Switch::PaywallVersionNeedsNoKeys, ask: |own| Box::pin(version(own)) },
    Entry { switch: Switch::PaywallEnvelopeAlwaysNewer, ask: |own| Box::pin(newer_fields(own)) },
    Entry { switch: Switch::PaywallRefusalIsHttp400, ask: |own| Box::pin(refusal(own)) },
    Entry { switch: Switch::PaywallRefusalBodyIsEmptyText, ask: |own| Box::pin(refusal_body(own)) },
];

async fn wrong_keys(paywall: &Paywall) -> Answer {
    let seen = paywall.as_stranger(about(&INQUIRY, paywall.first().await?.id)?).await?;
    Ok(Verdict::confirmed_if([401, 403].contains(&seen.status()), seen.in_words()))
}

async fn version(paywall: &Paywall) -> Answer {
    let seen = paywall.as_stranger(request(&VERSION)).await?;
    Ok(Verdict::confirmed_if(!seen.is_success(), "wrong keys are accepted"))
}

/// The example of the inquiry is an older one, that of passive a newer one.
async fn newer_fields(paywall: &Paywall) -> Answer {
    let (older, newer) = (paywall.inquired().await?, &paywall.closed().await?.answer);
    let [in_older, in_newer] = [older, newer]
        .map(|own| ["ErrorCodeType", "ErrorMessage"].iter().any(|name| own.member(name).is_some()));
    let seen =
        if in_newer { "the inquiry has the newer fields" } else { "passive has no newer fields" };
    Ok(Verdict::confirmed_if(in_newer && !in_older, seen))
}

async fn refusal(paywall: &Paywall) -> Answer {
    let seen = paywall.refused().await?;
    Ok(Verdict::confirmed_if(seen.status() == 200, seen.in_words()))
}

async fn refusal_body(paywall: &Paywall) -> Answer {
    let body = paywall.refused().await?.member("Body");
    Ok(Verdict::confirmed_if(body == Some(&Json::Null), kind(body)))
}
