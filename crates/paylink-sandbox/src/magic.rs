//! Amounts that select a fault by their last two digits, so that a person can cause one from the
//! screen of a shop.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::clock::{Clock, later};
use crate::decimal::Hundredths;
use crate::{FaultKind, lock};

/// Two digits and their effect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Digits {
    pub(crate) kurus: u8,
    effect: Effect,
    /// Whether only the first request for an amount fails, or only the first card of a link.
    first_only: bool,
    pub(crate) what: &'static str,
    /// The effect in Turkish.
    pub(crate) turkish: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
pub(crate) const LIST: [Digits; 14] = [
    Digits {
        kurus: 81,
        effect: Effect::DropAfterProcessing,
        first_only: true,
        what: "the first time: the link is created, and the connection is closed without a response",
        turkish: "ilk kez: bağlantı oluşturulur, istek yanıtsız kalır: iletişim kesilir",
    },
    Digits {
        kurus: 82,
        effect: Effect::DropBeforeProcessing,
        first_only: true,
        what: "the first time: no link is created, and the connection is closed without a response",
        turkish: "ilk kez: bağlantı oluşturulmaz, istek yanıtsız kalır: iletişim kesilir",
    },
    Digits {
        kurus: 83,
        effect: Effect::TearAnswer,
        first_only: true,
        what: "the first time: the link is created, and the connection is closed in the middle of the response",
        turkish: "ilk kez: bağlantı oluşturulur, iletişim yanıtın ortasında kesilir",
    },
    Digits {
        kurus: 84,
        effect: Effect::ServerError,
        first_only: true,
        what: "the first time: no link is created, and the response is HTTP 500",
        turkish: "ilk kez: bağlantı oluşturulmaz, yanıt HTTP 500 olur",
    },
    Digits {
        kurus: 86,
        effect: Effect::TooManyRequests,
        first_only: true,
        what: "the first time: no link is created, and the response is HTTP 429 with Retry-After: 1",
        turkish: "ilk kez: bağlantı oluşturulmaz, yanıt HTTP 429 ve Retry-After: 1 olur",
    },
    Digits {
        kurus: 87,
        effect: Effect::Late,
        first_only: true,
        what: "the first time: the link is created, and the response comes after 5 seconds",
        turkish: "ilk kez: bağlantı oluşturulur, yanıt 5 saniye sonra gelir",
    },
    Digits {
        kurus: 88,
        effect: Effect::Decline,
        first_only: true,
        what: "the bank declines the first card of each link",
        turkish: "banka her bağlantının ilk kartını reddeder",
    },
    Digits {
        kurus: 91,
        effect: Effect::DropAfterProcessing,
        first_only: false,
        what: "the link is created, and the connection is closed without a response",
        turkish: "bağlantı oluşturulur, istek yanıtsız kalır: iletişim kesilir",
    },
    Digits {
        kurus: 92,
        effect: Effect::DropBeforeProcessing,
        first_only: false,
        what: "no link is created, and the connection is closed without a response",
        turkish: "bağlantı oluşturulmaz, istek yanıtsız kalır: iletişim kesilir",
    },
    Digits {
        kurus: 93,
        effect: Effect::TearAnswer,
        first_only: false,
        what: "the link is created, and the connection is closed in the middle of the response",
        turkish: "bağlantı oluşturulur, iletişim yanıtın ortasında kesilir",
    },
    Digits {
        kurus: 94,
        effect: Effect::ServerError,
        first_only: false,
        what: "no link is created, and the response is HTTP 500",
        turkish: "bağlantı oluşturulmaz, yanıt HTTP 500 olur",
    },
    Digits {
        kurus: 96,
        effect: Effect::TooManyRequests,
        first_only: false,
        what: "no link is created, and the response is HTTP 429 with Retry-After: 1",
        turkish: "bağlantı oluşturulmaz, yanıt HTTP 429 ve Retry-After: 1 olur",
    },
    Digits {
        kurus: 97,
        effect: Effect::Late,
        first_only: false,
        what: "the link is created, and the response comes after 5 seconds",
        turkish: "bağlantı oluşturulur, yanıt 5 saniye sonra gelir",
    },
    Digits {
        kurus: 98,
        effect: Effect::Decline,
        first_only: false,
        what: "the bank declines every card",
        turkish: "banka her kartı reddeder",
    },
];

/// How long further requests for an amount whose first request has failed succeed.
const GRACE: SignedDuration = SignedDuration::from_mins(10);

