//! *Pages*: how a page is generated, what is said about it, and how it ends.

use std::time::{Duration, SystemTime};

use paylink_core::{LocalDateTime, Zone};
use paylink_sandbox::Switch;
use paylink_testkit::json::Json;
use serde_json::json;

use super::context::Paywall;
use super::created::Page;
use super::envelope::{CODE_TAKEN, Envelope};
use super::harmless::more_digits;
use super::shared::HOUR;
use crate::live::field::kind;
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<Paywall>] = &[
    Entry { switch: Switch::PaywallUniqueCodeFreeAgain, ask: |own| Box::pin(code_of_closed(own)) },
    Entry { switch: Switch::PaywallDuplicateAnswersFirst, ask: |own| Box::pin(code_of_open(own)) },
    Entry { switch: Switch::PaywallCustomerAndProductsRequired, ask: |own| Box::pin(bare(own)) },
    Entry { switch: Switch::PaywallPastExpiryAccepted, ask: |own| Box::pin(past_expiry(own)) },
    Entry { switch: Switch::PaywallExpireDateTimeIsUtc, ask: |own| Box::pin(zone_of_request(own)) },
    Entry { switch: Switch::PaywallStampsAreUtc, ask: |own| Box::pin(zone_of_stamps(own)) },
    Entry { switch: Switch::PaywallInquiryAsTabled, ask: |own| Box::pin(fields(own)) },
    Entry {
        switch: Switch::PaywallInquiryRefusesPassive,
        ask: |own| Box::pin(inquiry_of_closed(own)),
    },
    Entry {
        switch: Switch::PaywallInquiryRefusesExpired,
        ask: |own| Box::pin(inquiry_of_expired(own)),
    },
    Entry {
        switch: Switch::PaywallPaidPageTakesPassive,
        ask: |own| Box::pin(passive_on_paid(own)),
    },
    Entry { switch: Switch::PaywallAmountIsRounded, ask: |own| Box::pin(rounded(own)) },
];

/// Another page under a code of this run.
async fn twin(paywall: &Paywall, code: &str) -> Result<Envelope, Unsettled> {
    let mut order = paywall.order("twin");
    order["UniqueCode"] = json!(code);
    paywall.generate(&order).await
}

fn is_taken(answer: &Envelope) -> bool {
    answer.is_refusal() && answer.code() == Some(CODE_TAKEN)
}

async fn code_of_closed(paywall: &Paywall) -> Answer {
    let seen = twin(paywall, &paywall.closed().await?.page.code).await?;
    Ok(Verdict::confirmed_if(is_taken(&seen), seen.in_words()))
}

async fn code_of_open(paywall: &Paywall) -> Answer {
    let seen = twin(paywall, &paywall.first().await?.code).await?;
    if !is_taken(&seen) {
        return Ok(Verdict::Refuted(seen.in_words()));
    }
    Ok(Verdict::confirmed_if(seen.page_id().is_none(), "the refusal names a page"))
}

/// Without customer and products, once a page with both is there.
async fn bare(paywall: &Paywall) -> Answer {
    paywall.first().await?;
    let mut order = paywall.order("bare");
    for name in ["Customer", "Products"] {
        order.as_object_mut().map(|fields| fields.remove(name));
    }
    let seen = paywall.generate(&order).await?;
    Ok(Verdict::confirmed_if(seen.is_success(), seen.in_words()))
}

/// A day ago in any zone, written as the expiry that is accepted.
async fn past_expiry(paywall: &Paywall) -> Answer {
    const DAY: Duration = Duration::from_secs(86_400);
    paywall.hour().await?.clone().success("a page with ExpireDateTime")?;
    let mut order = paywall.order("past");
    let past = LocalDateTime::of(paywall.first().await?.at - DAY, Zone::Istanbul);
    order["ExpireDateTime"] = json!(past.as_str());
    let seen = paywall.generate(&order).await?;
    Ok(Verdict::confirmed_if(seen.is_refusal(), seen.in_words()))
}

