//! The requests to Paywall whose answers the questions share.

use std::time::Duration;

use paylink_core::{LocalDateTime, Zone};
use serde_json::{Value, json};

use super::signature::{Hashed, reading};
use super::{
    BY_PAYMENT_ID, BY_TRACKING_CODE, GENERATE, INQUIRY, LINKQR, NOT_PAYABLE, PASSIVE,
    PAYMENT_WITH_WRONG_KEYS, VERSION, page_id,
};
use crate::answer::{Answer, change};
use crate::merchant::FAILS;
use crate::session::Session;
use crate::step::{Step, step};
use crate::table::Service;
use crate::verdict::{Unsettled, unanswered};

type Made = Result<Answer, Unsettled>;

/// An hour: the lifetime of the page that states one.
pub(super) const HOUR_LONG: Duration = Duration::from_secs(3600);

/// A picture of one white pixel. Readers of pictures do not mind what follows its end.
const PIXEL: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJgggAA";

/// Below 4 MB as an image and above 4 MB as a text, whichever MB is meant.
const TEXT_LENGTH: usize = 3_150_000 / 3 * 4;

/// Returns a page of 1 TRY that sends no message, with these changes. The page says nothing of its
/// lifetime: ten minutes, as documented.
fn order(s: &Session, word: &str, changes: Value) -> Value {
    let mut order = json!({
        "UniqueCode": s.name(word), "Amount": 1.0, "CurrencyId": 1, "LanguageId": 1,
        "CallbackSupport": false, "InstallmentSupport": false, "Force3D": false,
        "ShowProduct": false, "SuccessBackUrl": "https://shop.example/paid",
        "FailBackUrl": "https://shop.example/not-paid", "Customer": { "FullName": "Deneme" },
        "Products": [{ "ProductName": "Deneme", "ProductAmount": 1.0 }],
    });
    change(&mut order, changes);
    order
}

/// Generates a page, and remembers to close it.
async fn generate(s: &Session, word: &str, changes: Value) -> Made {
    let order = order(s, word, changes);
    let answer = s.post(&GENERATE, &order).await;
    if !came_to_nothing(&answer) {
        let id = answer.as_ref().ok().and_then(page_id);
        s.remember(&order["UniqueCode"], id.map_or(Value::Null, |id| json!({ "Id": id })), true);
    }
    answer?.usable()
}

/// Whether it is certain that nothing was generated.
fn came_to_nothing(answer: &Made) -> bool {
    match answer {
        Ok(answer) => answer.is_refusal(),
        Err(unsettled) => matches!(unsettled, Unsettled::NotSent(_)),
    }
}

/// Generates a page that must be there; its answer has an id.
async fn page(s: &Session, word: &str, changes: Value) -> Made {
    let answer = generate(s, word, changes).await?.success(GENERATE.path)?;
    id_of(&answer)?;
    Ok(answer)
}

/// Returns the id of a page that was generated.
pub(super) fn id_of(page: &Answer) -> Result<i64, Unsettled> {
    let id = page_id(page).and_then(|id| id.as_i64());
    id.ok_or_else(|| unanswered("a page was generated without an Id"))
}

/// Makes a page passive.
async fn passive(s: &Session, lookup: &Value) -> Made {
    let answer = s.post(&PASSIVE, lookup).await?.usable()?;
    if answer.is_success() {
        s.forget(lookup);
    }
    Ok(answer)
}

/// Makes a page passive; returns whether nobody can pay it any more.
pub(super) async fn is_closed(s: &Session, lookup: &Value) -> bool {
    let is_over = |answer: &Answer| NOT_PAYABLE.iter().any(|code| answer.has_code(code));
    passive(s, lookup).await.is_ok_and(|answer| answer.is_success() || is_over(&answer))
}

/// Asks a service of GET, which reads from a header what it is asked for.
async fn ask(s: &Session, service: &Service, header: &'static str, value: &str) -> Made {
    let request = Session::request(service).header(header, value)?;
    s.send(service.host, request).await?.usable()
}

