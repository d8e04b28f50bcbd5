//! Amounts that select a fault by their last two digits, so that a person can cause one from the
//! screen of a shop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::FaultKind;
use crate::decimal::Hundredths;

/// Two digits and their effect.
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

/// The magic amounts. No usual price ends in one of them: `.00`, `.50`, `.90`, `.95`, `.99`.
pub(crate) const LIST: [Digits; 7] = [
    Digits {
        kurus: 91,
        what: "the link is created, and the connection is closed without a response",
        effect: Effect::DropAfterProcessing,
    },
    Digits {
        kurus: 92,
        what: "no link is created, and the connection is closed without a response",
        effect: Effect::DropBeforeProcessing,
    },
    Digits {
        kurus: 93,
        what: "the link is created, and the connection is closed in the middle of the response",
        effect: Effect::TearAnswer,
    },
    Digits {
        kurus: 94,
        what: "no link is created, and the response is HTTP 500",
        effect: Effect::ServerError,
    },
    Digits {
        kurus: 96,
        what: "no link is created, and the response is HTTP 429 with Retry-After: 1",
        effect: Effect::TooManyRequests,
    },
    Digits {
        kurus: 97,
        what: "the link is created, and the response comes after 5 seconds",
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

    /// Returns the fault that a request to create a link of this amount selects.
    pub(crate) fn fault(&self, amount: Hundredths) -> Option<FaultKind> {
        match effect(amount).filter(|_| self.is_on())? {
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

    /// Whether a link of this amount cannot be paid by any card.
    pub(crate) fn declines(&self, amount: Hundredths) -> bool {
        self.is_on() && matches!(effect(amount), Some(Effect::Decline))
    }
}

fn effect(amount: Hundredths) -> Option<Effect> {
    let kurus = amount.count() % 100;
    LIST.into_iter().find(|own| u64::from(own.kurus) == kurus).map(|own| own.effect)
}
