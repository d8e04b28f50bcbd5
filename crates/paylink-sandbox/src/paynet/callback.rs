//! What the provider sends after a payment: the callback to `confirmation_url`, and the redirect of
//! the payer.

use crate::callbacks::Callback;
use crate::clock::stamp;
use crate::decimal::Hundredths;
use crate::form::origin;
use crate::json::{self, Object};
use crate::{Switch, form};

use super::ProviderState;
use super::payments::{BANK_ID, DECLINED};
use super::store::{Link, Order, Transaction};
use super::values::{currency, stamp_style, xact_id};

/// Documented: nothing is posted where `confirmation_url` is empty, or after a failure. Unverified:
/// one post per card.
pub(crate) fn callbacks(
    provider: &ProviderState,
    link: &Link,
    transactions: &[Transaction],
) -> Vec<Callback> {
    let Some(last) = transactions.last() else { return Vec::new() };
    let url = &link.order.confirmation_url;
    if url.is_empty() || !(last.is_succeed || provider.is_set(Switch::PaynetCallbackOnFailure)) {
        return Vec::new();
    }
    let callback = |own: &Transaction| Callback {
        link_id: link.id.clone(),
        url: url.clone(),
        body: json::text(&body(provider, link, own)),
    };
    if provider.is_set(Switch::PaynetCallbackOncePerLink) {
        let sum = |of: fn(&Transaction) -> Hundredths| {
            transactions.iter().map(of).fold(Hundredths::default(), Hundredths::plus)
        };
        let whole = Transaction {
            amount: sum(|own| own.amount),
            comission: sum(|own| own.comission),
            ..last.clone()
        };
        vec![callback(&whole)]
    } else {
        transactions.iter().map(callback).collect()
    }
}

/// Documented: every field and its spelling, `referance_no` included. Code only: `xact_id`.
/// Unverified: the order, and that amounts are numbers, as no example is published.
fn body(provider: &ProviderState, link: &Link, own: &Transaction) -> Object {
    let is_set = |switch| provider.is_set(switch);
    let reference =
        if is_set(Switch::PaynetCallbackSaysReferenceNo) { "reference_no" } else { "referance_no" };
    let mut body = Object::default()
        .with(reference, &link.order.reference_no)
        .with("xact_date", stamp(own.at, stamp_style(provider)))
        .with("agent_id", &link.order.agent_id)
        .with("bank_id", BANK_ID)
        .with("instalment", own.installment);
    if is_set(Switch::PaynetCallbackCarriesCardType) {
        body.set("card_type", "cc");
    }
    body.set("card_holder", &own.card_holder);
    body.set("card_number", &own.card_no);
    let amounts = [
        ("amount", own.amount),
        ("netAmount", own.net()),
        ("comission", own.comission),
        ("comission_tax", own.comission_tax()),
    ];
    for (name, amount) in amounts {
        if is_set(Switch::PaynetCallbackAmountsAreCommaText) {
            body.set(name, amount.comma());
        } else {
            body.set(name, amount);
        }
    }
    body.set("currency", currency(provider));
    body.set("authorization_code", &own.authorization_code);
    body.set("order_id", &own.order_id);
    body.set("is_succeed", own.is_succeed);
    if !is_set(Switch::PaynetCallbackWithoutXactId) {
        body.set("xact_id", xact_id(provider, own));
    }
    body
}

/// Documented: `xact_id` is appended to the end of `succeed_url` or `error_url`. Observed:
/// `reference_no`, too. Unverified: that the browser comes with GET, the encoding, and which
/// `xact_id` it is after several cards (the last).
///
/// The payer is not redirected to addresses other than http and https, and sees the sandbox's own
/// page instead.
pub(crate) fn redirect(
    provider: &ProviderState,
    order: &Order,
    transactions: &[Transaction],
) -> Option<String> {
    let is_set = |switch| provider.is_set(switch);
    let last = transactions.last()?;
    let url = if last.is_succeed { &order.succeed_url } else { &order.error_url };
    origin(url)?;

    let raw = is_set(Switch::PaynetRedirectRaw);
    let xact_id = xact_id(provider, last);
    let xact_id = if raw { xact_id } else { form::encode(&xact_id) };
    let mut parameters =
        vec![("xact_id", xact_id), ("reference_no", form::encode(&order.reference_no))];
    if !last.is_succeed && is_set(Switch::PaynetRedirectCarriesError) {
        parameters.push(("paynet_error_id", "1".to_owned()));
        parameters.push(("paynet_error_message", form::encode(DECLINED)));
        parameters.push(("bank_error_id", "51".to_owned()));
        parameters.push(("bank_error_message", form::encode("Yetersiz bakiye")));
    }
    let and = if is_set(Switch::PaynetRedirectHtmlAmpersand) { "&amp;" } else { "&" };
    let mut target = url.clone();
    let mut separator = if url.contains('?') { and } else { "?" };
    for (name, value) in parameters {
        target.push_str(separator);
        target.push_str(name);
        target.push('=');
        target.push_str(&value);
        separator = and;
    }
    Some(form::header_safe(&target))
}
