//! *Inquiry*: what is said about an order that is paid, and about one that is not.

use paylink_sandbox::Switch;
use paylink_testkit::json::Json;

use super::context::AhlPay;
use super::service::INQUIRY;
use crate::live::field::text;
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<AhlPay>] = &[
    Entry { switch: Switch::AhlInquiryOfUnpaidIsSuccess, ask: |own| Box::pin(unpaid(own)) },
    Entry { switch: Switch::AhlInquirySaysAuth, ask: |own| Box::pin(auth(own)) },
    Entry { switch: Switch::AhlInquirySaysSale, ask: |own| Box::pin(sale(own)) },
    Entry { switch: Switch::AhlInquiryOnlyAuthCode, ask: |own| Box::pin(only_auth_code(own)) },
    Entry { switch: Switch::AhlInquiryCarriesOrder, ask: |own| Box::pin(order(own)) },
    Entry { switch: Switch::AhlLinksNotInInquiry, ask: |own| Box::pin(link(own)) },
    Entry { switch: Switch::AhlInquiryNeedsAccount, ask: |own| Box::pin(no_account(own)) },
];

const NO_STATUS: Verdict = Verdict::NothingLearnt("no txnStatus is returned");
const NOT_FOUND: Verdict = Verdict::NothingLearnt("a paid order is not found");

async fn unpaid(ahl: &AhlPay) -> Answer {
    let seen = ahl.inquire(&ahl.first().await?.order_id).await?;
    Ok(Verdict::confirmed_if(!seen.is_accepted(INQUIRY.name)?, seen.in_words()))
}

/// `data` about a paid order; nothing where the order is not found.
async fn answer(ahl: &AhlPay) -> Result<Option<&Json>, Unsettled> {
    let seen = ahl.inquired().await?;
    if !seen.is_success() {
        return Ok(None);
    }
    seen.data()
        .map(Some)
        .ok_or_else(|| Unsettled::unanswered("the inquiry of a paid order has no data"))
}

/// A word that nobody has guessed is a matter of this entry, too.
async fn auth(ahl: &AhlPay) -> Answer {
    let Some(answer) = answer(ahl).await? else { return Ok(NOT_FOUND) };
    Ok(match text(answer, "txnStatus") {
        None => NO_STATUS,
        Some("SUCCESS" | "SALE") => Verdict::Confirmed,
        Some("AUTH") => Verdict::Refuted("AUTH".to_owned()),
        Some(_) => Verdict::Refuted("neither SUCCESS nor AUTH nor SALE".to_owned()),
    })
}

async fn sale(ahl: &AhlPay) -> Answer {
    let Some(answer) = answer(ahl).await? else { return Ok(NOT_FOUND) };
    let Some(status) = text(answer, "txnStatus") else { return Ok(NO_STATUS) };
    Ok(Verdict::confirmed_if(status != "SALE", "SALE"))
}

async fn only_auth_code(ahl: &AhlPay) -> Answer {
    let Some(answer) = answer(ahl).await? else { return Ok(NOT_FOUND) };
    Ok(Verdict::confirmed_if(text(answer, "txnStatus").is_some(), "no txnStatus"))
}

async fn order(ahl: &AhlPay) -> Answer {
    let Some(answer) = answer(ahl).await? else { return Ok(NOT_FOUND) };
    let carried: Vec<_> = ["orderId", "totalAmount", "amount", "currency"]
        .into_iter()
        .filter(|name| answer.member(name).is_some_and(|value| *value != Json::Null))
        .collect();
    Ok(Verdict::confirmed_if(carried.is_empty(), carried.join(", ")))
}

async fn link(ahl: &AhlPay) -> Answer {
    ahl.paid("needs a link of this run that is paid with a test card").await?;
    let seen = ahl.inquired().await?;
    Ok(Verdict::confirmed_if(seen.is_success(), seen.in_words()))
}

/// Nobody has such an order: the answer must be the same with and without the account's numbers.
async fn no_account(ahl: &AhlPay) -> Answer {
    let mut body = ahl.inquiry_of(&ahl.name("none")).await?;
    let with = ahl.post(&INQUIRY, &body).await?;
    for name in ["memberId", "merchantId"] {
        body.as_object_mut().map(|fields| fields.remove(name));
    }
    let without = ahl.post(&INQUIRY, &body).await?;
    for seen in [&with, &without] {
        seen.is_accepted(INQUIRY.name)?;
    }
    let same = (with.status(), with.code()) == (without.status(), without.code());
    Ok(Verdict::confirmed_if(
        same,
        format!("{}; with both: {}", without.in_words(), with.in_words()),
    ))
}
