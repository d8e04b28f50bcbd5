//! The JSON output for programs. The names are English and the same in all versions. Amounts are
//! strings, never numbers.

use std::time::SystemTime;

use paylink::Money;
use paylink_orders::{Incident, Order};
use serde_json::{Value, json};

use crate::exit::Failure;
use crate::text::time;

/// Returns an amount as `{"amount":"149.90","currency":"TRY"}`.
pub(crate) fn money(money: Money) -> Value {
    json!({ "amount": money.to_decimal().to_string(), "currency": money.currency().to_string() })
}

/// Returns a time as RFC 3339 in UTC.
pub(crate) fn at(at: SystemTime) -> Value {
    Value::String(time::instant(at))
}

/// Returns an order without the URL of its link, because anyone with the URL can open the payment
/// page.
pub(crate) fn order(order: &Order) -> Value {
    let attempt = order.attempt.as_ref().map(|attempt| {
        json!({
            "number": attempt.number,
            "reference": attempt.reference.as_str(),
            "phase": attempt.phase.as_str(),
            "payable_until": attempt.payable_until.map(at),
            "next_due": attempt.next_due.map(at),
        })
    });
    json!({
        "order": order.number.as_str(),
        "state": order.state.as_str(),
        "amount": money(order.amount),
        "settled": order.settled.map(money),
        "provider": order.account.provider().as_str(),
        "environment": order.account.environment(),
        "account": order.account.account(),
        "created": at(order.created),
        "attempt": attempt,
    })
}

/// Returns an incident.
pub(crate) fn incident(incident: &Incident) -> Value {
    json!({
        "incident": incident.id,
        "order": incident.order.as_str(),
        "provider": incident.provider.as_str(),
        "kind": incident.kind.as_str(),
        "amount": incident.amount.map(money),
        "opened": at(incident.opened),
    })
}

/// Returns the reason why a run failed.
pub(crate) fn failure(failure: &Failure) -> Value {
    json!({
        "error": failure.what,
        "hints": failure.hints,
        "cause": failure.cause,
        "exit": failure.exit.code(),
    })
}
