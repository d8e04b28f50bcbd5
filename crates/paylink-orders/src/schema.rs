//! The tables of the database, and the migration to the current version.
//!
//! All times are Unix milliseconds of the database's clock. Amounts are minor units. Flags are 0 or
//! 1. Data from other programs is stored as bytes, because it may not be valid UTF-8.

use crate::sql::{Row, Sql, StoreError};

/// The SQL statements of each version, starting with version 1. The statements of a released
/// version are never changed.
const VERSIONS: &[&[&str]] = &[&[
    "CREATE TABLE paylink_installation (
       id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
       prefix TEXT NOT NULL,
       feed_position {int} NOT NULL,
       created_at {int} NOT NULL
     ) {end}",
    "CREATE TABLE paylink_accounts (
       provider TEXT NOT NULL, environment TEXT NOT NULL, account TEXT NOT NULL,
       account_id TEXT,
       list_is_usable {int} NOT NULL,
       next_sweep {int} NOT NULL,
       sweep_first TEXT, sweep_last TEXT, sweep_cursor TEXT,
       PRIMARY KEY (provider, environment, account)
     ) {end}",
    "CREATE TABLE paylink_orders (
       id {pk},
       number TEXT NOT NULL UNIQUE,
       provider TEXT NOT NULL, environment TEXT NOT NULL, account TEXT NOT NULL,
       amount {int} NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,
       max_surcharge {int} NOT NULL CHECK (max_surcharge >= 0),
       link TEXT,
       state {int} NOT NULL,
       attempts {int} NOT NULL,
       renew {int} NOT NULL,
       settled_amount {int}, settled_by {int}, settled_at {int},
       created_at {int} NOT NULL, updated_at {int} NOT NULL, purged_at {int}
     ) {changed_end}",
    // Not the unpaid orders, so that the creation of an order does not write this index.
    "CREATE INDEX paylink_orders_state ON paylink_orders (state, id) WHERE state <> 0",
    "CREATE TABLE paylink_attempts (
       id {pk},
       order_id {int} NOT NULL REFERENCES paylink_orders (id),
       number {int} NOT NULL,
       provider TEXT NOT NULL, environment TEXT NOT NULL, account TEXT NOT NULL,
       reference TEXT NOT NULL,
       link_key TEXT, url TEXT,
       phase {int} NOT NULL,
       blocks {int} NOT NULL CHECK (blocks IN (0, 1)),
       notifies {int} NOT NULL,
       deactivate {int} NOT NULL,
       released {int} NOT NULL,
       next_due {int},
       leased {int} NOT NULL, epoch {int} NOT NULL, wakes {int} NOT NULL, owner TEXT,
       reads {int} NOT NULL, failures {int} NOT NULL, was_found {int} NOT NULL,
       sent_at {int}, phase_since {int} NOT NULL,
       expires_at {int}, payable_until {int}, watch_until {int},
       last_error TEXT,
       created_at {int} NOT NULL, updated_at {int} NOT NULL,
       UNIQUE (reference, provider, environment, account)
     ) {changed_end}",
    // The promise: an order has at most one link that may be paid, with 0 in the index. The others
    // have their numbers there, which begin with 1. One index, which also finds all attempts of an
    // order, is one page less to write than two.
    "CREATE UNIQUE INDEX paylink_one_payable
       ON paylink_attempts (order_id, (CASE blocks WHEN 1 THEN 0 ELSE number END))",
    "CREATE INDEX paylink_attempts_due ON paylink_attempts (next_due) WHERE next_due IS NOT NULL",
    // Links that were read as open, so that the creation of a link does not write this index.
    "CREATE INDEX paylink_attempts_open
       ON paylink_attempts (provider, environment, account, created_at)
       WHERE phase = 3 AND was_found = 1",
    "CREATE TABLE paylink_inbox (
       id {pk},
       digest {bytes} NOT NULL,
       provider TEXT NOT NULL, environment TEXT NOT NULL, account TEXT NOT NULL,
       kind TEXT NOT NULL,
       reference TEXT NOT NULL,
       received_at {int} NOT NULL, last_at {int} NOT NULL, times {int} NOT NULL,
       request {bytes},
       UNIQUE (digest, provider, environment, account)
     ) {end}",
    "CREATE INDEX paylink_inbox_reference ON paylink_inbox (reference)",
    // What was planned, sent, read and decided, by whom. Without foreign keys: the statements that
    // add a row have just read or written the order and the attempt, which are never deleted, and a
    // check of both would be a good part of what a creation costs.
    "CREATE TABLE paylink_history (
       order_id {int} NOT NULL,
       number {int} NOT NULL,
       attempt_id {int},
       at {int} NOT NULL,
       actor TEXT NOT NULL,
       kind TEXT NOT NULL,
       data TEXT NOT NULL,
       PRIMARY KEY (order_id, number)
     ) {clustered_end}",
    "CREATE TABLE paylink_events (
       seq {pk},
       event_key TEXT NOT NULL UNIQUE,
       order_id {int} NOT NULL REFERENCES paylink_orders (id),
       attempt_id {int} REFERENCES paylink_attempts (id),
       kind TEXT NOT NULL,
       at {int} NOT NULL,
       data TEXT NOT NULL,
       position {int} UNIQUE,
       next_due {int}, tries {int} NOT NULL, done_at {int}, last_error TEXT
     ) {changed_end}",
    "CREATE INDEX paylink_events_due ON paylink_events (next_due) WHERE next_due IS NOT NULL",
    "CREATE INDEX paylink_events_unnumbered ON paylink_events (seq) WHERE position IS NULL",
    "CREATE INDEX paylink_events_order ON paylink_events (order_id)",
    "CREATE TABLE paylink_incidents (
       id {pk},
       order_id {int} NOT NULL REFERENCES paylink_orders (id),
       attempt_id {int} REFERENCES paylink_attempts (id),
       kind TEXT NOT NULL,
       amount {int}, currency TEXT,
       opened_at {int} NOT NULL,
       decided_at {int}, decision TEXT, decided_by TEXT, note TEXT
     ) {end}",
    // One open incident of a kind for an attempt.
    "CREATE UNIQUE INDEX paylink_incidents_open
       ON paylink_incidents (order_id, kind, attempt_id) WHERE decided_at IS NULL",
]];

/// Migrates the database to the current version. The caller's database transaction excludes every
/// other migration.
///
/// # Errors
/// Returns [`StoreError::NewerSchema`] if the database was written by a newer version of this
/// library.
pub(crate) async fn migrate<S: Sql>(sql: &mut S) -> Result<(), StoreError> {
    sql.execute("CREATE TABLE IF NOT EXISTS paylink_meta (version {int} NOT NULL) {end}", &[])
        .await?;
    let rows = sql.query("SELECT MAX(version) FROM paylink_meta", &[]).await?;
    let found = match rows.into_iter().next() {
        Some(row) => Row::new(row).optional_int()?.unwrap_or(0),
        None => 0,
    };
    let known = VERSIONS.len() as i64;
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    for (version, statements) in (1i64..).zip(VERSIONS).skip(usize::try_from(found).unwrap_or(0)) {
        for statement in *statements {
            sql.execute(statement, &[]).await?;
        }
        sql.execute("INSERT INTO paylink_meta (version) VALUES ($1)", &[version.into()]).await?;
    }
    Ok(())
}