/// Asks what is said about a page.
pub(super) async fn inquiry(s: &Session, page: &Answer) -> Made {
    ask(s, &INQUIRY, "id", &id_of(page)?.to_string()).await
}

async fn inquiry_of(s: &Session, page: Step) -> Made {
    inquiry(s, &*s.get(page).await?).await
}

/// The answer to the creation of an open page.
pub(super) const FIRST: Step = step!(|s| page(s, "first", json!({})).await);

/// What is said about the first page.
pub(super) const FIRST_INQUIRY: Step = step!(|s| inquiry_of(s, FIRST).await?.success(INQUIRY.path));

/// The same with keys that are nobody's.
pub(super) const INQUIRY_WITH_WRONG_KEYS: Step = step!(|s| {
    let id = id_of(&*s.get(FIRST).await?)?;
    let request = Session::request(&INQUIRY).header("id", &id.to_string())?;
    s.send(PAYMENT_WITH_WRONG_KEYS, request).await
});

/// The version with keys that are nobody's.
pub(super) const VERSION_WITH_WRONG_KEYS: Step =
    step!(|s| s.send(PAYMENT_WITH_WRONG_KEYS, Session::request(&VERSION)).await);

/// The answer to the creation of the page that is made passive.
pub(super) const CLOSED_PAGE: Step = step!(|s| page(s, "closed", json!({})).await);

/// The answer to making that page passive.
pub(super) const CLOSED: Step = step!(|s| {
    let page = s.get(CLOSED_PAGE).await?;
    passive(s, &json!({ "Id": id_of(&page)? })).await?.success(PASSIVE.path)
});

/// What is said about the passive page.
pub(super) const INQUIRY_OF_CLOSED: Step = step!(|s| {
    s.get(CLOSED).await?;
    inquiry_of(s, CLOSED_PAGE).await
});

/// The refusal of a page that lacks only its `UniqueCode`.
pub(super) const REFUSED: Step = step!(|s| {
    s.get(FIRST).await?;
    let answer = generate(s, "refused", json!({ "UniqueCode": null })).await?;
    if answer.is_success() {
        return Err(unanswered("a page without UniqueCode was not refused"));
    }
    Ok(answer)
});

/// The answer to another page under the code of the passive page.
pub(super) const TWIN_OF_CLOSED: Step = step!(|s| {
    s.get(CLOSED).await?;
    generate(s, "twin", json!({ "UniqueCode": s.name("closed") })).await
});

/// The answer to another page under the code of the first page.
pub(super) const TWIN_OF_OPEN: Step = step!(|s| {
    s.get(FIRST).await?;
    generate(s, "twin", json!({ "UniqueCode": s.name("first") })).await
});

/// The answer to a page without customer and products.
/// Once a page with both is there.
pub(super) const BARE: Step = step!(|s| {
    s.get(FIRST).await?;
    generate(s, "bare", json!({ "Customer": null, "Products": null })).await
});

/// The answer to a page whose lifetime is an hour, written as Turkish wall clock.
pub(super) const HOUR: Step = step!(|s| {
    let until = LocalDateTime::of(s.get(FIRST).await?.at + HOUR_LONG, Zone::Istanbul);
    generate(s, "hour", json!({ "ExpireDateTime": until.as_str() })).await
});

/// The answer to a page that expired a day ago.
/// A day ago in any zone, written as the expiry that is accepted.
pub(super) const PAST: Step = step!(|s| {
    (*s.get(HOUR).await?).clone().success("a page with ExpireDateTime")?;
    let past = LocalDateTime::of(s.get(FIRST).await?.at - 24 * HOUR_LONG, Zone::Istanbul);
    generate(s, "past", json!({ "ExpireDateTime": past.as_str() })).await
});

/// What is said about a page whose time is over.
pub(super) const INQUIRY_OF_EXPIRED: Step = step!(|s| {
    let page = page(s, "expired", json!({})).await?;
    s.rehearsal()?.sandbox.advance(HOUR_LONG);
    inquiry(s, &page).await
});

/// The answer to a page over an amount of more than two decimal places.
pub(super) const MORE_DIGITS: Step =
    step!(|s| generate(s, "more-digits", json!({ "Amount": 0.999 })).await);

