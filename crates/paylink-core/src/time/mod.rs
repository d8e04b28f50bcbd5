//! A provider's wall-clock times, and the clock of this program.
//!
//! Providers write times without a zone. [`LocalDateTime`] keeps the text and reads it only when
//! asked, so that a stamp in a new format never hides that a link was paid.

mod calendar;
mod clock;
mod local;

pub use clock::{Clock, ManualClock, TimeSource};
#[cfg(feature = "http")]
pub(crate) use local::http_date;
pub use local::{InvalidDate, LocalDate, LocalDateTime, Zone};
