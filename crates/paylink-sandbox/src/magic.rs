//! Amounts that select a fault by their last two digits, so that a person at a client's own screen
//! can cause one.
//!
//! They are read from the request before it is processed: each provider names and writes the amount
//! in its own way.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

use crate::decimal::Hundredths;
use crate::json::{self, Object};
use crate::{FaultKind, Provider, Shared, Switch, form};

/// Digits and what they do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Digits {
    pub(crate) kurus: u8,
    pub(crate) what: &'static str,
    effect: Effect,
}

#[derive(Clone, Copy, Debug)]
enum Effect {
    DropAfterProcessing,
    DropBeforeProcessing,
    TearAnswer,
    ServerError,
    TooManyRequests,
    Late,
    Decline,
}

/// None of them ends a usual price: `.00`, `.50`, `.90`, `.95`, `.99`.
pub(crate) const LIST: [Digits; 7] = [
    Digits {
        kurus: 91,
        what: "the link is created, and the connection is closed without an answer",
        effect: Effect::DropAfterProcessing,
    },
    Digits {
        kurus: 92,
        what: "no link is created, and the connection is closed without an answer",
        effect: Effect::DropBeforeProcessing,
    },
    Digits {
        kurus: 93,
        what: "the link is created, and the connection is closed in the middle of the answer",
        effect: Effect::TearAnswer,
    },
    Digits {
        kurus: 94,
        what: "no link is created, and HTTP 500 is answered",
        effect: Effect::ServerError,
    },
    Digits {
        kurus: 96,
        what: "no link is created, and HTTP 429 with Retry-After: 1 is answered",
        effect: Effect::TooManyRequests,
    },
    Digits {
        kurus: 97,
        what: "the link is created, and the answer comes after 5 seconds",
        effect: Effect::Late,
    },
    Digits { kurus: 98, what: "the bank declines every card", effect: Effect::Decline },
];

/// Whether amounts select faults.
#[derive(Debug)]
pub(crate) struct Magic(AtomicBool);

impl Magic {
    pub(crate) const fn new(on: bool) -> Self {
        Self(AtomicBool::new(on))
    }

    pub(crate) fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, on: bool) {
        self.0.store(on, Ordering::Relaxed);
    }

    /// Whether a link of this amount cannot be paid by any card.
    pub(crate) fn declines(&self, amount: Hundredths) -> bool {
        self.is_on() && matches!(effect(amount), Some(Effect::Decline))
    }
}

fn effect(amount: Hundredths) -> Option<Effect> {
    let kurus = amount.count() % 100;
    LIST.into_iter().find(|own| u64::from(own.kurus) == kurus).map(|own| own.effect)
}

/// The fault that a creation asks for by its amount.
pub(crate) fn fault(
    shared: &Shared,
    path: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Option<FaultKind> {
    if !shared.magic.is_on() {
        return None;
    }
    match effect(asked(shared, path, headers, body)?)? {
        Effect::DropAfterProcessing => Some(FaultKind::DropAfterProcessing),
        Effect::DropBeforeProcessing => Some(FaultKind::DropBeforeProcessing),
        Effect::TearAnswer => Some(FaultKind::TearAnswer),
        Effect::ServerError => {
            Some(FaultKind::Status(500, "The sandbox fails at this amount.\n".to_owned()))
        }
        Effect::TooManyRequests => Some(FaultKind::TooManyRequests(1)),
        Effect::Late => Some(FaultKind::Latency(Duration::from_secs(5))),
        Effect::Decline => None,
    }
}

/// The amount of a creation.
fn asked(shared: &Shared, path: &str, headers: &HeaderMap, body: &[u8]) -> Option<Hundredths> {
    let (provider, service) = Provider::service(path)?;
    match (provider, service) {
        (Provider::Paynet, "mailorder/create") => {
            Hundredths::parse(&text(headers, body, "amount")?)
        }
        (Provider::Paywall, "checkout/generate") => {
            Hundredths::parse(&text(headers, body, "Amount")?)
        }
        (Provider::Paywall, "linkqr/generate") => {
            Hundredths::parse(&text(headers, body, "ItemAmount")?)
        }
        (Provider::AhlPay, "Payment/CreateLinkPayment" | "CreateLinkPayment") => {
            let digits = text(headers, body, "amount")?;
            if shared.switches.is_set(Switch::AhlAmountIsLira) {
                return Hundredths::parse(&digits);
            }
            digits.parse().ok().map(Hundredths::new)
        }
        _ => None,
    }
}

/// The value of a field as text; names are taken in any case, as Paywall takes them.
fn text(headers: &HeaderMap, body: &[u8], name: &str) -> Option<String> {
    let is_form = headers
        .get(CONTENT_TYPE)
        .is_some_and(|own| own.as_bytes().starts_with(b"application/x-www-form"));
    if is_form {
        return form::fields(body).into_iter().find(|(own, _)| own == name).map(|(_, value)| value);
    }
    let object = Object::parse(std::str::from_utf8(body).ok()?).ok()?;
    object.get_in_any_case(name).and_then(json::as_text)
}
