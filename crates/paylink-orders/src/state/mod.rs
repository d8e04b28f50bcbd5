//! The rules for the attempts of orders: the phases of an attempt, and when an order may get
//! another link. An attempt is one link of an order. This module sends no requests and uses no
//! database.

mod next;
mod phase;
mod read;
mod schedule;

pub use self::next::{AttemptEnd, NextAttempt, ProviderKind, next_attempt};
pub use self::phase::Phase;
pub(crate) use self::read::{Before, Effect, Seen, after_read};
pub(crate) use self::schedule::{Schedule, Times, millis};
