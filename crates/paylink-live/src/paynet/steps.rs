//! The requests to Paynet whose answers the questions share.

use std::time::Duration;

use paylink_core::http::Method;
use paylink_core::{Clock, LocalDate, Zone};
use paylink_sandbox::paynet::{LinkView, PaymentForm};
use serde_json::{Value, json};

use super::{CHECK, CREATE, DETAIL, LIST, NO_DATA, STATUS_UPDATE, TRANSACTION};
use crate::answer::{Answer, change, scalar};
use crate::merchant::FAILS;
use crate::rehearsal::Rehearsal;
use crate::session::Session;
use crate::step::{Step, step};
use crate::table::Service;
use crate::verdict::{Unsettled, unanswered};

type Made = Result<Answer, Unsettled>;

/// More than a test account creates in a day.
const MANY: u32 = 100;

/// How far back a payment of the account is looked for.
const DAYS: i32 = 30;

/// Before Paynet was founded nobody created a link.
const LONG_AGO: [&str; 2] = ["2000-01-01", "2000-01-02"];

/// Posts a body.
pub(super) async fn send(s: &Session, service: &Service, body: &Value) -> Made {
    s.post(service, body).await?.usable()
}

/// Posts a question, or asks it by GET where no POST is served.
pub(super) async fn read(s: &Session, service: &Service, body: &Value) -> Made {
    let seen = send(s, service, body).await?;
    if seen.status != 405 {
        return Ok(seen);
    }
    let by_get = Service { method: Method::Get, ..*service };
    let mut request = Session::request(&by_get);
    for (name, value) in body.as_object().into_iter().flatten() {
        request = request.query(name, scalar(value).unwrap_or_default());
    }
    s.send(service.host, request).await?.usable()
}

/// Asks a question that must be answered.
pub(super) async fn call(s: &Session, service: &Service, body: &Value) -> Made {
    read(s, service, body).await?.success(service.path)
}

/// Returns a link of 1 TRY that sends no message and expires after two hours.
fn order(s: &Session, word: &str) -> Value {
    let name = s.name(word);
    json!({
        "name_surname": "Deneme", "amount": 1, "reference_no": name, "note": name,
        "expire_date": "2", "addcomission_to_amount": false, "send_mail": false,
        "send_sms": false,
    })
}

/// Returns a link in the form that the first link was created in, with these changes.
async fn order_with(s: &Session, word: &str, changes: Value) -> Result<Value, Unsettled> {
    let mut order = order(s, word);
    if !s.get(FIRST_AS_TEXT).await?.is_success() {
        order["expire_date"] = json!(2);
    }
    change(&mut order, changes);
    Ok(order)
}

/// Creates a link, and remembers to deactivate it: by its reference as long as its id is unknown,
/// even after a refusal.
async fn create(s: &Session, order: &Value) -> Made {
    let answer = send(s, &CREATE, order).await;
    if !matches!(answer, Err(Unsettled::NotSent(_))) {
        let by_reference = json!({ "reference_no": order["reference_no"] });
        let lookup = answer.as_ref().map_or(by_reference, |answer| lookup_of(order, answer));
        let is_unique = lookup.get("id").is_some();
        s.remember(&order["reference_no"], lookup, is_unique);
    }
    answer
}

/// Creates a link in the form that the first link was created in, with these changes.
pub(super) async fn create_with(s: &Session, word: &str, changes: Value) -> Made {
    create(s, &order_with(s, word, changes).await?).await
}

/// Returns what names a link in requests.
fn lookup_of(order: &Value, created: &Answer) -> Value {
    match created.text("/id") {
        Some(id) => json!({ "id": id }),
        None => json!({ "reference_no": order["reference_no"] }),
    }
}

/// Creates a link that must be there; returns what names it in requests.
pub(super) async fn link(s: &Session, word: &str, changes: Value) -> Result<Value, Unsettled> {
    let order = order_with(s, word, changes).await?;
    let created = create(s, &order).await?.success(CREATE.path)?;
    Ok(lookup_of(&order, &created))
}

/// Returns what names the first link in requests.
pub(super) async fn first_link(s: &Session) -> Result<Value, Unsettled> {
    Ok(lookup_of(&order(s, "first"), &*s.get(FIRST).await?))
}

/// Asks for another status of a link.
pub(super) async fn set_status(s: &Session, lookup: &Value, status: u8) -> Made {
    let mut body = lookup.clone();
    body["status"] = json!(status);
    send(s, &STATUS_UPDATE, &body).await
}

