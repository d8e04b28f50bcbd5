//! Types for the providers' local times, for calendar days, and for the clock that this library
//! uses.
//!
//! Providers send times without a time zone. [`LocalDateTime`] keeps the text of a time and parses
//! the text only on request. Therefore, a response can be decoded even if this library cannot parse
//! a time in the response.

mod calendar;
mod clock;
mod date;
mod date_time;
#[cfg(feature = "http")]
mod http_date;
mod take;
mod zone;

pub use clock::{Clock, ManualClock, TimeSource};
pub use date::{InvalidDate, LocalDate};
pub use date_time::LocalDateTime;
#[cfg(feature = "http")]
pub(crate) use http_date::http_date;
pub use zone::Zone;
