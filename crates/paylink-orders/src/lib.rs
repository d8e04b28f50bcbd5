//! Durable payment orders.

pub mod sql;
#[cfg(feature = "sqlite")]
pub mod sqlite;