/// Makes a link passive; returns whether nobody can pay it any more.
pub(super) async fn is_closed(s: &Session, lookup: &Value) -> bool {
    let closed = set_status(s, lookup, 3).await;
    if closed.is_ok_and(|seen| seen.is_success() || seen.has_code(NO_DATA)) {
        return true;
    }
    // It may have been paid.
    let status = |seen: &Answer| seen.field("/status").and_then(scalar);
    let is_open = |seen: &Answer| status(seen).is_none_or(|status| status == "0");
    read(s, &DETAIL, lookup)
        .await
        .is_ok_and(|seen| seen.has_code(NO_DATA) || seen.is_success() && !is_open(&seen))
}

/// What is said about a reference that nobody has used.
pub(super) const UNKNOWN_LINK: Step =
    step!(|s| read(s, &DETAIL, &json!({ "reference_no": s.name("none") })).await);

/// The answer to a creation without payer and amount: there is nothing to create.
pub(super) const INVALID: Step =
    step!(|s| create(s, &json!({ "reference_no": s.name("invalid"), "send_sms": false })).await);

/// The answer to the first creation, with the lifetime as text, as the client writes it.
pub(super) const FIRST_AS_TEXT: Step = step!(|s| create(s, &order(s, "first")).await);

/// The answer to the creation of the first link, in the form that is accepted.
pub(super) const FIRST: Step = step!(|s| {
    let as_text = s.get(FIRST_AS_TEXT).await?;
    if as_text.is_success() {
        return Ok((*as_text).clone());
    }
    create_with(s, "first", json!({})).await?.success(CREATE.path)
});

/// The answer to a second creation under the reference of the first link.
pub(super) const TWIN: Step = step!(|s| {
    s.get(FIRST).await?;
    create_with(s, "twin", json!({ "reference_no": s.name("first") })).await
});

/// The answer to a creation without a lifetime.
pub(super) const NO_LIFETIME: Step =
    step!(|s| create_with(s, "no-lifetime", json!({ "expire_date": null })).await);

/// The answer to a creation over an amount of more than two decimal places.
pub(super) const MORE_DIGITS: Step =
    step!(|s| create_with(s, "more-digits", json!({ "amount": 0.999 })).await);

/// The answer to a creation over an amount with a comma.
pub(super) const COMMA: Step =
    step!(|s| create_with(s, "comma", json!({ "amount": "0,99" })).await);

/// The state of the first link.
pub(super) const FIRST_DETAIL: Step = step!(|s| call(s, &DETAIL, &first_link(s).await?).await);

/// The answer to a read by POST.
pub(super) const POSTED_READ: Step = step!(|s| send(s, &DETAIL, &first_link(s).await?).await);

/// The state of the second link.
pub(super) const SECOND_DETAIL: Step = step!(|s| {
    s.get(FIRST).await?;
    call(s, &DETAIL, &link(s, "second", json!({})).await?).await
});

/// Returns the day on which a link was created.
fn created_on(detail: &Answer) -> Result<LocalDate, Unsettled> {
    let day = detail.text("/create_date").and_then(|stamp| stamp.get(..10)).unwrap_or_default();
    day.parse().map_err(|_| unanswered("create_date does not begin with a day such as 2026-11-21"))
}

/// Returns the first day of the list, and the day after the last.
pub(super) async fn days(s: &Session) -> Result<[LocalDate; 2], Unsettled> {
    let first = created_on(&*s.get(FIRST_DETAIL).await?)?;
    Ok([first, created_on(&*s.get(SECOND_DETAIL).await?)?.plus_days(1)])
}

/// The list of the days on which the run created two links.
pub(super) const LISTING: Step = step!(|s| {
    let list = list(s, days(s).await?, MANY, 0).await?.success(LIST.path)?;
    place(s, &list, "first").and(place(s, &list, "second"))?;
    Ok(list)
});

/// Returns the rows of an answer, in any of their three wrappers.
pub(super) fn rows(answer: &Answer) -> &[Value] {
    let wrapper = ["/Data", "/data"].into_iter().find(|path| answer.field(path).is_some());
    answer.items(wrapper.unwrap_or_default())
}

/// Returns the place of a link of the run in a list.
pub(super) fn place(s: &Session, list: &Answer, word: &str) -> Result<usize, Unsettled> {
    let name = s.name(word);
    rows(list)
        .iter()
        .position(|row| row["note"] == *name)
        .ok_or_else(|| unanswered("the list does not hold the links of this run"))
}

/// The row of the first link.
pub(super) const LISTED_ROW: Step = step!(|s| {
    let list = s.get(LISTING).await?;
    Ok(Answer::of(rows(&list)[place(s, &list, "first")?].clone()))
});

/// The first row of the same list.
pub(super) const PAGE_OF_ONE: Step = step!(|s| {
    s.get(LISTING).await?;
    list(s, days(s).await?, 1, 0).await?.success(LIST.path)
});

fn between(days: [LocalDate; 2], dotted: bool) -> Value {
    let [first, last] = days.map(|day| match day.to_string().split('-').collect::<Vec<_>>()[..] {
        [year, month, day] if dotted => format!("{day}.{month}.{year}"),
        _ => day.to_string(),
    });
    json!({ "datab": first, "datbi": last })
}

