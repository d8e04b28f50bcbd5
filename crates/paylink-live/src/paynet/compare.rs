//! The questions about Paynet that compare an answer with another one, or with what was sent.

use paylink_core::{LocalDateTime, Zone};
use serde_json::{Value, json};

use super::steps::{
    CHECKED, DASHED_DAYS, FIRST, FIRST_AS_TEXT, FIRST_DETAIL, TWIN, call, create_with, days,
    days_are_dotted, first_link, list, list_or_none, place, rows,
};
use super::{CHECK, DETAIL, LIST};
use crate::answer::{Answer, kind, scalar};
use crate::check::amount;
use crate::session::Session;
use crate::verdict::{Verdict, VerdictResult, unanswered};

pub(super) async fn reference_of_two(s: &Session) -> VerdictResult {
    let (first, twin) = (first_link(s).await?, s.get(TWIN).await?);
    if !twin.is_success() || twin.text("/id").map(|id| json!({ "id": id })) == Some(first) {
        return Ok(Verdict::NothingLearnt("no two links have one reference"));
    }
    let found = call(s, &DETAIL, &json!({ "reference_no": s.name("first") })).await?;
    match found.text("/note") {
        Some(note) if note == s.name("first") => {
            Ok(Verdict::Refuted("the oldest answers".to_owned()))
        }
        note => {
            let is_twin = note == Some(&*s.name("twin"));
            Ok(Verdict::confirmed_if(is_twin, "neither of the two answers"))
        }
    }
}

/// Only the sandbox can be asked to text somebody: it texts nobody.
pub(super) async fn phone(s: &Session) -> VerdictResult {
    const PHONE: &str = "5550000000";
    let seen = create_with(s, "texted", json!({ "phone": PHONE, "send_sms": true })).await?;
    if !seen.is_success() {
        return Ok(Verdict::Refuted(seen.in_words()));
    }
    let links = s.rehearsal()?.sandbox.paynet().links();
    let messages = links.iter().flat_map(|link| &link.sent);
    let sent = messages.filter(|message| message.to == PHONE).count();
    Ok(Verdict::confirmed_if(sent == 1, format!("{sent} messages")))
}

/// Accepted is not enough: the lifetime must be the one that was asked for.
pub(super) async fn lifetime_as_text(s: &Session) -> VerdictResult {
    let as_text = s.get(FIRST_AS_TEXT).await?;
    if !as_text.is_success() {
        // Refuted only if the same creation with a number is accepted.
        s.get(FIRST).await?;
        return Ok(Verdict::Refuted(as_text.in_words()));
    }
    let detail = s.get(FIRST_DETAIL).await?;
    let millis = |path| LocalDateTime::from(detail.text(path)?).unix_millis(Zone::Utc);
    let minutes = millis("/expire_date")
        .zip(millis("/create_date"))
        .map(|(end, start)| (end - start + 30_000) / 60_000);
    let seen = minutes
        .map_or("no two dates".to_owned(), |minutes| format!("{minutes} minutes, not two hours"));
    Ok(Verdict::confirmed_if(minutes == Some(120), seen))
}

/// Compares the server's clock at the creation of the first link with the stamp that the link got.
pub(super) async fn zone(s: &Session) -> VerdictResult {
    const TEN_MINUTES: u64 = 600_000;
    let (first, detail) = (s.get(FIRST).await?, s.get(FIRST_DETAIL).await?);
    let stamp = detail.text("/create_date").ok_or_else(|| unanswered("there is no create_date"))?;
    let stamp = LocalDateTime::from(stamp);
    let clock = LocalDateTime::of(first.at, Zone::Utc).unix_millis(Zone::Utc);
    let is_near = |zone| {
        let both = stamp.unix_millis(zone).zip(clock);
        both.is_some_and(|(stamp, clock)| stamp.abs_diff(clock) < TEN_MINUTES)
    };
    let seen = if is_near(Zone::Utc) { "UTC" } else { "neither Turkish wall clock nor UTC" };
    Ok(Verdict::confirmed_if(is_near(Zone::Istanbul), seen))
}

pub(super) fn fraction(_: &Session, detail: &Answer) -> VerdictResult {
    let stamp = detail.text("/create_date").ok_or_else(|| unanswered("there is no create_date"))?;
    let digits = stamp.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    Ok(Verdict::confirmed_if(digits <= 3, format!("{digits} digits")))
}

