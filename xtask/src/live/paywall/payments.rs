//! *Payments*: what the private host says about them.

use paylink_sandbox::Switch;
use paylink_testkit::json::Json;
use serde_json::json;

use super::context::Paywall;
use super::envelope::{Envelope, PAYMENT_NOT_FOUND};
use super::paid::not_paid;
use super::service::{BY_PAYMENT_ID, BY_TRACKING_CODE};
use crate::live::field::text;
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<Paywall>] = &[
    Entry {
        switch: Switch::PaywallMerchantCodeIsGenerated,
        ask: |own| Box::pin(merchant_code(own)),
    },
    Entry {
        switch: Switch::PaywallLaterAttemptHasOwnCode,
        ask: |own| Box::pin(later_attempt(own)),
    },
    Entry { switch: Switch::PaywallPaidPageIsPaidAgain, ask: |own| Box::pin(paid_again(own)) },
    Entry { switch: Switch::PaywallQueryRowsAsTabled, ask: |own| Box::pin(fields(own)) },
    Entry {
        switch: Switch::PaywallEmptyTrackingListIsSuccess,
        ask: |own| Box::pin(no_payment(own)),
    },
    Entry { switch: Switch::PaywallTrackingListOldestFirst, ask: |own| Box::pin(order(own)) },
];

const PAID: &str = "needs a page of this run that is paid with a test card";

/// The answer about the payment of the paid page.
async fn query(paywall: &Paywall) -> Result<Envelope, Unsettled> {
    let id = paywall.paid(PAID).await?.payment.payment_id.to_string();
    paywall.query(&BY_PAYMENT_ID, "paymentid", &id).await?.success("private/query/by/paymentid")
}

fn row(query: &Envelope) -> Result<&Json, Unsettled> {
    query
        .field("Paywall")
        .ok_or_else(|| Unsettled::unanswered("the payment is not in Body.Paywall"))
}

async fn merchant_code(paywall: &Paywall) -> Answer {
    let (query, code) = (query(paywall).await?, &paywall.paid(PAID).await?.page.code);
    let row = row(&query)?;
    let has = |name| text(row, name) == Some(code);
    let seen = if has("TrackingCode") { "TrackingCode has it" } else { "no field has it" };
    Ok(Verdict::confirmed_if(has("MerchantUniqueCode"), seen))
}

/// Compares where the payments of a page that was declined, then paid, have the page's code.
async fn later_attempt(paywall: &Paywall) -> Answer {
    let rehearsal =
        paywall.rehearsal("needs a page that is declined, then paid with a test card")?;
    let (page, own) = (paywall.page(&paywall.order("later")).await?, rehearsal.sandbox.paywall());
    let declined = own.decline(page.id).await.map_err(not_paid)?;
    let paid = own.pay(page.id).await.map_err(not_paid)?;
    let mut places = Vec::new();
    for payment in [declined, paid] {
        let id = payment.payment_id.to_string();
        let seen = paywall.query(&BY_PAYMENT_ID, "paymentid", &id).await?;
        let seen = seen.success("private/query/by/paymentid")?;
        let row = row(&seen)?;
        let names = ["MerchantUniqueCode", "TrackingCode"];
        places.push(names.into_iter().find(|name| text(row, name) == Some(&page.code)));
    }
    let is_same = places.first() == places.last();
    Ok(Verdict::confirmed_if(is_same, "the second attempt has the page's code in another field"))
}

async fn paid_again(paywall: &Paywall) -> Answer {
    let rehearsal = paywall.rehearsal("needs a page that is paid in two tabs with a test card")?;
    let (page, own) = (paywall.page(&paywall.order("again")).await?, rehearsal.sandbox.paywall());
    own.pay(page.id).await.map_err(not_paid)?;
    let again = own.pay(page.id).await;
    Ok(Verdict::confirmed_if(again.is_err(), "the second payment is accepted"))
}

async fn fields(paywall: &Paywall) -> Answer {
    let query = query(paywall).await?;
    let row = row(&query)?;
    let is_there = |name: &&str| row.member(name).is_some();
    let tabled = ["Activities", "IsFullyRefunded", "RemainingRefundAmount"];
    let mut seen: Vec<&str> = tabled.into_iter().filter(|name| is_there(name)).collect();
    if !is_there(&"Error") {
        seen.push("no Error");
    }
    Ok(Verdict::confirmed_if(seen.is_empty(), seen.join(", ")))
}

async fn no_payment(paywall: &Paywall) -> Answer {
    let seen = paywall.query(&BY_TRACKING_CODE, "trackingcode", &paywall.name("none")).await?;
    let is_not_found = seen.is_refusal() && seen.code() == Some(PAYMENT_NOT_FOUND);
    Ok(Verdict::confirmed_if(is_not_found, seen.in_words()))
}

/// Two payments of a link of LinkQr, which shares its tracking code among them.
async fn order(paywall: &Paywall) -> Answer {
    let rehearsal =
        paywall.rehearsal("needs two payments with a test card under one tracking code")?;
    let (code, own) = (paywall.name("tracked"), rehearsal.sandbox.paywall());
    let mut order = paywall.link_order("tracked");
    order["StockCount"] = json!(2);
    order["MerchantTrackId"] = json!(code);
    paywall.link(&order).await?.success("linkqr/generate")?;
    let link = own.links().into_iter().find(|link| link.merchant_track_id == code);
    let link = link.ok_or_else(|| Unsettled::unanswered("the sandbox has no such link"))?.id;
    let mut paid = Vec::new();
    for _ in 0..2 {
        let payment = own.pay_linkqr(link).await.map_err(not_paid)?;
        paid.push(Json::Number(payment.payment_id.to_string()));
    }
    let seen = paywall
        .query(&BY_TRACKING_CODE, "trackingcode", &code)
        .await?
        .success("by/trackingcode")?;
    let rows = seen.field("List").map(Json::items).unwrap_or_default();
    let listed: Vec<_> = rows.iter().filter_map(|row| row.member("PaymentId")).collect();
    let seen = if listed.iter().copied().eq(&paid) { "oldest first" } else { "in no order" };
    Ok(Verdict::confirmed_if(listed.iter().rev().copied().eq(&paid), seen))
}
