//! The requests to AHL Pay whose answers the questions share.

use std::time::Duration;

use paylink_core::{Decimal, LocalDate, LocalDateTime, Zone};
use paylink_sandbox::ahlpay::LinkState;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::login::{
    account, ask, call, log_in, log_in_again, member, merchant, post, post_with_token, today,
};
use super::{
    CREATE, CREATE_ELSEWHERE, HASH_PASSWORD, INQUIRY, LIFETIME, LIST, PASSIVE, TRANSACTION_LIST,
    had_no_effect, hash, is_absent, rows,
};
use crate::answer::{Answer, change};
use crate::session::Session;
use crate::step::{Step, step};
use crate::table::Service;
use crate::verdict::{Unsettled, unanswered};

pub(super) type Made = Result<Answer, Unsettled>;

/// How far back a payment of the account is looked for.
const DAYS: i32 = 30;

/// The size of the documented example of a page.
pub(super) const SIZE: u32 = 50;

const NO_PAYMENT: &str =
    "needs a payment of the last 30 days: pay any link of this account with a test card";

/// The answer of the older login.
pub(super) const OLDER_LOGIN: Step = step!(|s| log_in(s).await);

/// The answer of the newer login.
pub(super) const LOGIN: Step = step!(|s| log_in_again(s).await);

/// The part of it with the token, which requests use.
pub(super) const SESSION: Step = step!(|s| {
    let login = s.get(LOGIN).await?;
    Ok(Answer { json: account(&login)?, ..(*login).clone() })
});

/// The answer to the token of the older login.
pub(super) const OLDER_TOKEN: Step = step!(|s| {
    let older = account(&*s.get(OLDER_LOGIN).await?)?;
    call(s, &LIST, &page("START", 1, true)).await?;
    let token = older["token"].as_str().unwrap_or_default().into();
    post_with_token(s, &LIST, &page("START", 1, true), &token).await
});

/// The answer to a token that nobody was ever given.
pub(super) const MADE_UP_TOKEN: Step =
    step!(|s| post_with_token(s, &LIST, &page("START", 1, true), &"paylink-live".into()).await);

/// Returns a link of 1 TRY that sends no message.
async fn order(s: &Session, word: &str) -> Result<Value, Unsettled> {
    Ok(json!({
        "bankCode": "", "orderId": s.name(word), "merchantId": merchant(s).await?,
        "amount": "100", "installmentCount": "0", "description": "Deneme", "currency": "949",
        "receiverEmail": "", "receiverPhoneNumber": "", "expireMinute": LIFETIME,
        "memberId": member(s),
    }))
}

/// Returns the same order with `rnd` and `hash`.
fn signed(s: &Session, mut order: Value) -> Result<Value, Unsettled> {
    let password = s.key(HASH_PASSWORD)?;
    let (rnd, merchant_id) = (s.name("rnd"), order["merchantId"].to_string());
    let text = |name: &str| order[name].as_str().unwrap_or_default();
    let parts = [password.expose_secret(), &rnd, text("orderId"), text("amount"), &merchant_id];
    order["hash"] = json!(hash::of(&parts));
    order["rnd"] = json!(rnd);
    Ok(order)
}

/// Creates a link at this path, and remembers to deactivate it.
async fn create_at(s: &Session, service: &Service, order: &Value) -> Made {
    let answer = post(s, service, order).await;
    let came_to_nothing = match &answer {
        Ok(answer) => had_no_effect(answer),
        Err(unsettled) => matches!(unsettled, Unsettled::NotSent(_)),
    };
    if !came_to_nothing {
        s.remember(&order["orderId"], json!({ "orderId": order["orderId"] }), true);
    }
    answer
}

/// Creates a link at the path that exists.
async fn create(s: &Session, order: &Value) -> Made {
    let is_elsewhere = is_absent(&*s.get(FIRST_AS_PRESUMED).await?);
    create_at(s, if is_elsewhere { &CREATE_ELSEWHERE } else { &CREATE }, order).await
}

/// The refusal of a link without amount and description: there is nothing to create.
pub(super) const INVALID: Step = step!(|s| {
    let mut order = order(s, "invalid").await?;
    change(&mut order, json!({ "amount": null, "description": null }));
    let answer = create(s, &order).await?;
    if answer.is_accepted(CREATE.path)? {
        return Err(unanswered("a link without amount and description was not refused"));
    }
    Ok(answer)
});

