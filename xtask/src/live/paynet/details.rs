//! *Link details*: the fields of `mailorder/detail`.

use paylink_core::{LocalDateTime, Zone};
use paylink_sandbox::Switch;
use paylink_testkit::json::Json;

use super::answer::{kind, text};
use super::context::Paynet;
use super::service::DETAIL;
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<Paynet>] = &[
    Entry { switch: Switch::PaynetStampsAreUtc, ask: |own| Box::pin(zone(own)) },
    Entry { switch: Switch::PaynetStampsHaveSevenDigits, ask: |own| Box::pin(fraction(own)) },
    Entry { switch: Switch::PaynetCurrencyIsTry, ask: |own| Box::pin(currency(own)) },
    Entry { switch: Switch::PaynetDetailTypesAsTabled, ask: |own| Box::pin(types(own)) },
    Entry { switch: Switch::PaynetDetailWithoutPayments, ask: |own| Box::pin(payments(own)) },
    Entry {
        switch: Switch::PaynetXactIdBesidePayments,
        ask: |own| Box::pin(xact_id_of_two_cards(own)),
    },
];

async fn created(paynet: &Paynet) -> Result<&str, Unsettled> {
    let detail = paynet.first_detail().await?;
    text(detail, "create_date").ok_or_else(|| Unsettled::unanswered("there is no create_date"))
}

/// The server's clock when the link was created, against the stamp that it got.
async fn zone(paynet: &Paynet) -> Answer {
    const TEN_MINUTES: u64 = 600_000;
    let stamp = LocalDateTime::from(created(paynet).await?);
    let clock = LocalDateTime::of(paynet.first().await?.link.at, Zone::Utc).unix_millis(Zone::Utc);
    let is_near = |zone| {
        stamp
            .unix_millis(zone)
            .zip(clock)
            .is_some_and(|(stamp, clock)| stamp.abs_diff(clock) < TEN_MINUTES)
    };
    let seen = if is_near(Zone::Utc) { "UTC" } else { "neither Turkish wall clock nor UTC" };
    Ok(Verdict::confirmed_if(is_near(Zone::Istanbul), seen))
}

async fn fraction(paynet: &Paynet) -> Answer {
    let digits = created(paynet).await?.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    Ok(Verdict::confirmed_if(digits <= 3, format!("{digits} digits")))
}

async fn currency(paynet: &Paynet) -> Answer {
    let seen = match text(paynet.first_detail().await?, "currency") {
        Some("TL") => return Ok(Verdict::Confirmed),
        Some("TRY") => "TRY",
        Some("949") => "949",
        _ => "neither TL nor TRY",
    };
    Ok(Verdict::Refuted(seen.to_owned()))
}

async fn types(paynet: &Paynet) -> Answer {
    let detail = paynet.first_detail().await?;
    let [status, mail] = ["status", "send_confirmation_mail"].map(|name| detail.member(name));
    let as_shown = matches!((status, mail), (Some(Json::Number(_)), Some(Json::Bool(_))));
    let seen = format!("status is {}, send_confirmation_mail is {}", kind(status), kind(mail));
    Ok(Verdict::confirmed_if(as_shown, seen))
}

async fn payments(paynet: &Paynet) -> Answer {
    let payments = paynet.first_detail().await?.member("payments");
    Ok(Verdict::confirmed_if(payments.is_some(), "there is no payments"))
}

async fn xact_id_of_two_cards(paynet: &Paynet) -> Answer {
    let link = paynet.several("needs a link that is paid with two test cards").await?;
    let detail = paynet.call(&DETAIL, &link.lookup).await?;
    Ok(Verdict::confirmed_if(
        text(&detail.json, "xact_id").is_none(),
        "xact_id names a transaction",
    ))
}
