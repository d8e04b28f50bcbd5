//! Every operation of every provider, with valid input and a good answer from `fixtures/`.

mod ahlpay;
mod paynet;
mod paywall;

use std::time::Duration;

use paylink_core::wire::UnreadField;
use paylink_core::{
    CreatedLink, Currency, Error, Link, LinkKey, LinkPage, LinkProvider, LinkQuery, LinkStatus,
    Money, NewLink, PayLinks, Payer, Payment, PaymentOutcome, Reference, Response, Result,
    Reversal, RuleCode, StatusBasis,
};
use serde::Serialize;

pub use ahlpay::LOGIN;

use super::forms::{self, UNREAD};
use super::operation::{Call, Operation, Place, call};
use crate::canaries::{EMAIL, NAME, NOTE, PHONE};
use crate::json::Json;

/// The reference in the reconstructed fixtures.
const REFERENCE: &str = "ORD-1042-1";

/// Every operation.
pub fn all() -> Vec<Operation> {
    [paynet::operations(), paywall::operations(), ahlpay::operations()]
        .into_iter()
        .flatten()
        .map(|own| {
            let decides = forms::deciding(own.provider, own.hit, own.good());
            own.deciding(decides)
        })
        .collect()
}

/// A documented answer, below `fixtures/`.
fn fixture(path: &str) -> Json {
    let path = crate::workspace_root().join("fixtures").join(path);
    let text =
        std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    Json::parse(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// The same answer with another value of this member.
fn with(mut json: Json, name: &str, value: Json) -> Json {
    if let Json::Object(members) = &mut json {
        members.iter_mut().filter(|(own, _)| own == name).for_each(|(_, own)| *own = value.clone());
    }
    json
}

/// The same answer with only the row at `position` of its list.
fn one_row(mut json: Json, position: usize) -> Json {
    match &mut json {
        Json::Array(rows) if rows.len() > position => *rows = vec![rows.swap_remove(position)],
        Json::Object(members) => members.iter_mut().for_each(|(_, value)| {
            *value = one_row(std::mem::replace(value, Json::Null), position);
        }),
        _ => {}
    }
    json
}

fn reference() -> Result<Reference> {
    Reference::new(REFERENCE)
}

fn price() -> Result<Money> {
    Money::parse("149.90", Currency::TRY)
        .map_err(|_| Error::invalid("amount", RuleCode::Format, "must be an amount"))
}

/// A link whose note is a canary.
fn new_link() -> Result<NewLink> {
    let link = NewLink::new(reference()?, price()?, NOTE);
    Ok(link.expires_in(Duration::from_secs(72 * 3600)))
}

fn payer() -> Result<Payer> {
    Ok(Payer::new(NAME).phone(PHONE.parse()?).email(EMAIL.parse()?))
}

/// A method of a provider's own client.
fn native<C, F, T>(
    open: fn(&Place) -> Result<C>,
    ask: impl Fn(C) -> F + Clone + Send + Sync + 'static,
) -> Call
where
    C: Send + 'static,
    F: Future<Output = Result<Response<T>>> + Send + 'static,
    T: Serialize + Send,
{
    call(open, move |client| {
        let response = ask(client);
        async move { as_json(response.await?) }
    })
}

/// The handle over a provider, and the key of the link in the fixtures.
type Handle = (PayLinks, LinkKey);

fn create(open: fn(&Place) -> Result<Handle>, link: fn() -> Result<NewLink>) -> Call {
    call(open, move |(links, _)| async move { links.create(&link()?).await.map(of_created) })
}

fn get(open: fn(&Place) -> Result<Handle>) -> Call {
    call(open, |(links, key)| async move { links.get(&key).await.map(of_link) })
}

fn list(open: fn(&Place) -> Result<Handle>, query: fn() -> Result<LinkQuery>) -> Call {
    call(open, move |(links, _)| async move { links.list(&query()?, None).await.map(of_page) })
}

fn deactivate(open: fn(&Place) -> Result<Handle>) -> Call {
    call(open, |(links, key)| async move {
        links.deactivate(&key).await.map(|closed| text(format!("{closed:?}")))
    })
}

fn reactivate(open: fn(&Place) -> Result<Handle>) -> Call {
    call(open, |(links, key)| async move {
        links.reactivate(&key).await.map(|opened| text(format!("{opened:?}")))
    })
}

/// The payments on a paid link whose transactions are these.
fn payments<P: LinkProvider + 'static>(
    open: fn(&Place) -> Result<(P, LinkKey)>,
    transactions: &'static [&'static str],
) -> Call {
    call(open, move |(client, key)| async move {
        let mut link = Link::new(key, LinkStatus::Paid, StatusBasis::Reported, "");
        link.transactions = transactions.iter().map(ToString::to_string).collect();
        link.all_transactions_listed = !transactions.is_empty();
        client.payments(&link).await.map(of_payments)
    })
}

/// A native answer as JSON.
fn as_json<T: Serialize>(reply: Response<T>) -> Result<Json> {
    let text =
        serde_json::to_string(&*reply).map_err(|_| Error::malformed("cannot be written again"))?;
    let json = Json::parse(&text).map_err(Error::malformed)?;
    Ok(match json {
        Json::Object(members) => reporting(members, reply.unread()),
        other => other,
    })
}

/// Adds the paths of the values that could not be read.
fn reporting(mut members: Vec<(String, Json)>, unread: &[UnreadField]) -> Json {
    let paths = unread.iter().map(|field| Json::Text(field.path().to_owned())).collect();
    members.push((UNREAD.to_owned(), Json::Array(paths)));
    Json::Object(members)
}

fn text(text: impl Into<String>) -> Json {
    Some(text.into()).filter(|text| !text.is_empty()).map_or(Json::Null, Json::Text)
}

fn maybe(value: Option<impl ToString>) -> Json {
    value.map_or(Json::Null, |value| text(value.to_string()))
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn of_created(created: CreatedLink) -> Json {
    object([("url", text(created.url)), ("id", maybe(created.key.id()))])
}

fn of_status(status: LinkStatus) -> Json {
    if status == LinkStatus::Unknown { Json::Null } else { text(format!("{status:?}")) }
}

fn of_link(link: Link) -> Json {
    let unread = link.unread.clone();
    let members = [
        ("status", of_status(link.status)),
        ("reference", maybe(link.reference)),
        ("amount", maybe(link.amount)),
        ("currency", maybe(link.currency)),
        ("notified_by_provider", maybe(link.notified_by_provider)),
        ("transactions", Json::Array(link.transactions.into_iter().map(text).collect())),
    ];
    reporting(members.map(|(name, value)| (name.to_owned(), value)).into(), &unread)
}

fn of_page(page: LinkPage) -> Json {
    let rows = page.links.into_iter().map(|row| {
        object([
            ("status", of_status(row.status)),
            ("reference", maybe(row.reference)),
            ("amount", maybe(row.amount)),
            ("currency", maybe(row.currency)),
        ])
    });
    Json::Array(rows.collect())
}

fn of_payments(payments: Vec<Payment>) -> Json {
    let rows = payments.into_iter().map(|payment| {
        let outcome = Some(payment.outcome).filter(|outcome| *outcome != PaymentOutcome::Unknown);
        object([
            ("transaction", text(payment.transaction)),
            ("outcome", maybe(outcome.map(|outcome| format!("{outcome:?}")))),
            // A client may always be unsure whether the money was kept.
            ("kept", maybe((payment.reversal == Reversal::None).then_some(true))),
            ("amount", maybe(payment.amount)),
            ("currency", maybe(payment.currency)),
        ])
    });
    Json::Array(rows.collect())
}