/// The answer to the first creation, at the presumed path and unsigned.
pub(super) const FIRST_AS_PRESUMED: Step =
    step!(|s| create_at(s, &CREATE, &order(s, "first").await?).await);

/// The answer to the first creation at another path, if there is none at the presumed one.
pub(super) const FIRST_ELSEWHERE: Step =
    step!(|s| create_at(s, &CREATE_ELSEWHERE, &order(s, "first").await?).await);

/// The answer to the first creation at the path that exists, unsigned.
pub(super) const FIRST_UNSIGNED: Step = step!(|s| {
    let as_presumed = s.get(FIRST_AS_PRESUMED).await?;
    match is_absent(&as_presumed) {
        true => s.get(FIRST_ELSEWHERE).await.map(|answer| (*answer).clone()),
        false => Ok((*as_presumed).clone()),
    }
});

/// The answer to the creation of the first link, in the form that is accepted.
pub(super) const FIRST: Step = step!(|s| {
    let unsigned = (*s.get(FIRST_UNSIGNED).await?).clone();
    if !unsigned.is_refusal() {
        return unsigned.success(CREATE.path);
    }
    let signed = signed(s, order(s, "first").await?).map_err(|_| {
        let words = unsigned.in_words();
        let why = format!("without rnd and hash; set {HASH_PASSWORD} to send them");
        unanswered(format!("{} was answered with {words} {why}", CREATE.path))
    })?;
    create(s, &signed).await?.success(CREATE.path)
});

/// Creates a link in the form that the first link was created in, with these changes.
async fn create_like_first(s: &Session, word: &str, changes: Value) -> Made {
    s.get(FIRST).await?;
    let mut order = order(s, word).await?;
    change(&mut order, changes);
    if s.get(FIRST_UNSIGNED).await?.is_refusal() {
        order = signed(s, order)?;
    }
    create(s, &order).await
}

/// Creates a link that must be there; returns its order.
pub(super) async fn link(s: &Session, word: &str) -> Result<String, Unsettled> {
    create_like_first(s, word, json!({})).await?.success(CREATE.path)?;
    Ok(s.name(word))
}

/// The answer to a second creation under the order of the first link.
pub(super) const TWIN: Step = step!(|s| {
    let answer = create_like_first(s, "twin", json!({ "orderId": s.name("first") })).await?;
    answer.is_accepted(CREATE.path).map(|_| answer)
});

/// Whether a link with a receiver sent a message.
pub(super) const MESSAGED: Step = step!(|s| {
    let receiver = json!({
        "receiverPhoneNumber": "5000000000", "receiverEmail": "payer@shop.example",
    });
    create_like_first(s, "receiver", receiver).await?.success(CREATE.path)?;
    let messages = s.rehearsal()?.sandbox.ahlpay().messages();
    Ok(Answer::of(json!({ "is_messaged": !messages.is_empty() })))
});

/// Deactivates the link of an order.
pub(super) async fn passive(s: &Session, lookup: &Value) -> Made {
    let answer = post(s, &PASSIVE, lookup).await?;
    if answer.is_success() {
        s.forget(lookup);
    }
    Ok(answer)
}

/// Deactivates a link; returns whether nobody can pay it any more. In a sandbox time passes fast,
/// and a link can be seen.
pub(super) async fn is_closed(s: &Session, lookup: &Value) -> bool {
    let is_passive = passive(s, lookup).await.is_ok_and(|answer| answer.is_success());
    let Some(rehearsal) = &s.rehearsal else { return is_passive };
    rehearsal.sandbox.advance(Duration::from_secs(u64::from(LIFETIME) * 60));
    let mut links = rehearsal.sandbox.ahlpay().links();
    links.retain(|own| lookup["orderId"] == *own.order_id);
    let is_open = |state| matches!(state, LinkState::Start | LinkState::Pending | LinkState::Fail);
    is_passive || !links.into_iter().any(|own| is_open(own.state))
}

/// Returns a request for the first page of the links with a status.
fn page(status: &str, size: u32, newest_first: bool) -> Value {
    json!({
        "page": 0, "size": size, "orderByDesc": newest_first, "orderBy": "CreateDate",
        "status": status,
    })
}

/// Asks for the first page of the links with a status.
pub(super) async fn list(s: &Session, status: &str, size: u32, newest_first: bool) -> Made {
    call(s, &LIST, &page(status, size, newest_first)).await
}

