//! Shorthand for valid values, and for transports that do not wait.

use std::time::{Duration, SystemTime};

use paylink_core::http::RetryPolicy;
use paylink_core::{
    Clock, Confirmation, Currency, Delivery, Effect, Error, Expected, Mismatch, Money, Reference,
    Transport, Verdict,
};

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

/// The verdict of a confirmation, and the charged amount.
pub fn verdict_and_charge(confirmation: &Confirmation) -> (Verdict, Option<Money>) {
    (confirmation.verdict, confirmation.charged)
}

/// The verdict of a confirmation, the charged amount, and how much of it was given back.
pub fn verdict_and_sums(confirmation: &Confirmation) -> (Verdict, Option<Money>, Option<Money>) {
    (confirmation.verdict, confirmation.charged, confirmation.reversed)
}

/// The verdict of a confirmation, and what differs from the expectation.
pub fn verdict_and_mismatches(confirmation: &Confirmation) -> (Verdict, &[Mismatch]) {
    (confirmation.verdict, &confirmation.mismatches)
}

/// The verdict of a confirmation, and the number of payments.
pub fn verdict_and_count(confirmation: &Confirmation) -> (Verdict, usize) {
    (confirmation.verdict, confirmation.payments.len())
}

/// What happened to the request of a failed call: whether it was delivered, and its effect.
pub fn fate(error: &Error) -> (Delivery, Effect) {
    (error.delivery(), error.effect())
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
