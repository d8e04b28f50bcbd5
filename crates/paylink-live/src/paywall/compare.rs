//! The questions about Paywall that compare an answer with another one, or with what was sent.

use std::time::{Duration, SystemTime};

use paylink_core::{LocalDateTime, Zone};
use serde_json::{Value, json};

use super::steps::{CLOSED, FIRST, FIRST_INQUIRY, HOUR, HOUR_LONG, LINK_WITH_PHOTO, inquiry, link};
use super::{INQUIRY, LINKQR, PHOTO_TOO_LARGE};
use crate::answer::Answer;
use crate::session::Session;
use crate::verdict::{Unsettled, Verdict, VerdictResult, unanswered};

/// The example of the inquiry is an older one, that of passive a newer one.
pub(super) async fn newer_fields(s: &Session) -> VerdictResult {
    let has_newer = |answer: &Answer| {
        ["/ErrorCodeType", "/ErrorMessage"].iter().any(|path| answer.field(path).is_some())
    };
    let in_older = has_newer(&*s.get(FIRST_INQUIRY).await?);
    let in_newer = has_newer(&*s.get(CLOSED).await?);
    let seen =
        if in_newer { "the inquiry has the newer fields" } else { "passive has no newer fields" };
    Ok(Verdict::confirmed_if(in_newer && !in_older, seen))
}

/// Returns how long a page lives by its `ExpiryTime`, if that is of this zone.
fn lifetime(inquiry: &Answer, at: SystemTime, zone: Zone) -> Result<Duration, Unsettled> {
    let expiry = inquiry.text("/Body/ExpiryTime").map(LocalDateTime::new);
    let expiry = expiry.and_then(|stamp| stamp.instant(zone));
    let expiry = expiry.ok_or_else(|| unanswered("there is no readable ExpiryTime"))?;
    Ok(expiry.duration_since(at).unwrap_or_default())
}

/// Returns the zone in which the first page lives for a while, but not for hours: ten minutes are
/// documented.
async fn stamps(s: &Session) -> Result<Option<Zone>, Unsettled> {
    let (first, inquiry) = (s.get(FIRST).await?, s.get(FIRST_INQUIRY).await?);
    for zone in [Zone::Istanbul, Zone::Utc] {
        let lives = lifetime(&inquiry, first.at, zone)?;
        if (Duration::from_secs(1)..2 * HOUR_LONG).contains(&lives) {
            return Ok(Some(zone));
        }
    }
    Ok(None)
}

pub(super) async fn zone_of_stamps(s: &Session) -> VerdictResult {
    let zone = stamps(s).await?;
    let seen = if zone.is_some() { "UTC" } else { "neither Turkish wall clock nor UTC" };
    Ok(Verdict::confirmed_if(matches!(zone, Some(Zone::Istanbul)), seen))
}

/// The page's expiry. Its time zone is another question.
pub(super) async fn zone_of_request(s: &Session) -> VerdictResult {
    const TEN_MINUTES: Duration = Duration::from_secs(600);
    let page = s.get(HOUR).await?;
    if !page.is_success() {
        let seen = format!("2026-11-21T18:38:03 is refused: {}", page.in_words());
        return Ok(Verdict::Refuted(seen));
    }
    let zone = stamps(s).await?;
    let zone = zone.ok_or_else(|| unanswered("the zone of ExpiryTime is not known"))?;
    let inquiry = inquiry(s, &page).await?.success(INQUIRY.path)?;
    let lives = lifetime(&inquiry, page.at, zone)?;
    let is_near = |expected: Duration| lives.abs_diff(expected) < TEN_MINUTES;
    let seen = if is_near(4 * HOUR_LONG) { "UTC" } else { "neither Turkish wall clock nor UTC" };
    Ok(Verdict::confirmed_if(is_near(HOUR_LONG), seen))
}

/// Asked of the link with the photo, so that no second one stays.
pub(super) async fn details(s: &Session) -> VerdictResult {
    let answer = match s.get(LINK_WITH_PHOTO).await {
        Ok(answer) if answer.is_success() => (*answer).clone(),
        _ => link(s, "plain", json!({})).await?.success(LINKQR.path)?,
    };
    if answer.field("/Body/Link").is_none_or(|link| !link.is_string()) {
        return Ok(Verdict::Refuted("no Link".to_owned()));
    }
    let mut more = vec!["Id", "MerchantOrderId", "MerchantTrackId", "Amount"];
    more.retain(|name| answer.field(&format!("/Body/{name}")).is_some());
    Ok(Verdict::confirmed_if(more.is_empty(), more.join(", ")))
}

pub(super) fn photo_limit(_: &Session, answer: &Answer) -> VerdictResult {
    if answer.has_code(PHOTO_TOO_LARGE) {
        let seen = "an image of 3.15 MB, 4.2 MB as a text, is too large";
        return Ok(Verdict::Refuted(seen.to_owned()));
    }
    answer.clone().success("linkqr/generate with a photo").map(|_| Verdict::Confirmed)
}

pub(super) fn merchant_code(s: &Session, row: &Answer) -> VerdictResult {
    let code = s.name("paid");
    let has = |path| row.text(path) == Some(&code);
    let seen = if has("/TrackingCode") { "TrackingCode has it" } else { "no field has it" };
    Ok(Verdict::confirmed_if(has("/MerchantUniqueCode"), seen))
}

/// Compares where two attempts on one page have the page's code.
pub(super) fn same_place(_: &Session, attempts: &Answer) -> VerdictResult {
    let is_same = attempts.field("/0") == attempts.field("/1");
    let seen = "the second attempt has the page's code in another field";
    Ok(Verdict::confirmed_if(is_same, seen))
}

pub(super) fn names_in_pascal_case(_: &Session, webhook: &Answer) -> VerdictResult {
    let fields = webhook.json.as_object().ok_or_else(|| unanswered("the webhook is no object"))?;
    let is_pascal_case = fields.keys().all(|name| name.starts_with(char::is_uppercase));
    Ok(Verdict::confirmed_if(is_pascal_case, "camelCase"))
}

/// Without a hash there is nothing to be wrong about.
pub(super) fn is_signed(_: &Session, recipe: &Answer) -> VerdictResult {
    Ok(match &recipe.json {
        Value::Null => Verdict::NothingLearnt("the webhook is not signed"),
        _ => Verdict::Confirmed,
    })
}