/// The answer to the creation of a link that is newer than the first by a second and more.
pub(super) const SECOND: Step = step!(|s| {
    s.get(FIRST).await?;
    s.next_second().await;
    create_like_first(s, "second", json!({})).await?.success(CREATE.path)
});

/// The open links, newest first.
pub(super) const LISTING: Step = step!(|s| {
    s.get(SECOND).await?;
    let list = list(s, "START", SIZE, true).await?;
    newest(&list).map(|_| list.clone())
});

/// Returns the row of the newest link.
fn newest(list: &Answer) -> Result<&Value, Unsettled> {
    let newest = rows(list).iter().max_by_key(|row| stamp(row, "linkCreatedDate"));
    newest.ok_or_else(|| unanswered("the list does not hold the links of this run"))
}

/// Returns a stamp of a row, in milliseconds of a clock of its own.
pub(super) fn stamp(row: &Value, name: &str) -> Option<i64> {
    LocalDateTime::from(row.get(name)?.as_str()?).unix_millis(Zone::Utc)
}

/// The row of the newest link: a row need not say which link it is.
pub(super) const NEWEST_ROW: Step =
    step!(|s| Ok(Answer::of(newest(&*s.get(LISTING).await?)?.clone())));

/// The open links, oldest first.
pub(super) const OLDEST_FIRST: Step = step!(|s| {
    s.get(LISTING).await?;
    list(s, "START", SIZE, false).await
});

/// The answer to having deactivated the second link, after the list was read.
pub(super) const CLOSED: Step = step!(|s| {
    s.get(SECOND).await?;
    // This question can be asked without a list, too.
    let _ = s.get(LISTING).await;
    passive(s, &json!({ "orderId": s.name("second") })).await
});

/// Returns the question whether an order was paid.
pub(super) async fn inquiry_body(s: &Session, order_id: &str) -> Result<Value, Unsettled> {
    Ok(json!({
        "memberId": member(s), "merchantId": merchant(s).await?, "orderId": order_id,
        "rnd": format!("RND{order_id}"), "hash": "",
    }))
}

async fn inquire(s: &Session, order_id: &str) -> Made {
    ask(s, &INQUIRY, &inquiry_body(s, order_id).await?).await
}

/// What is said about the order of the first link, which nobody has paid.
pub(super) const INQUIRY_OF_UNPAID: Step = step!(|s| {
    s.get(FIRST).await?;
    inquire(s, &s.name("first")).await
});

/// What is said about an order that was paid: that of the run, else one of the account.
pub(super) const INQUIRED: Step = step!(|s| {
    if !s.is_rehearsal() {
        return inquire(s, &paid_order_of_the_account(s).await?).await;
    }
    s.get(PAID).await?;
    inquire(s, &s.name("paid")).await
});

/// Returns an order with one row, which is a payment: nothing was refunded.
async fn paid_order_of_the_account(s: &Session) -> Result<String, Unsettled> {
    let list = s.get(TRANSACTIONS).await?;
    let says = |row: &Value, name, word| {
        row.get(name).and_then(Value::as_str).is_some_and(|own| own.eq_ignore_ascii_case(word))
    };
    let is_payment = |row: &&Value| says(row, "status", "SUCCESS") && says(row, "txnType", "AUTH");
    let paid = rows(&list).iter().filter(is_payment).filter_map(|row| row["orderId"].as_str());
    let is_alone = |order_id: &&str| {
        !order_id.trim().is_empty()
            && rows(&list).iter().filter(|row| row["orderId"] == **order_id).count() == 1
    };
    let mut alone = paid.filter(is_alone).map(ToOwned::to_owned);
    alone.next().ok_or(Unsettled::NotAskable(NO_PAYMENT))
}

/// A link that was paid: its order, and what its page asked for in kuruş.
pub(super) const PAID: Step = step!(|s| {
    let ahl = s.rehearsal()?.sandbox.ahlpay();
    let order_id = link(s, "paid").await?;
    let page = ahl.links().into_iter().find(|own| own.order_id == order_id);
    let asked = page.and_then(|own| Decimal::from_quoted(&own.amount).ok()?.to_minor(2));
    let asked = asked.ok_or_else(|| unanswered("the page shows no amount"))?;
    ahl.pay(&order_id).map_err(unanswered)?;
    Ok(Answer::of(json!({ "asked": asked, "is_one_lira": asked == 100 })))
});

