//! Shorthand for valid values, and for transports that do not wait.

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

/// An expectation of exactly this amount of lira.
pub fn expected(text: &str) -> Expected {
    Expected::new(lira(text))
}

/// As [`expected`], and accepts a surcharge of at most 10 percent and 20 lira.
///
/// # Panics
/// Panics if the text is not a positive amount.
pub fn tolerant(amount: &str) -> Expected {
    expected(amount).allow_surcharge(1_000, lira("20")).unwrap()
}

/// A manual clock that starts now, does not advance by itself, and skips every sleep.
pub fn no_waiting() -> Clock {
    Clock::manual(SystemTime::now()).0
}

/// A transport that retries without waiting. One per thread, that is per test, because loading the
/// system's certificates is slow.
pub fn transport() -> Transport {
    thread_local! {
        static OWN: Transport = with_clock(no_waiting());
    }
    OWN.with(Transport::clone)
}

/// A transport that uses this clock.
pub fn with_clock(clock: Clock) -> Transport {
    Transport::builder().clock(clock).build().unwrap()
}

/// A transport that does not retry and gives up after 40 milliseconds.
pub fn hasty() -> Transport {
    Transport::builder()
        .retry(RetryPolicy::none())
        .total_timeout(Duration::from_millis(40))
        .build()
        .unwrap()
}
