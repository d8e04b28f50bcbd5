//! *Requests*: what a request may contain, and how it is refused.

use std::time::Duration;

use paylink_core::{LocalDateTime, Zone};
use paylink_sandbox::Switch;
use paylink_testkit::json::Json;
use serde_json::{Value, json};

use super::answer::{DONE_BEFORE, NO_DATA, kurus, text};
use super::context::Paynet;
use super::harmless::small_amounts;
use super::service::{DETAIL, NOT_SERVED_BY_POST};
use crate::live::question::{Entry, Unsettled, Verdict};

type Answer = Result<Verdict, Unsettled>;

pub(super) const ENTRIES: &[Entry<Paynet>] = &[
    Entry { switch: Switch::PaynetUnknownLinkIs404, ask: |own| Box::pin(unknown_link(own)) },
    Entry {
        switch: Switch::PaynetInvalidRequestIsEnvelope,
        ask: |own| Box::pin(invalid_request(own)),
    },
    Entry {
        switch: Switch::PaynetDuplicateReferenceRefused,
        ask: |own| Box::pin(duplicate_reference(own)),
    },
    Entry {
        switch: Switch::PaynetReferenceFindsOldest,
        ask: |own| Box::pin(reference_of_two(own)),
    },
    Entry { switch: Switch::PaynetExpireDateRequired, ask: |own| Box::pin(no_lifetime(own)) },
    Entry { switch: Switch::PaynetCommissionAddedByDefault, ask: |own| Box::pin(commission(own)) },
    Entry { switch: Switch::PaynetPhoneNeedsCountryCode, ask: |own| Box::pin(phone(own)) },
    Entry { switch: Switch::PaynetReadsAreGet, ask: |own| Box::pin(method(own)) },
    Entry {
        switch: Switch::PaynetExpireDateTextRefused,
        ask: |own| Box::pin(lifetime_as_text(own)),
    },
    Entry { switch: Switch::PaynetCreateAnswersNoId, ask: |own| Box::pin(id_of_created(own)) },
    Entry { switch: Switch::PaynetDuplicateCreateIs100, ask: |own| Box::pin(created_again(own)) },
    Entry { switch: Switch::PaynetPaidLinkTakesStatus, ask: |own| Box::pin(paid_updated(own)) },
    Entry {
        switch: Switch::PaynetExpiredLinkReactivates,
        ask: |own| Box::pin(expired_reopened(own)),
    },
    Entry { switch: Switch::PaynetAmountIsRounded, ask: |own| Box::pin(more_digits(own)) },
    Entry { switch: Switch::PaynetAmountTakesComma, ask: |own| Box::pin(comma(own)) },
];

async fn unknown_link(paynet: &Paynet) -> Answer {
    let seen = paynet.read(&DETAIL, &json!({ "reference_no": paynet.name("none") })).await?;
    Ok(Verdict::confirmed_if(seen.status == 200 && seen.code() == Some(NO_DATA), seen.in_words()))
}

/// Without payer and amount there is nothing to create.
async fn invalid_request(paynet: &Paynet) -> Answer {
    let seen = paynet
        .create(&json!({ "reference_no": paynet.name("invalid"), "send_sms": false }))
        .await?;
    let as_documented =
        seen.json.member("type").is_some() && seen.json.member("result_code").is_some();
    let shape = if as_documented { "type and result_code" } else { "no type and result_code" };
    Ok(Verdict::confirmed_if(
        seen.status == 400 && as_documented,
        format!("{}, with {shape}", seen.in_words()),
    ))
}

async fn duplicate_reference(paynet: &Paynet) -> Answer {
    let twin = paynet.twin().await?;
    Ok(Verdict::confirmed_if(twin.is_success(), twin.in_words()))
}

async fn reference_of_two(paynet: &Paynet) -> Answer {
    let (first, twin) = (&paynet.first().await?.link, paynet.twin().await?);
    let by_id = |json: &Json| json.member("id").and_then(Json::text).map(|id| json!({ "id": id }));
    if !twin.is_success() || by_id(&twin.json).as_ref() == Some(&first.lookup) {
        return Ok(Verdict::NothingLearnt("no two links have one reference"));
    }
    let found = paynet.call(&DETAIL, &json!({ "reference_no": first.name })).await?;
    let note = found.json.member("note").and_then(Json::text);
    if note == Some(&*first.name) {
        return Ok(Verdict::Refuted("the oldest answers".to_owned()));
    }
    Ok(Verdict::confirmed_if(note == Some(&*paynet.name("twin")), "neither of the two answers"))
}