fn long_ago() -> Result<[LocalDate; 2], Unsettled> {
    let [first, last] = LONG_AGO.map(|day| day.parse().map_err(|_| unanswered("no such day")));
    Ok([first?, last?])
}

/// A list of days long ago, written as `2000-01-01`.
pub(super) const DASHED_DAYS: Step = step!(|s| read(s, &LIST, &between(long_ago()?, false)).await);

/// A list of days long ago, written as `01.01.2000`.
pub(super) const DOTTED_DAYS: Step = step!(|s| read(s, &LIST, &between(long_ago()?, true)).await);

/// Whether the list takes days with dots only, which a list without rows shows.
pub(super) async fn days_are_dotted(s: &Session) -> Result<bool, Unsettled> {
    let is_understood = |seen: &Answer| seen.is_success() || seen.has_code(NO_DATA);
    if is_understood(&*s.get(DASHED_DAYS).await?) {
        return Ok(false);
    }
    if is_understood(&*s.get(DOTTED_DAYS).await?) {
        return Ok(true);
    }
    Err(unanswered("mailorder/list understands no form of days"))
}

/// Asks for one page of the list between two days.
pub(super) async fn list(
    s: &Session,
    days: [LocalDate; 2],
    limit: u32,
    starting_after: u32,
) -> Made {
    let mut body = between(days, days_are_dotted(s).await?);
    body["limit"] = json!(limit);
    if starting_after > 0 {
        body["starting_after"] = json!(starting_after);
    }
    read(s, &LIST, &body).await
}

/// A list without rows.
pub(super) const EMPTY_LIST: Step = step!(|s| list(s, long_ago()?, 1, 0).await);

/// Returns the list between two days; a refusal for want of rows has none.
pub(super) async fn list_or_none(s: &Session, days: [LocalDate; 2]) -> Made {
    let seen = list(s, days, MANY, 0).await?;
    if seen.has_code(NO_DATA) { Ok(seen) } else { seen.success(LIST.path) }
}

/// Returns the id of a link in a sandbox, which need not return it.
fn id_of(rehearsal: &Rehearsal, lookup: &Value) -> String {
    if let Some(id) = lookup["id"].as_str() {
        return id.to_owned();
    }
    let own = |link: &LinkView| lookup["reference_no"] == *link.reference_no;
    let links = rehearsal.sandbox.paynet().links();
    links.into_iter().find(own).map(|link| link.id).unwrap_or_default()
}

/// A link that was declined once and then paid: where that led the payer. It was created
/// without `addcomission_to_amount`.
pub(super) const PAID: Step = step!(|s| {
    let rehearsal = s.rehearsal()?;
    let merchant = &rehearsal.merchant;
    let changes = json!({
        "confirmation_url": merchant.at("/?link=paid"), "succeed_url": merchant.at("/ok?o=1"),
        "error_url": merchant.at("/no?o=1"), "addcomission_to_amount": null,
    });
    let link = link(s, "paid", changes).await?;
    let (paynet, id) = (rehearsal.sandbox.paynet(), id_of(rehearsal, &link));
    let declined = paynet.decline(&id).await.map_err(unanswered)?;
    let before = merchant.posted("link=paid").len();
    let paid = paynet.pay(&id).await.map_err(unanswered)?;
    let (xact_id, back_paid) = (paid.xact_ids.concat(), paid.redirect.unwrap_or_default());
    Ok(Answer::of(json!({
        "posted_first": merchant.posted("link=paid").len() > before,
        "is_encoded": !back_paid.contains(&format!("xact_id={xact_id}")),
        "link": link, "xact_id": xact_id, "back_paid": back_paid,
        "back_declined": declined.redirect.unwrap_or_default(),
    })))
});

/// The answer to a new status of the paid link.
pub(super) const PAID_UPDATED: Step =
    step!(|s| set_status(s, &s.get(PAID).await?.json["link"], 3).await);

/// The payments by the reference of the paid link.
pub(super) const ATTEMPTS: Step = step!(|s| {
    s.get(PAID).await?;
    call(s, &CHECK, &json!({ "reference_no": s.name("paid") })).await
});

/// The payments by the reference of the first link, which nobody has paid.
pub(super) const CHECK_OF_UNPAID: Step = step!(|s| {
    s.get(FIRST).await?;
    read(s, &CHECK, &json!({ "reference_no": s.name("first") })).await
});

/// The row of a payment: that of the run, else one of the account.
pub(super) const CHECKED: Step = step!(|s| {
    let xact_id = match s.is_rehearsal() {
        true => s.get(PAID).await?.json["xact_id"].clone(),
        false => payment_of_the_account(s).await?,
    };
    row(call(s, &CHECK, &json!({ "xact_id": xact_id })).await?)
});

