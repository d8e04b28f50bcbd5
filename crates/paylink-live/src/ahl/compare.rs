//! The questions about AHL Pay that compare an answer with another one, or with what was sent.

use paylink_core::Currency;
use serde_json::{Value, json};

use super::login::ask;
use super::steps::{
    CLOSED, FIRST, FIRST_AS_PRESUMED, FIRST_UNSIGNED, LISTING, NEWEST_ROW, NO_TRANSACTIONS, PAID,
    PAYMENT, SIZE, inquiry_body, link, list, passive, stamp,
};
use super::{INQUIRY, LIFETIME, PASSIVE, is_absent, rows};
use crate::answer::{Answer, change, kind};
use crate::check::amount;
use crate::session::Session;
use crate::verdict::{Unsettled, Verdict, VerdictResult, unanswered};

/// Compares two answers about an order that nobody has used: with the account's numbers as the
/// client sends them, and as changed.
async fn same_inquiry(s: &Session, change: fn(&mut Value)) -> VerdictResult {
    let mut body = inquiry_body(s, &s.name("none")).await?;
    let usual = ask(s, &INQUIRY, &body).await?;
    change(&mut body);
    let changed = ask(s, &INQUIRY, &body).await?;
    let is_same = (usual.status, &usual.code) == (changed.status, &changed.code);
    let seen = format!("{}; as usual: {}", changed.in_words(), usual.in_words());
    Ok(Verdict::confirmed_if(is_same, seen))
}

pub(super) async fn text_ids(s: &Session) -> VerdictResult {
    same_inquiry(s, |body| body["memberId"] = json!(body["memberId"].to_string())).await
}

pub(super) async fn ignores_account(s: &Session) -> VerdictResult {
    same_inquiry(s, |body| change(body, json!({ "memberId": null, "merchantId": null }))).await
}

pub(super) async fn path(s: &Session) -> VerdictResult {
    s.get(FIRST).await?;
    let is_elsewhere = is_absent(&*s.get(FIRST_AS_PRESUMED).await?);
    Ok(Verdict::confirmed_if(!is_elsewhere, "it is at another path"))
}

pub(super) async fn signature(s: &Session) -> VerdictResult {
    s.get(FIRST).await?;
    let unsigned = s.get(FIRST_UNSIGNED).await?;
    let seen = format!("{}; with rnd and hash it is accepted", unsigned.in_words());
    Ok(Verdict::confirmed_if(!unsigned.is_refusal(), seen))
}

pub(super) fn oldest_first(_: &Session, list: &Answer) -> VerdictResult {
    let stamps = rows(list).iter().filter_map(|row| stamp(row, "linkCreatedDate"));
    let stamps: Vec<i64> = stamps.collect();
    let (first, last) = stamps.first().zip(stamps.last()).ok_or_else(no_stamps)?;
    if first == last {
        return Err(unanswered("the list does not hold two links of different seconds"));
    }
    Ok(Verdict::confirmed_if(first < last, "newest first"))
}

/// A page of size 500 has all open links, up to 500. An account with few of them shows no cap.
pub(super) async fn size(s: &Session) -> VerdictResult {
    const MANY: u64 = 500;
    const SOME: u64 = 100;
    s.get(LISTING).await?;
    if s.is_rehearsal() {
        for number in 0..SOME {
            let order_id = link(s, &format!("row-{number}")).await?;
            s.forget(&json!({ "orderId": order_id }));
        }
    }
    let list = list(s, "START", 500, true).await?;
    let rows = rows(&list).len() as u64;
    let number = |path| list.field(path).and_then(Value::as_u64);
    let (size, total) = (number("/data/pageSize"), number("/data/totalItems"));
    let owed = total.unwrap_or(rows).min(MANY);
    if rows < owed || size.is_some_and(|size| size != MANY) {
        let size = size.map_or("absent".to_owned(), |size| size.to_string());
        return Ok(Verdict::Refuted(format!("{rows} rows of {owed}, and pageSize is {size}")));
    }
    Ok(match rows {
        MANY.. => Verdict::Confirmed,
        rows if rows > SOME && total.is_some() => Verdict::Confirmed,
        _ => Verdict::NothingLearnt("it takes an account with more than 100 open links"),
    })
}

/// Compares how far the two stamps of a link are apart with its lifetime.
pub(super) fn clocks(_: &Session, row: &Answer) -> VerdictResult {
    const SIX_HOURS: i64 = 360;
    let (created, expires) =
        (stamp(&row.json, "linkCreatedDate"), stamp(&row.json, "linkExpiredDate"));
    let (created, expires) = created.zip(expires).ok_or_else(no_stamps)?;
    let (lifetime, apart) = (i64::from(LIFETIME), (expires - created).div_euclid(60_000));
    let is_near = |minutes: i64| apart.abs_diff(minutes) <= 1;
    let seen = match is_near(lifetime) {
        true => "both are in one clock".to_owned(),
        false => format!("{apart} minutes apart, for a link of {lifetime} minutes"),
    };
    Ok(Verdict::confirmed_if(is_near(lifetime - SIX_HOURS), seen))
}

