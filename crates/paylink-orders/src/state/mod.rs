//! What happens to an attempt. This module does no I/O.

mod next;
mod phase;
mod read;
mod schedule;

pub use self::next::{AttemptEnd, NextAttempt, ProviderKind, next_attempt};
pub use self::phase::Phase;
pub(crate) use self::read::{Before, Effect, Seen, after_read};
pub(crate) use self::schedule::{Schedule, Times, millis};