/// Returns the only row of an answer.
fn row(answer: Answer) -> Made {
    let row = rows(&answer).first().cloned();
    row.map(Answer::of).ok_or_else(|| unanswered("the transaction has no row"))
}

async fn payment_of_the_account(s: &Session) -> Result<Value, Unsettled> {
    const REASON: &str =
        "needs a payment of the last 30 days: pay any link of this account with a test card";
    let today = LocalDate::today(&Clock::system(), Zone::Istanbul);
    let list = list_or_none(s, [today.plus_days(-DAYS), today.plus_days(1)]).await?;
    let is_paid = |row: &&Value| row["xact_id"].as_str().is_some_and(|own| !own.trim().is_empty());
    let paid = rows(&list).iter().find(is_paid);
    paid.map(|row| row["xact_id"].clone()).ok_or(Unsettled::NotAskable(REASON))
}

/// Whether a payment shows that a part of it was refunded.
pub(super) const PARTLY_REFUNDED: Step = step!(|s| {
    let paid = s.get(PAID).await?;
    let xact_id = paid.text("/xact_id").unwrap_or_default();
    s.rehearsal()?.sandbox.paynet().reverse_partly(xact_id);
    let row = row(call(s, &TRANSACTION, &json!({ "xact_id": xact_id })).await?)?;
    let shows_refund =
        row.json["reversed"] == json!(true) || row.text("/reversed_xact_id").is_some();
    Ok(Answer::of(json!({ "shows_refund": shows_refund })))
});

/// Whether the second of two payments of a link was refused.
pub(super) const PAID_TWICE: Step = step!(|s| {
    let (rehearsal, link) = (s.rehearsal()?, link(s, "again", json!({})).await?);
    let (paynet, id) = (rehearsal.sandbox.paynet(), id_of(rehearsal, &link));
    paynet.pay(&id).await.map_err(unanswered)?;
    Ok(Answer::of(json!({ "refused": paynet.pay(&id).await.is_err() })))
});

/// A link that was paid with two cards: what names it.
pub(super) const SEVERAL: Step = step!(|s| {
    let rehearsal = s.rehearsal()?;
    let changes = json!({
        "confirmation_url": rehearsal.merchant.at("/?link=several"), "multi_payment": true,
    });
    let link = link(s, "several", changes).await?;
    let two_cards = PaymentForm::new().cards(2);
    let (paynet, id) = (rehearsal.sandbox.paynet(), id_of(rehearsal, &link));
    paynet.pay_with(&id, &two_cards).await.map_err(unanswered)?;
    Ok(Answer::of(link))
});

/// The state of the link that was paid with two cards.
pub(super) const SEVERAL_DETAIL: Step =
    step!(|s| call(s, &DETAIL, &s.get(SEVERAL).await?.json).await);

/// How many callbacks came about the link that was paid with two cards.
pub(super) const POSTS_OF_TWO_CARDS: Step = step!(|s| {
    s.get(SEVERAL).await?;
    Ok(Answer::of(json!({ "posts": s.rehearsal()?.posts("link=several", 2).await.len() })))
});

/// The callback about the successful payment of the paid link.
pub(super) const POST: Step = step!(|s| {
    s.get(PAID).await?;
    for at_least in [1, 2] {
        let posts = s.rehearsal()?.posts("link=paid", at_least).await;
        if let Some(success) = posts.into_iter().find(|post| post["is_succeed"] == json!(true)) {
            return Ok(Answer::of(success));
        }
    }
    Err(unanswered("no callback came"))
});

/// How many callbacks came about the paid link.
pub(super) const POSTS: Step = step!(|s| {
    s.get(POST).await?;
    Ok(Answer::of(json!({ "posts": s.rehearsal()?.merchant.posted("link=paid").len() })))
});

/// Whether a callback that was answered with 500 came again.
pub(super) const RETRIES: Step = step!(|s| {
    let rehearsal = s.rehearsal()?;
    let address = rehearsal.merchant.at(&format!("{FAILS}?link=retried"));
    let link = link(s, "retried", json!({ "confirmation_url": address })).await?;
    let paynet = rehearsal.sandbox.paynet();
    paynet.pay(&id_of(rehearsal, &link)).await.map_err(unanswered)?;
    Ok(Answer::of(json!({ "retried": rehearsal.posts("link=retried", 2).await.len() > 1 })))
});

/// The answer to a new status of a link whose time is over.
pub(super) const EXPIRED_REOPENED: Step = step!(|s| {
    let (rehearsal, link) = (s.rehearsal()?, link(s, "expired", json!({})).await?);
    rehearsal.sandbox.advance(Duration::from_secs(2 * 3600));
    set_status(s, &link, 0).await
});
