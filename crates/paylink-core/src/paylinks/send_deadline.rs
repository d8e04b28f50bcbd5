use std::fmt;
use std::time::{Duration, SystemTime};

use crate::time::Clock;

/// A deadline after which [`PayLinks::create_before`](crate::PayLinks::create_before) sends nothing
/// more.
///
/// The deadline is measured by two clocks: the monotonic clock, which nobody can set, and the
/// system time, which also runs while the machine is suspended. The deadline has passed as soon as
/// it has passed on one of the two clocks.
///
/// ```
/// use std::time::Duration;
/// use paylink_core::{Clock, SendDeadline};
/// let (clock, control) = Clock::manual(std::time::SystemTime::UNIX_EPOCH);
/// let deadline = SendDeadline::with_clock(&clock, Duration::from_secs(30));
/// assert!(!deadline.has_passed());
/// control.advance(Duration::from_secs(31));
/// assert!(deadline.has_passed());
/// ```
#[derive(Clone)]
pub struct SendDeadline {
    clock: Clock,
    monotonic: Duration,
    /// `None` if the instant is later than any system time.
    system: Option<SystemTime>,
}

impl SendDeadline {
    /// Creates a deadline that is `duration` from now. The deadline is measured by the system's
    /// clocks.
    #[cfg(feature = "http")]
    pub fn after(duration: Duration) -> Self {
        Self::with_clock(&Clock::system(), duration)
    }

    /// Creates a deadline like [`after`](Self::after), but measures it by `clock`.
    pub fn with_clock(clock: &Clock, duration: Duration) -> Self {
        Self {
            monotonic: clock.monotonic().saturating_add(duration),
            system: clock.now().checked_add(duration),
            clock: clock.clone(),
        }
    }

    /// Creates a deadline that passes at this system time, such as the end of a lease that is
    /// stored in a database. If the time is in the past, the deadline has already passed.
    #[cfg(feature = "http")]
    pub fn at(time: SystemTime) -> Self {
        Self::at_with_clock(&Clock::system(), time)
    }

    /// Creates a deadline like [`at`](Self::at), but measures it by `clock`.
    pub fn at_with_clock(clock: &Clock, time: SystemTime) -> Self {
        let left = time.duration_since(clock.now()).unwrap_or_default();
        Self {
            monotonic: clock.monotonic().saturating_add(left),
            system: Some(time),
            clock: clock.clone(),
        }
    }

    /// Returns whether the deadline has passed.
    pub fn has_passed(&self) -> bool {
        self.clock.monotonic() >= self.monotonic
            || self.system.is_some_and(|system| self.clock.now() >= system)
    }
}

impl fmt::Debug for SendDeadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendDeadline").field("has_passed", &self.has_passed()).finish()
    }
}