async fn no_lifetime(paynet: &Paynet) -> Answer {
    let mut order = paynet.order("no-lifetime");
    order.as_object_mut().map(|fields| fields.remove("expire_date"));
    let seen = paynet.create(&order).await?;
    Ok(Verdict::confirmed_if(seen.is_success(), seen.in_words()))
}

async fn commission(paynet: &Paynet) -> Answer {
    paynet
        .paid("needs somebody who opens the page of a link without addcomission_to_amount")
        .await?;
    let amount = paynet.checked().await?.member("amount").and_then(kurus);
    let amount = amount.ok_or_else(|| Unsettled::unanswered("the payment has no amount"))?;
    Ok(Verdict::confirmed_if(amount == 100, "the payer does not pay the amount"))
}

/// Only the sandbox can be asked to text somebody: it texts nobody.
async fn phone(paynet: &Paynet) -> Answer {
    let rehearsal = paynet.rehearsal("needs a phone that may be texted")?;
    let mut order = paynet.accepted_order("texted").await?;
    order["phone"] = json!("5550000000");
    order["send_sms"] = json!(true);
    let seen = paynet.create(&order).await?;
    if !seen.is_success() {
        return Ok(Verdict::Refuted(seen.in_words()));
    }
    let links = rehearsal.sandbox.paynet().links();
    let sent = links
        .iter()
        .flat_map(|link| &link.sent)
        .filter(|message| message.to == "5550000000")
        .count();
    Ok(Verdict::confirmed_if(sent == 1, format!("{sent} messages")))
}

async fn method(paynet: &Paynet) -> Answer {
    let seen = paynet.post(&DETAIL, &paynet.first().await?.link.lookup).await?;
    Ok(Verdict::confirmed_if(seen.status != NOT_SERVED_BY_POST, seen.in_words()))
}

/// Accepted is not enough: the lifetime must be the one that was asked for.
async fn lifetime_as_text(paynet: &Paynet) -> Answer {
    if let Some(refused) = &paynet.first().await?.text_refused {
        return Ok(Verdict::Refuted(refused.clone()));
    }
    let detail = paynet.first_detail().await?;
    let millis = |name| LocalDateTime::from(text(detail, name)?).unix_millis(Zone::Utc);
    let minutes = millis("expire_date")
        .zip(millis("create_date"))
        .map(|(end, start)| (end - start + 30_000) / 60_000);
    let seen = minutes
        .map_or("no two dates".to_owned(), |minutes| format!("{minutes} minutes, not two hours"));
    Ok(Verdict::confirmed_if(minutes == Some(120), seen))
}

async fn id_of_created(paynet: &Paynet) -> Answer {
    let has_id = paynet.first().await?.link.lookup.get("id").is_some();
    Ok(Verdict::confirmed_if(has_id, "there is no id"))
}

async fn created_again(paynet: &Paynet) -> Answer {
    let twin = paynet.twin().await?;
    Ok(Verdict::confirmed_if(twin.code() != Some(DONE_BEFORE), twin.in_words()))
}

async fn paid_updated(paynet: &Paynet) -> Answer {
    let paid = paynet.paid("needs a link of this run that is paid with a test card").await?;
    let seen = paynet.set_status(&paid.link, 3).await?;
    Ok(Verdict::confirmed_if(!seen.is_success(), seen.in_words()))
}

async fn expired_reopened(paynet: &Paynet) -> Answer {
    let rehearsal = paynet.rehearsal("needs a link whose time is over")?;
    let link = paynet.link(&paynet.accepted_order("expired").await?).await?;
    rehearsal.sandbox.advance(Duration::from_secs(2 * 3600));
    let seen = paynet.set_status(&link, 0).await?;
    Ok(Verdict::confirmed_if(!seen.is_success(), seen.in_words()))
}

async fn more_digits(paynet: &Paynet) -> Answer {
    let [more_digits, _] = small_amounts();
    amount_refused(paynet, "more-digits", more_digits).await
}

async fn comma(paynet: &Paynet) -> Answer {
    let [_, comma] = small_amounts();
    amount_refused(paynet, "comma", comma).await
}

async fn amount_refused(paynet: &Paynet, word: &str, amount: Value) -> Answer {
    let mut order = paynet.accepted_order(word).await?;
    order["amount"] = amount;
    let seen = paynet.create(&order).await?;
    Ok(Verdict::confirmed_if(!seen.is_success(), seen.in_words()))
}