pub(super) async fn deactivated(s: &Session) -> VerdictResult {
    let (newest, closed) = (s.get(NEWEST_ROW).await?, s.get(CLOSED).await?);
    if is_absent(&closed) {
        return Ok(Verdict::NothingLearnt("no link can be deactivated"));
    }
    (*closed).clone().success(PASSIVE.path)?;
    let created = stamp(&newest.json, "linkCreatedDate").ok_or_else(no_stamps)?;
    let expired = list(s, "EXPIRED", SIZE, true).await?;
    let is_there = rows(&expired).iter().any(|row| stamp(row, "linkCreatedDate") == Some(created));
    Ok(Verdict::confirmed_if(is_there, "a deactivated link is not listed under EXPIRED"))
}

fn no_stamps() -> Unsettled {
    unanswered("the stamps of the rows cannot be read")
}

/// An order that is not found says nothing about the answer to one that is.
pub(super) fn is_found(_: &Session, inquiry: &Answer) -> VerdictResult {
    if !inquiry.is_success() {
        return Ok(Verdict::NothingLearnt("a paid order is not found"));
    }
    match inquiry.field("/data") {
        None | Some(Value::Null) => Err(unanswered("the inquiry of a paid order has no data")),
        Some(_) => Ok(Verdict::Confirmed),
    }
}

pub(super) fn has_status(_: &Session, inquiry: &Answer) -> VerdictResult {
    Ok(match inquiry.text("/data/txnStatus") {
        None => Verdict::NothingLearnt("no txnStatus is returned"),
        Some(_) => Verdict::Confirmed,
    })
}

pub(super) fn wrapper(_: &Session, list: &Answer) -> VerdictResult {
    match list.field("/data") {
        Some(Value::Array(_)) => Ok(Verdict::Confirmed),
        Some(Value::Object(_)) => Ok(Verdict::Refuted("data is an object".to_owned())),
        other => Err(unanswered(format!("data is {}", kind(other)))),
    }
}

pub(super) fn today_is_listed(s: &Session, list: &Answer) -> VerdictResult {
    let is_there = rows(list).iter().any(|row| row["orderId"] == *s.name("paid"));
    Ok(Verdict::confirmed_if(is_there, "the last day is not included"))
}

/// Only an account with transactions shows that an order restricts them.
pub(super) async fn order_is_heeded(s: &Session) -> VerdictResult {
    s.get(PAYMENT).await?;
    let list = s.get(NO_TRANSACTIONS).await?;
    Ok(Verdict::confirmed_if(rows(&list).is_empty(), "orderId is not heeded"))
}

pub(super) fn types(_: &Session, refunded: &Answer) -> VerdictResult {
    Ok(match (&refunded.json["of_all_types"], &refunded.json["of_null"]) {
        (Value::Bool(false), _) => Verdict::NothingLearnt("a refund has no row"),
        (_, listed) => Verdict::confirmed_if(*listed == json!(true), "null does not list a refund"),
    })
}

/// Compared with what the payer saw, whatever unit the request was in.
pub(super) async fn kurus(s: &Session) -> VerdictResult {
    let (paid, payment) = (s.get(PAID).await?, s.get(PAYMENT).await?);
    let asked = paid.json["asked"].as_i64();
    let total = payment.field("/totalAmount").and_then(amount);
    let total = total.ok_or_else(|| unanswered("totalAmount is no number"))?;
    let seen = if total.to_minor(0) == asked { "kuruş" } else { "neither lira nor kuruş" };
    Ok(Verdict::confirmed_if(total.to_minor(2) == asked, seen))
}

/// The code of the currency, else its name, as the client reads them.
pub(super) fn currency(_: &Session, row: &Answer) -> VerdictResult {
    let code = row.text("/currency").or_else(|| row.text("/currencyDesc"));
    let is_known = code.is_some_and(|code| code.parse::<Currency>().is_ok());
    let seen = if code.is_some() { "an unknown currency" } else { "no currency" };
    Ok(Verdict::confirmed_if(is_known, seen))
}

pub(super) fn passive_service(_: &Session, closed: &Answer) -> VerdictResult {
    if is_absent(closed) {
        return Ok(Verdict::Refuted(closed.in_words()));
    }
    closed.clone().success(PASSIVE.path).map(|_| Verdict::Confirmed)
}

pub(super) async fn paid_link(s: &Session) -> VerdictResult {
    s.get(PAID).await?;
    let seen = passive(s, &json!({ "orderId": s.name("paid") })).await?;
    if is_absent(&seen) {
        return Ok(Verdict::NothingLearnt("no link can be deactivated"));
    }
    Ok(Verdict::confirmed_if(!seen.is_accepted(PASSIVE.path)?, seen.in_words()))
}