/// Generates a LinkQr link of 1 TRY for a service. No service closes it.
pub(super) async fn link(s: &Session, word: &str, changes: Value) -> Made {
    const NOTE: &str = "no service deactivates a LinkQr link: the link for 1 TRY stays, can be \
                        paid once, and was sent to nobody";
    let mut order = json!({
        "SalesType": 2, "ItemName": "Deneme", "ItemDescription": s.name(word), "ItemAmount": 1.0,
        "CurrencyId": 1, "StockTrack": true, "StockCount": 1, "CallbackSupport": false,
        "InstallmentSupport": false, "NotificationSupport": false,
    });
    change(&mut order, changes);
    let answer = s.post(&LINKQR, &order).await;
    if !s.is_rehearsal() && !came_to_nothing(&answer) {
        s.note(NOTE);
    }
    answer?.usable()
}

/// The answer to a LinkQr link with a photo.
pub(super) const LINK_WITH_PHOTO: Step = step!(|s| {
    let photo = PIXEL.to_owned() + &"A".repeat(TEXT_LENGTH - PIXEL.len());
    link(s, "photo", json!({ "PhotoBase64": photo })).await
});

/// Generates a page whose webhook goes to the merchant, at this path.
async fn page_with_webhook(s: &Session, word: &str, path: &str, success_url: &str) -> Made {
    let address = s.rehearsal()?.merchant.at(&format!("{path}?page={word}"));
    let changes = json!({
        "CallbackSupport": true, "CallbackAddress": address, "SuccessBackUrl": success_url,
    });
    page(s, word, changes).await
}

/// A page that was paid: what it was, and where that led the payer.
pub(super) const PAID: Step = step!(|s| {
    let rehearsal = s.rehearsal()?;
    let success_url = rehearsal.merchant.at("/paid?o=1");
    let page = page_with_webhook(s, "paid", "/webhook", &success_url).await?;
    let id = id_of(&page)?;
    let payment = rehearsal.sandbox.paywall().pay(id).await.map_err(unanswered)?;
    let added = match payment.redirect.unwrap_or_default() {
        back if back == success_url => "nothing",
        back if back.contains("UniqueCode=") => "UniqueCode",
        _ => "something else",
    };
    Ok(Answer::of(json!({
        "id": id, "guid": page.text("/Body/Guid"), "payment_id": payment.payment_id,
        "added_to_return": added,
        "posted_first": !rehearsal.merchant.posted("page=paid").is_empty(),
    })))
});

/// The answer to making the paid page passive.
pub(super) const PASSIVE_OF_PAID: Step =
    step!(|s| passive(s, &json!({ "Id": s.get(PAID).await?.json["id"] })).await);

/// Returns the row of a payment.
async fn row(s: &Session, payment_id: &Value) -> Made {
    let query = ask(s, &BY_PAYMENT_ID, "paymentid", &payment_id.to_string()).await?;
    let row = query.success(BY_PAYMENT_ID.path)?.field("/Body/Paywall").cloned();
    row.map(Answer::of).ok_or_else(|| unanswered("the payment is not in Body.Paywall"))
}

/// The row of the payment of the paid page.
pub(super) const PAID_ROW: Step = step!(|s| row(s, &s.get(PAID).await?.json["payment_id"]).await);

/// Which fields have the page's code, for two attempts on one page.
/// A page that was declined, then paid.
pub(super) const ATTEMPTS: Step = step!(|s| {
    let (page, code) = (page(s, "later", json!({})).await?, s.name("later"));
    let (paywall, id) = (s.rehearsal()?.sandbox.paywall(), id_of(&page)?);
    let declined = paywall.decline(id).await.map_err(unanswered)?.payment_id;
    let paid = paywall.pay(id).await.map_err(unanswered)?.payment_id;
    let mut places = Vec::new();
    for payment_id in [declined, paid] {
        let row = row(s, &json!(payment_id)).await?;
        let has_code = |name: &&str| row.json[*name] == *code;
        places.push(["MerchantUniqueCode", "TrackingCode"].into_iter().find(has_code));
    }
    Ok(Answer::of(json!(places)))
});

