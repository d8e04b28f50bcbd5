//! The seam between this crate and a database.

mod render;
mod row;

use std::future::Future;

use thiserror::Error;

pub(crate) use self::row::Row;

/// A value that is sent to or received from the database. `None` is SQL's `NULL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A 64-bit integer. Times are Unix milliseconds, amounts are minor units, flags are 0 or 1.
    Int(Option<i64>),
    /// A text.
    Text(Option<String>),
    /// Bytes, for what comes from outside and need not be text.
    Bytes(Option<Vec<u8>>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(Some(value.to_vec()))
    }
}

/// The SQL of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dialect {
    /// SQLite, version 3.37 or later.
    Sqlite,
}

/// An open transaction. It belongs to this crate or to the caller.
///
/// The parameters of a statement are `$1`, `$2` and so on, and are used for the first time in
/// ascending order.
pub trait Sql {
    /// Returns the dialect of the database.
    fn dialect(&self) -> Dialect;

    /// Runs a statement and returns the number of changed rows.
    fn execute(
        &mut self,
        statement: &str,
        arguments: &[Value],
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Runs a statement and returns its rows.
    fn query(
        &mut self,
        statement: &str,
        arguments: &[Value],
    ) -> impl Future<Output = Result<Vec<Vec<Value>>, StoreError>> + Send;
}

/// An error of the database. It contains no values of rows.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database refused the operation for now. The operation can be repeated.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// A unique index or another constraint of the schema was violated.
    #[error("a constraint of the database was violated: {0}")]
    Constraint(String),
    /// The database cannot be written, for example because the disk is full.
    #[error("the database cannot be written: {0}")]
    NotWritable(String),
    /// The schema of the database is newer than this version of the library.
    #[error(
        "the schema has version {found}, and this version of paylink-orders knows {known}; \
         update the program"
    )]
    NewerSchema {
        /// The version that the database has.
        found: i64,
        /// The newest version that this library knows.
        known: i64,
    },
    /// The database or its settings cannot be used.
    #[error("the database cannot be used: {0}")]
    Unusable(String),
    /// Any other error.
    #[error("the database failed: {0}")]
    Other(String),
}
