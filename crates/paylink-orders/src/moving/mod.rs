//! Moves the orders of a SQLite database to a PostgreSQL database.

pub(crate) mod mark;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod run;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod source;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
pub(crate) mod table;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
pub(crate) mod totals;

#[cfg(all(feature = "sqlite", feature = "postgres"))]
pub use self::run::{MoveError, MoveProgress, Moved, MovedTable, move_to_postgres};
#[cfg(all(feature = "sqlite", feature = "postgres"))]
pub use self::totals::MovedTotal;
