//! The providers' local times, calendar days, and the clock that this library uses.
//!
//! Providers send times without a time zone. [`LocalDateTime`] keeps the text and parses it only on
//! request, so that an unknown format never makes a response undecodable.

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
