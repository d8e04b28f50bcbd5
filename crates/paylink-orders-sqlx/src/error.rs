use std::borrow::Cow;

use paylink_orders::sql::StoreError;
use sqlx::Error;

/// Returns the error of a statement.
///
/// The message of a database contains names of tables and columns. PostgreSQL reports values of
/// rows only in the details, which are left out, and SQLite reports none.
pub(crate) fn store_error(error: Error) -> StoreError {
    match &error {
        Error::Database(reported) => {
            let code = reported.code().unwrap_or(Cow::Borrowed("unknown"));
            let text = format!("{} (code {code})", reported.message());
            if reported.is_unique_violation()
                || reported.is_foreign_key_violation()
                || reported.is_check_violation()
            {
                return StoreError::Constraint(text);
            }
            match &*code {
                // Collisions with another transaction: PostgreSQL, SQLite.
                "40001" | "40P01" | "55P03" | "57014" | "5" | "6" | "261" | "517" => {
                    StoreError::Busy(text)
                }
                // The disk is full, or the database is read-only.
                "53100" | "25006" | "8" | "13" => StoreError::NotWritable(text),
                _ => StoreError::Other(text),
            }
        }
        Error::Io(_) | Error::Tls(_) | Error::PoolTimedOut | Error::PoolClosed => {
            StoreError::Unavailable(error.to_string())
        }
        _ => StoreError::Other(error.to_string()),
    }
}

/// Returns the error for a column of a type that no statement of `paylink-orders` selects.
pub(crate) fn unknown_type(name: &str) -> StoreError {
    StoreError::Other(format!("a column has the unknown type {name}"))
}
