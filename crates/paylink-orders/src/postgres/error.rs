//! The errors of PostgreSQL, without values of rows.

use std::fmt;
use std::io;

use tokio_postgres::Error;
use tokio_postgres::error::{DbError, Severity, SqlState};

use crate::sql::StoreError;

/// Returns an error for a connection that could not be opened or was lost.
pub(super) fn unavailable(error: impl fmt::Display) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

/// Returns the error of an attempt to connect.
pub(super) fn connect_error(error: &Error) -> StoreError {
    let is_timeout = error.to_string().starts_with("timeout");
    if error.as_db_error().is_some() || is_timeout || is_connection_lost(error) {
        return match store_error(error) {
            StoreError::Other(text) => StoreError::Unavailable(text),
            error => error,
        };
    }
    // Such as a missing password, or a certificate that is not trusted.
    StoreError::Unusable(with_source(error))
}

/// Returns the error of a statement.
///
/// PostgreSQL's message contains names of tables and columns. Values of rows are only in the
/// details, which are left out.
pub(super) fn store_error(error: &Error) -> StoreError {
    let Some(reported) = error.as_db_error() else {
        return if is_connection_lost(error) {
            unavailable(with_source(error))
        } else {
            StoreError::Other(error.to_string())
        };
    };
    let text = format!("{} (SQLSTATE {})", reported.message(), reported.code().code());
    let code = reported.code();
    if is_repeatable(code) && *code != SqlState::UNIQUE_VIOLATION
        || *code == SqlState::LOCK_NOT_AVAILABLE
        || *code == SqlState::QUERY_CANCELED
    {
        return StoreError::Busy(text);
    }
    if is_connection_lost(error) || *code == SqlState::TOO_MANY_CONNECTIONS {
        return StoreError::Unavailable(text);
    }
    match &code.code()[..2] {
        "23" => StoreError::Constraint(text),
        "53" | "58" => StoreError::NotWritable(text),
        "28" | "3D" | "3F" => StoreError::Unusable(text),
        _ if is_pooled(code) => StoreError::Unusable(format!(
            "{text}: a pooler gives this connection to other programs too; leave out \
             `Postgres::direct`"
        )),
        _ if *code == SqlState::READ_ONLY_SQL_TRANSACTION => StoreError::NotWritable(text),
        _ if *code == SqlState::INSUFFICIENT_PRIVILEGE => StoreError::Unusable(text),
        _ => StoreError::Other(text),
    }
}

/// Whether the whole transaction can be repeated, because it collided with another transaction.
///
/// A violated unique index is among these errors. When the transaction is repeated, it sees the row
/// that was in its way.
pub(super) fn is_repeatable(code: &SqlState) -> bool {
    [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::UNIQUE_VIOLATION,
    ]
    .contains(code)
}

/// Whether a prepared statement is not the one that this connection has prepared.
fn is_pooled(code: &SqlState) -> bool {
    [SqlState::INVALID_SQL_STATEMENT_NAME, SqlState::DUPLICATE_PSTATEMENT].contains(code)
}

/// Whether the connection can no longer be used. If this happens during a commit, its outcome is
/// unknown.
pub(super) fn is_connection_lost(error: &Error) -> bool {
    match error.as_db_error() {
        Some(reported) => is_fatal(reported) || reported.code().code().starts_with("08"),
        None => error.is_closed() || source(error).is_some_and(|source| source.is::<io::Error>()),
    }
}

fn is_fatal(reported: &DbError) -> bool {
    matches!(reported.parsed_severity(), Some(Severity::Fatal | Severity::Panic))
        || reported.code().code().starts_with("57P")
        || *reported.code() == SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
}

fn source(error: &Error) -> Option<&(dyn std::error::Error + 'static)> {
    std::error::Error::source(error)
}

fn with_source(error: &Error) -> String {
    match source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
