//! Short words for values that nothing is wrong with, and transports that nobody waits for.

use std::time::{Duration, SystemTime};

use paylink_core::http::RetryPolicy;
use paylink_core::{Clock, Currency, Expected, Money, Reference, Transport};

/// This many hours.
pub fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 3600)
}

/// A reference.
pub fn reference(text: &str) -> Reference {
    Reference::new(text).unwrap()
}

/// An amount of lira: `149.90`.
pub fn lira(text: &str) -> Money {
    Money::parse(text, Currency::TRY).unwrap()
}

/// Exactly this amount of lira is expected.
pub fn expected(text: &str) -> Expected {
    Expected::new(lira(text))
}

/// A clock that begins now, stands still, and jumps over every sleep.
pub fn no_waiting() -> Clock {
    Clock::manual(SystemTime::now()).0
}

/// Retries without waiting. One per thread, that is per test: reading the certificates of the
/// system takes its time.
pub fn transport() -> Transport {
    thread_local! {
        static OWN: Transport = with_clock(no_waiting());
    }
    OWN.with(Transport::clone)
}

/// A transport whose time is this clock's.
pub fn with_clock(clock: Clock) -> Transport {
    Transport::builder().clock(clock).build().unwrap()
}

/// One request a call, and impatient.
pub fn hasty() -> Transport {
    Transport::builder()
        .retry(RetryPolicy::none())
        .total_timeout(Duration::from_millis(40))
        .build()
        .unwrap()
}