pub(super) fn name_of_rows(_: &Session, list: &Answer) -> VerdictResult {
    if list.json.is_array() {
        return Ok(Verdict::NothingLearnt("the rows come without a wrapper"));
    }
    Ok(Verdict::confirmed_if(list.field("/data").is_none(), "data"))
}

/// A number of hours is written without a colon.
pub(super) fn hours(_: &Session, row: &Answer) -> VerdictResult {
    let expiry = row.field("/expire_date");
    let is_hours = expiry.is_some_and(|expiry| !expiry.to_string().contains(':'));
    Ok(Verdict::confirmed_if(is_hours, format!("{}, and not hours", kind(expiry))))
}

pub(super) async fn last_day(s: &Session) -> VerdictResult {
    let [day, _] = days(s).await?;
    let list = list_or_none(s, [day, day]).await?;
    Ok(Verdict::confirmed_if(place(s, &list, "first").is_err(), "the last day is included"))
}

/// Nobody has paid the link of 1 TRY: nothing was drawn from a card.
pub(super) fn amount_of_unpaid(_: &Session, row: &Answer) -> VerdictResult {
    let own = row.field("/amount").filter(|amount| !amount.is_null());
    let seen = match own.map(|own| amount(own).and_then(|amount| amount.to_minor(2))) {
        None | Some(Some(0)) => return Ok(Verdict::Confirmed),
        Some(Some(100)) => "the amount that was asked for".to_owned(),
        Some(_) => format!("{}, neither 0 nor 1", kind(own)),
    };
    Ok(Verdict::Refuted(seen))
}

pub(super) fn order(s: &Session, list: &Answer) -> VerdictResult {
    let is_newest_first = place(s, list, "second")? < place(s, list, "first")?;
    Ok(Verdict::confirmed_if(is_newest_first, "oldest first"))
}

pub(super) async fn form_of_days(s: &Session) -> VerdictResult {
    let is_dotted = days_are_dotted(s).await?;
    Ok(Verdict::confirmed_if(!is_dotted, s.get(DASHED_DAYS).await?.in_words()))
}

/// Whatever the list holds, its second row comes after the first.
pub(super) async fn index(s: &Session) -> VerdictResult {
    let days = days(s).await?;
    let two = list(s, days, 2, 0).await?.success(LIST.path)?;
    let next = list(s, days, 1, 1).await?.success(LIST.path)?;
    let seen = match (rows(&two), rows(&next)) {
        ([_, second], [next]) if second == next => return Ok(Verdict::Confirmed),
        ([first, _], [next]) if first == next => "1 is the first row",
        _ => "neither the first nor the second row follows",
    };
    Ok(Verdict::Refuted(seen.to_owned()))
}

pub(super) fn reference_of_row(s: &Session, row: &Answer) -> VerdictResult {
    if row.field("/reference_no").is_none_or(Value::is_null) {
        return Ok(Verdict::NothingLearnt("the rows have no reference_no"));
    }
    let reference = row.text("/reference_no");
    let seen = if reference.is_none() { "no reference" } else { "another reference" };
    Ok(Verdict::confirmed_if(reference == Some(&*s.name("first")), seen))
}

pub(super) fn no_rows(_: &Session, list: &Answer) -> VerdictResult {
    Ok(Verdict::confirmed_if(rows(list).is_empty(), "there are rows"))
}

/// The list has at least two rows, its page one.
pub(super) fn total(_: &Session, page: &Answer) -> VerdictResult {
    let Some(total) = page.field("/total").and_then(scalar) else {
        return Ok(Verdict::NothingLearnt("there is no total"));
    };
    Ok(Verdict::confirmed_if(!["0", "1"].contains(&&*total), "the rows of the page"))
}

pub(super) fn oldest_attempt_first(_: &Session, checked: &Answer) -> VerdictResult {
    let is_expected = rows(checked).iter().map(|row| &row["is_succeed"]).eq([false, true]);
    let seen = "the failed attempt does not stand before the successful one";
    Ok(Verdict::confirmed_if(is_expected, seen))
}

pub(super) async fn same_id(s: &Session) -> VerdictResult {
    let checked = s.get(CHECKED).await?;
    let first = checked.text("/xact_id").ok_or_else(|| unanswered("there is no xact_id"))?;
    let again = call(s, &CHECK, &json!({ "xact_id": first })).await?;
    let is_same = rows(&again).first().is_some_and(|row| row["xact_id"] == *first);
    Ok(Verdict::confirmed_if(is_same, "two answers have two ids of one payment"))
}
