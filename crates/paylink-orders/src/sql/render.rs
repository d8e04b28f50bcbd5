//! Adapts the text of a SQL statement to the dialect of the database.

use std::borrow::Cow;

use super::Dialect;

/// The parts of SQL statements that differ between databases.
struct Words {
    /// The current time in Unix milliseconds, by the clock of the database.
    now: &'static str,
    /// Makes a `SELECT` skip rows that another transaction has locked.
    skip_locked: &'static str,
    primary_key: &'static str,
    integer: &'static str,
    bytes: &'static str,
    table_end: &'static str,
}

const SQLITE: Words = Words {
    // `unixepoch('subsec')` is NULL before SQLite 3.42.
    now: "CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)",
    // One writer at a time: there is nothing to skip.
    skip_locked: "",
    // A number is never used again, not even after the row was deleted.
    primary_key: "INTEGER PRIMARY KEY AUTOINCREMENT",
    integer: "INTEGER",
    bytes: "BLOB",
    table_end: "STRICT",
};

impl Dialect {
    /// Replaces the words in braces by the SQL of this dialect.
    pub(crate) fn render<'a>(self, statement: &'a str) -> Cow<'a, str> {
        if !statement.contains('{') {
            return Cow::Borrowed(statement);
        }
        let words = match self {
            Self::Sqlite => &SQLITE,
        };
        let rendered = statement
            .replace("{now}", words.now)
            .replace("{skip}", words.skip_locked)
            .replace("{pk}", words.primary_key)
            .replace("{int}", words.integer)
            .replace("{bytes}", words.bytes)
            .replace("{end}", words.table_end);
        Cow::Owned(rendered)
    }
}