/// Whether amounts select faults, and which have failed already.
#[derive(Debug)]
pub(crate) struct Magic {
    is_on: AtomicBool,
    clock: Arc<Clock>,
    /// The amounts whose first request has failed, each with the time until which others succeed.
    failed: Mutex<HashMap<Hundredths, Timestamp>>,
}

impl Magic {
    pub(crate) fn new(on: bool, clock: Arc<Clock>) -> Self {
        Self { is_on: AtomicBool::new(on), clock, failed: Mutex::default() }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.is_on.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, on: bool) {
        self.is_on.store(on, Ordering::Relaxed);
    }

    /// Returns the fault that a request to create a link of this amount selects.
    ///
    /// The second attempt for an order has another reference, and a shop may try another provider.
    /// So "the first time" is the first request for the amount, at any provider, in ten minutes of
    /// the sandbox's clock.
    pub(crate) fn fault(&self, amount: Hundredths) -> Option<FaultKind> {
        let digits = digits(amount).filter(|_| self.is_on())?;
        let fault = match digits.effect {
            Effect::DropAfterProcessing => FaultKind::DropAfterProcessing,
            Effect::DropBeforeProcessing => FaultKind::DropBeforeProcessing,
            Effect::TearAnswer => FaultKind::TearAnswer,
            Effect::ServerError => FaultKind::Status(
                500,
                "The sandbox simulates a failure for this amount.\n".to_owned(),
            ),
            Effect::TooManyRequests => FaultKind::TooManyRequests(1),
            Effect::Late => FaultKind::Latency(Duration::from_secs(5)),
            Effect::Decline => return None,
        };
        (!digits.first_only || self.fails_first(amount)).then_some(fault)
    }

    /// Whether a request is the first one for its amount in a while.
    fn fails_first(&self, amount: Hundredths) -> bool {
        let now = self.clock.now();
        let mut failed = lock(&self.failed);
        failed.retain(|_, until| *until > now);
        failed.insert(amount, later(now, GRACE)).is_none()
    }

    /// Whether the bank declines a card for a link of this amount. `is_first` says whether it is
    /// the first card for the link.
    pub(crate) fn declines(&self, amount: Hundredths, is_first: bool) -> bool {
        let declining = digits(amount).filter(|own| own.effect == Effect::Decline && self.is_on());
        declining.is_some_and(|own| is_first || !own.first_only)
    }
}

fn digits(amount: Hundredths) -> Option<Digits> {
    let kurus = amount.count() % 100;
    LIST.into_iter().find(|own| u64::from(own.kurus) == kurus)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn magic() -> (Magic, Arc<Clock>) {
        let clock = Arc::new(Clock::default());
        (Magic::new(true, Arc::clone(&clock)), clock)
    }

    #[test]
    fn every_pair_of_digits_has_one_row() {
        let all: HashSet<u8> = LIST.iter().map(|own| own.kurus).collect();
        assert_eq!(all.len(), LIST.len());
        for usual in [0, 50, 90, 95, 99] {
            assert!(!all.contains(&usual), "{usual}");
        }
    }

    #[test]
    fn the_second_row_fails_the_first_time_only() {
        let (magic, clock) = magic();
        let fails = |kurus| magic.fault(Hundredths::new(kurus)).is_some();
        for row in LIST.iter().filter(|own| own.effect != Effect::Decline) {
            let (one, other) = (14_900 + u64::from(row.kurus), 25_000 + u64::from(row.kurus));
            let again = !row.first_only;
            assert_eq!([fails(one), fails(one), fails(one)], [true, again, again], "{}", row.what);
            assert_eq!([fails(other), fails(other)], [true, again], "another amount");
        }
        clock.advance(Duration::from_secs(599));
        assert!(!fails(14_981), "a retry after a while");
        clock.advance(Duration::from_secs(600));
        assert!(fails(14_981), "another order later");
        magic.set(false);
        assert!(!fails(33_381) && !fails(33_391));
    }

    #[test]
    fn cards_are_declined_always_or_the_first_time() {
        let (magic, _) = magic();
        let declines = |kurus, is_first| magic.declines(Hundredths::new(kurus), is_first);
        assert!(declines(98, true) && declines(98, false) && declines(88, true));
        assert!(!declines(88, false) && !declines(81, true) && !declines(91, true));
        assert!(magic.fault(Hundredths::new(98)).is_none());
        magic.set(false);
        assert!(!declines(98, true));
    }
}
