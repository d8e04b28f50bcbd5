//! Types for the providers' local times, for calendar days, and for the clock that this library
//! uses.
//!
//! Providers send times without a time zone. [`LocalDateTime`] keeps the text of such a time, and
//! parses the text only on request, so that a response with an unknown format can still be decoded.

mod calendar;
mod clock;
mod date;
mod date_time;
mod digits;
#[cfg(feature = "http")]
mod http_date;
mod zone;

pub use clock::{Clock, ManualClock, TimeSource};
pub use date::{InvalidDate, LocalDate};
pub use date_time::LocalDateTime;
#[cfg(feature = "http")]
pub(crate) use http_date::http_date;
pub use zone::Zone;