/// How long a page lives by its `ExpiryTime`, if that is of this zone.
fn lifetime(inquiry: &Envelope, at: SystemTime, zone: Zone) -> Result<Duration, Unsettled> {
    let expiry = inquiry.field("ExpiryTime").and_then(Json::text).map(LocalDateTime::new);
    let expiry = expiry.and_then(|stamp| stamp.instant(zone));
    let expiry = expiry.ok_or_else(|| Unsettled::unanswered("there is no readable ExpiryTime"))?;
    Ok(expiry.duration_since(at).unwrap_or_default())
}

/// The zone in which the first page lives for a while, but not for hours: ten minutes are
/// documented.
async fn stamps(paywall: &Paywall) -> Result<Option<Zone>, Unsettled> {
    let (inquiry, at) = (paywall.inquired().await?, paywall.first().await?.at);
    for zone in [Zone::Istanbul, Zone::Utc] {
        if (Duration::from_secs(1)..2 * HOUR).contains(&lifetime(inquiry, at, zone)?) {
            return Ok(Some(zone));
        }
    }
    Ok(None)
}

async fn zone_of_stamps(paywall: &Paywall) -> Answer {
    Ok(match stamps(paywall).await? {
        Some(Zone::Istanbul) => Verdict::Confirmed,
        Some(_) => Verdict::Refuted("UTC".to_owned()),
        None => Verdict::Refuted("neither Turkish wall clock nor UTC".to_owned()),
    })
}

/// The page's expiry. Its time zone is another question.
async fn zone_of_request(paywall: &Paywall) -> Answer {
    const TEN_MINUTES: Duration = Duration::from_secs(600);
    let answer = paywall.hour().await?;
    if !answer.is_success() {
        return Ok(Verdict::Refuted(format!(
            "2026-11-21T18:38:03 is refused: {}",
            answer.in_words()
        )));
    }
    let zone = stamps(paywall).await?;
    let zone = zone.ok_or_else(|| Unsettled::unanswered("the zone of ExpiryTime is not known"))?;
    let page = Page::of(&paywall.name("hour"), answer)?;
    let inquiry = paywall.inquiry(&page).await?.success("checkout/inquiry")?;
    let lives = lifetime(&inquiry, page.at, zone)?;
    let is_near = |expected: Duration| lives.abs_diff(expected) < TEN_MINUTES;
    let seen = if is_near(4 * HOUR) { "UTC" } else { "neither Turkish wall clock nor UTC" };
    Ok(Verdict::confirmed_if(is_near(HOUR), seen))
}

async fn fields(paywall: &Paywall) -> Answer {
    let inquiry = paywall.inquired().await?;
    let [back, installment] = ["FailBackUrl", "Installment"].map(|name| inquiry.field(name));
    let seen = format!("FailBackUrl is {}, Installment is {}", kind(back), kind(installment));
    Ok(Verdict::confirmed_if(back.is_some() && installment.is_none(), seen))
}

async fn inquiry_of_closed(paywall: &Paywall) -> Answer {
    let seen = paywall.inquiry(&paywall.closed().await?.page).await?;
    Ok(Verdict::confirmed_if(seen.is_success(), seen.in_words()))
}

async fn inquiry_of_expired(paywall: &Paywall) -> Answer {
    let rehearsal = paywall.rehearsal("needs a page whose time is over")?;
    let page = paywall.page(&paywall.order("expired")).await?;
    rehearsal.sandbox.advance(HOUR);
    let seen = paywall.inquiry(&page).await?;
    Ok(Verdict::confirmed_if(seen.is_success(), seen.in_words()))
}

async fn passive_on_paid(paywall: &Paywall) -> Answer {
    let paid = paywall.paid("needs a page of this run that is paid with a test card").await?;
    let seen = paywall.passive(paid.page.id).await?;
    Ok(Verdict::confirmed_if(seen.is_refusal(), seen.in_words()))
}

async fn rounded(paywall: &Paywall) -> Answer {
    let mut order = paywall.order("more-digits");
    order["Amount"] = more_digits();
    let seen = paywall.generate(&order).await?;
    Ok(Verdict::confirmed_if(seen.is_refusal(), seen.in_words()))
}
