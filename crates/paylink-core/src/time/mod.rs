//! A provider's wall-clock times, and the clock of this program.
//!
//! Providers write times without a zone. [`LocalDateTime`] keeps the text and reads it only when
//! asked, so that a stamp in a new format never hides that a link was paid.

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
