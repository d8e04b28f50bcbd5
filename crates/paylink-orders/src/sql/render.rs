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
    // No row is ever deleted, so no number is used again.
    primary_key: "INTEGER PRIMARY KEY",
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
        // In one pass, because this is done for each statement that runs.
        let mut rendered = String::with_capacity(2 * statement.len());
        let mut rest = statement;
        while let Some((before, (word, after))) =
            rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            rendered.push_str(before);
            match word {
                "now" => rendered.push_str(words.now),
                "skip" => rendered.push_str(words.skip_locked),
                "pk" => rendered.push_str(words.primary_key),
                "int" => rendered.push_str(words.integer),
                "bytes" => rendered.push_str(words.bytes),
                "end" => rendered.push_str(words.table_end),
                other => rendered.extend(["{", other, "}"]),
            }
            rest = after;
        }
        rendered.push_str(rest);
        Cow::Owned(rendered)
    }
}