/// Whether the second of two payments of a page was refused.
pub(super) const PAID_TWICE: Step = step!(|s| {
    let id = id_of(&page(s, "again", json!({})).await?)?;
    let paywall = s.rehearsal()?.sandbox.paywall();
    paywall.pay(id).await.map_err(unanswered)?;
    Ok(Answer::of(json!({ "refused": paywall.pay(id).await.is_err() })))
});

/// The payments under a tracking code that nobody has used.
pub(super) const NO_PAYMENT: Step =
    step!(|s| ask(s, &BY_TRACKING_CODE, "trackingcode", &s.name("none")).await);

/// The order of two payments under one tracking code.
/// Two payments of a LinkQr link, which shares its tracking code among them.
pub(super) const TRACKED: Step = step!(|s| {
    let code = s.name("tracked");
    let changes = json!({ "StockCount": 2, "MerchantTrackId": code });
    link(s, "tracked", changes).await?.success(LINKQR.path)?;
    let paywall = s.rehearsal()?.sandbox.paywall();
    let link = paywall.links().into_iter().find(|link| link.merchant_track_id == code);
    let link = link.ok_or_else(|| unanswered("the sandbox has no such link"))?.id;
    let mut paid = Vec::new();
    for _ in 0..2 {
        paid.push(json!(paywall.pay_linkqr(link).await.map_err(unanswered)?.payment_id));
    }
    let seen = ask(s, &BY_TRACKING_CODE, "trackingcode", &code).await?;
    let seen = seen.success(BY_TRACKING_CODE.path)?;
    let listed = || seen.items("/Body/List").iter().filter_map(|row| row.get("PaymentId"));
    let order = match (listed().eq(&paid), listed().eq(paid.iter().rev())) {
        (true, _) => "oldest first",
        (_, true) => "newest first",
        _ => "in no order",
    };
    Ok(Answer::of(json!({ "order": order })))
});

/// The webhook about the paid page.
pub(super) const POSTED: Step = step!(|s| {
    s.get(PAID).await?;
    let webhook = s.rehearsal()?.posts("page=paid", 1).await.into_iter().next();
    webhook.map(Answer::of).ok_or_else(|| unanswered("no webhook came"))
});

/// The same with names in lower case.
pub(super) const WEBHOOK_IN_LOWER_CASE: Step = step!(|s| {
    let posted = s.get(POSTED).await?;
    let fields = posted.json.as_object().into_iter().flatten();
    let fields = fields.map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
    Ok(Answer::of(Value::Object(fields.collect())))
});

/// The recipe of the hash of that webhook; null if the webhook has no hash.
pub(super) const RECIPE: Step = step!(|s| {
    let (paid, webhook) = (s.get(PAID).await?, s.get(WEBHOOK_IN_LOWER_CASE).await?);
    let Some(hash) = webhook.text("/hash") else { return Ok(Answer::of(Value::Null)) };
    let hashed = Hashed {
        key: s.rehearsal()?.sandbox.paywall().checkout_hash_key(),
        id: &paid.json["id"].to_string(),
        guid: paid.text("/guid").unwrap_or_default(),
        payment_id: &paid.json["payment_id"].to_string(),
        unique_code: &s.name("paid"),
    };
    let own = reading(&hashed, hash)
        .ok_or_else(|| unanswered("no reading of the recipe gives this hash"))?;
    Ok(Answer::of(json!({
        "by_guid": own.by_guid, "in_capitals": own.in_capitals, "trimmed": own.amount == "1",
        "two_decimals": own.amount.ends_with("00"), "comma": own.amount.contains(','),
    })))
});

/// Whether a webhook that was answered with 500 came again.
pub(super) const RETRIES: Step = step!(|s| {
    let page = page_with_webhook(s, "retried", FAILS, "https://shop.example/paid").await?;
    let rehearsal = s.rehearsal()?;
    rehearsal.sandbox.paywall().pay(id_of(&page)?).await.map_err(unanswered)?;
    Ok(Answer::of(json!({ "retried": rehearsal.posts("page=retried", 2).await.len() > 1 })))
});
