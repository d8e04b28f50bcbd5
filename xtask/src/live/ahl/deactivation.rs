//! *Deactivation*: the service that deactivates a link.

use paylink_sandbox::Switch;

use super::context::AhlPay;
use super::service::PASSIVE;
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<AhlPay>] = &[
    Entry { switch: Switch::AhlNoPassiveService, ask: |own| Box::pin(service(own)) },
    Entry { switch: Switch::AhlPassiveTakesPaidLink, ask: |own| Box::pin(paid_link(own)) },
];

async fn service(ahl: &AhlPay) -> Answer {
    let seen = ahl.closed().await?;
    if seen.is_absent() {
        return Ok(Verdict::Refuted(seen.in_words()));
    }
    seen.clone().success(PASSIVE.name)?;
    Ok(Verdict::Confirmed)
}

async fn paid_link(ahl: &AhlPay) -> Answer {
    let paid = ahl.paid("needs a link of this run that is paid with a test card").await?;
    let seen = ahl.passive(&paid.order_id).await?;
    if seen.is_absent() {
        return Ok(Verdict::NothingLearnt("no link can be deactivated"));
    }
    Ok(Verdict::confirmed_if(!seen.is_accepted(PASSIVE.name)?, seen.in_words()))
}
