pub(crate) mod fake;
#[cfg(feature = "http")]
pub(crate) mod http;
#[cfg(feature = "http")]
pub(crate) mod server;

use std::time::{Duration, SystemTime};

use paylink_core::time::ManualClock;
use paylink_core::{Clock, Delivery, Effect, Error};

/// A clock that advances with every pause and records it.
pub(crate) fn clock() -> (Clock, ManualClock) {
    Clock::manual(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000))
}

/// Asserts the kind, delivery, effect and attempts of an error.
#[track_caller]
pub(crate) fn assert_error(
    error: &Error,
    is: fn(&Error) -> bool,
    delivery: Delivery,
    effect: Effect,
    attempts: u32,
) {
    assert!(is(error), "another kind: {error:?}");
    assert_eq!(
        (error.delivery(), error.effect(), error.attempts()),
        (delivery, effect, attempts),
        "{error}"
    );
}