/// Whether the second of two payments of a link was refused.
pub(super) const PAID_TWICE: Step = step!(|s| {
    let ahl = s.rehearsal()?.sandbox.ahlpay();
    let order_id = link(s, "again").await?;
    ahl.pay(&order_id).map_err(unanswered)?;
    Ok(Answer::of(json!({ "refused": ahl.pay(&order_id).is_err() })))
});

/// Returns the question for transactions between two days, of one order or of all.
async fn transactions_body(
    s: &Session,
    [first, last]: [LocalDate; 2],
    order_id: Option<&str>,
) -> Result<Value, Unsettled> {
    Ok(json!({
        "startDate": first, "endDate": last, "size": 50, "page": 0, "orderBy": "CreateDate",
        "orderByDesc": true, "merchantId": merchant(s).await?, "transactionType": null,
        "citizenshipNumber": null, "orderId": order_id, "cardNumber": null, "authCode": null,
        "responseCode": null, "bankCode": null,
    }))
}

async fn last_days(s: &Session) -> Result<[LocalDate; 2], Unsettled> {
    let today = today(s).await?;
    Ok([today.plus_days(-DAYS), today.plus_days(1)])
}

/// Transactions of the last days, among them the payment of the run.
pub(super) const TRANSACTIONS: Step = step!(|s| {
    if s.is_rehearsal() {
        s.get(PAID).await?;
    }
    let body = transactions_body(s, last_days(s).await?, None).await?;
    call(s, &TRANSACTION_LIST, &body).await
});

/// The row of a payment: that of the run, else any of the account.
pub(super) const PAYMENT: Step = step!(|s| {
    let list = s.get(TRANSACTIONS).await?;
    let row = match s.is_rehearsal() {
        true => rows(&list).iter().find(|row| row["orderId"] == *s.name("paid")),
        false => rows(&list).first(),
    };
    row.cloned().map(Answer::of).ok_or(match s.is_rehearsal() {
        true => unanswered("the transactions do not hold the payment of this run"),
        false => Unsettled::NotAskable(NO_PAYMENT),
    })
});

/// The transactions of the last days, today included.
pub(super) const TRANSACTIONS_UNTIL_TODAY: Step = step!(|s| {
    s.get(PAYMENT).await?;
    let today = today(s).await?;
    call(s, &TRANSACTION_LIST, &transactions_body(s, [today, today], None).await?).await
});

/// Asks for the transactions of one order, of these types or of whatever null means.
async fn transactions_of(s: &Session, order_id: &str, types: Option<&[&str]>) -> Made {
    let mut body = transactions_body(s, last_days(s).await?, Some(order_id)).await?;
    body["transactionType"] = json!(types);
    ask(s, &TRANSACTION_LIST, &body).await
}

/// The transactions of an order that nobody has used.
pub(super) const NO_TRANSACTIONS: Step = step!(|s| transactions_of(s, &s.name("none"), None).await);

/// Whether the transactions of an order show that its money went back.
async fn shows_refund(
    s: &Session,
    order_id: &str,
    types: Option<&[&str]>,
) -> Result<bool, Unsettled> {
    let list = transactions_of(s, order_id, types).await?;
    let is_refund = |row: &Value| {
        row["orderId"] == *order_id && matches!(row["txnType"].as_str(), Some("VOID" | "REFUND"))
    };
    Ok(rows(&list).iter().any(is_refund))
}

const EVERY_TYPE: &[&str] = &["Auth", "Void", "Refund"];

/// Whether the transactions of a refunded order show the refund, with all types and with null.
pub(super) const REFUNDED: Step = step!(|s| {
    let ahl = s.rehearsal()?.sandbox.ahlpay();
    let order_id = link(s, "refunded").await?;
    ahl.pay(&order_id).map_err(unanswered)?;
    ahl.refund(&order_id);
    Ok(Answer::of(json!({
        "of_all_types": shows_refund(s, &order_id, Some(EVERY_TYPE)).await?,
        "of_null": shows_refund(s, &order_id, None).await?,
    })))
});

/// Whether the transactions of a voided order show the void, with all types.
pub(super) const VOIDED: Step = step!(|s| {
    let ahl = s.rehearsal()?.sandbox.ahlpay();
    let order_id = link(s, "voided").await?;
    ahl.pay(&order_id).map_err(unanswered)?;
    ahl.void(&order_id);
    let of_all_types = shows_refund(s, &order_id, Some(EVERY_TYPE)).await?;
    Ok(Answer::of(json!({ "of_all_types": of_all_types })))
});
