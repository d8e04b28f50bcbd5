//! The interface between this crate and a SQL database.

mod render;
mod row;

use std::future::Future;

use thiserror::Error;

pub(crate) use self::row::Row;

/// A value that is sent to the database or received from it. In each variant, `None` is SQL's
/// `NULL`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A 64-bit integer. Times are stored in Unix milliseconds, amounts in minor units, and flags
    /// as 0 or 1.
    Int(Option<i64>),
    /// A string.
    Text(Option<String>),
    /// A sequence of bytes. This variant is used for data that may not be valid UTF-8, such as
    /// callbacks.
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

/// The SQL dialect of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dialect {
    /// The SQL of SQLite 3.37 or later.
    Sqlite,
    /// The SQL of PostgreSQL.
    Postgres,
}

/// An open database transaction, in which this crate runs its SQL statements. If the caller has
/// started the transaction, the caller commits it too. Otherwise, this crate starts and commits it.
///
/// The words in braces of a statement, such as `{now}`, differ between databases. An implementation
/// replaces them by [`Dialect::render`] before it runs the statement.
///
/// The placeholders for the arguments of a statement are `$1`, `$2` and so on. They are numbered in
/// the order in which they first appear in the statement. A placeholder can appear more than once.
pub trait Sql {
    /// Returns the SQL dialect of the database.
    fn dialect(&self) -> Dialect;

    /// Runs a SQL statement and returns the number of rows that were changed.
    fn execute(
        &mut self,
        statement: &str,
        arguments: &[Value],
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Runs a SQL statement and returns the rows of the result, each as a list of its column
    /// values.
    fn query(
        &mut self,
        statement: &str,
        arguments: &[Value],
    ) -> impl Future<Output = Result<Vec<Vec<Value>>, StoreError>> + Send;
}

/// An error of the database. The error text contains no values from the rows of the tables.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database refused the operation, because another process was using the database. Repeat
    /// the operation later.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// The database cannot be reached, or the connection was lost before the commit. Nothing was
    /// stored. Repeat the operation later.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The connection was lost during the commit, and the database could not be asked afterwards
    /// whether it has stored the changes, or did not know it because it has crashed. Read what is
    /// stored before you repeat the operation. The methods of [`Orders`](crate::Orders) that are
    /// documented as idempotent do this.
    #[error("it is unknown whether the database has stored the changes: {0}")]
    CommitUnknown(String),
    /// The operation violated a unique index or another constraint of the schema.
    #[error("the operation violated a constraint of the database: {0}")]
    Constraint(String),
    /// The database does not accept writes, for example because the disk is full.
    #[error("the database does not accept writes: {0}")]
    NotWritable(String),
    /// The schema of the database was created by a newer version of this library.
    #[error(
        "the database schema has version {found}, but this program supports only versions up to \
         {known}; update the program"
    )]
    NewerSchema {
        /// The version of the database schema.
        found: i64,
        /// The newest schema version that this library supports.
        known: i64,
    },
    /// The database file, or a setting of the database, cannot be used.
    #[error("the database cannot be used: {0}")]
    Unusable(String),
    /// Any other error of the database.
    #[error("the database failed: {0}")]
    Other(String),
}
