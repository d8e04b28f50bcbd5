use paylink_core::Money;

use super::first;
use crate::incident::IncidentKind;
use crate::sql::{Row, Sql, StoreError, Value};

/// Adds an event that the order handler is called for. Returns `false` if the event exists.
pub(crate) async fn insert_event<S: Sql>(
    sql: &mut S,
    key: &str,
    order: i64,
    attempt: i64,
    kind: &str,
    data: &str,
) -> Result<bool, StoreError> {
    let changed = sql
        .execute(
            "INSERT INTO paylink_events
               (event_key, order_id, attempt_id, kind, at, data, next_due, tries)
             VALUES ($1, $2, $3, $4, {now}, $5, {now}, 0)
             ON CONFLICT (event_key) DO NOTHING",
            &[key.into(), order.into(), attempt.into(), kind.into(), data.into()],
        )
        .await?;
    Ok(changed == 1)
}

/// Opens an incident, unless one of this kind is open for the attempt. Returns its id if it is new.
pub(crate) async fn open_incident<S: Sql>(
    sql: &mut S,
    order: i64,
    attempt: i64,
    kind: IncidentKind,
    amount: Option<Money>,
) -> Result<Option<i64>, StoreError> {
    first(
        sql,
        "INSERT INTO paylink_incidents (order_id, attempt_id, kind, amount, currency, opened_at)
         VALUES ($1, $2, $3, $4, $5, {now})
         ON CONFLICT (order_id, attempt_id, kind) WHERE decided_at IS NULL DO NOTHING
         RETURNING id",
        &[
            order.into(),
            attempt.into(),
            kind.as_str().into(),
            Value::Int(amount.map(|money| money.minor())),
            Value::Text(amount.map(|money| money.currency().to_string())),
        ],
        Row::int,
    )
    .await
}

/// Adds what a read or a write reported.
pub(crate) async fn observe<S: Sql>(
    sql: &mut S,
    order: i64,
    attempt: Option<i64>,
    kind: &str,
    data: &str,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO paylink_observations (order_id, attempt_id, at, kind, data)
         VALUES ($1, $2, {now}, $3, $4)",
        &[order.into(), attempt.into(), kind.into(), data.into()],
    )
    .await
    .map(drop)
}

/// An event that is due.
pub(crate) struct DueEvent {
    pub(crate) seq: i64,
    pub(crate) key: String,
    pub(crate) order_id: i64,
    pub(crate) kind: String,
    pub(crate) data: String,
    pub(crate) tries: i64,
}

/// Returns the next event that is due.
pub(crate) async fn due_event<S: Sql>(sql: &mut S) -> Result<Option<DueEvent>, StoreError> {
    first(
        sql,
        "SELECT seq, event_key, order_id, kind, data, tries FROM paylink_events
         WHERE next_due IS NOT NULL AND next_due <= {now} ORDER BY next_due, seq LIMIT 1 {skip}",
        &[],
        |row| {
            Ok(DueEvent {
                seq: row.int()?,
                key: row.text()?,
                order_id: row.int()?,
                kind: row.text()?,
                data: row.text()?,
                tries: row.int()?,
            })
        },
    )
    .await
}

/// Marks an event as done. Returns whether it was due.
pub(crate) async fn event_done<S: Sql>(sql: &mut S, seq: i64) -> Result<bool, StoreError> {
    let changed = sql
        .execute(
            "UPDATE paylink_events SET done_at = {now}, next_due = NULL
             WHERE seq = $1 AND done_at IS NULL",
            &[seq.into()],
        )
        .await?;
    Ok(changed == 1)
}

/// Puts an event off after the order handler failed.
pub(crate) async fn event_failed<S: Sql>(
    sql: &mut S,
    seq: i64,
    pause: i64,
    error: &str,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE paylink_events SET tries = tries + 1, next_due = {now} + $1, last_error = $2
         WHERE seq = $3 AND done_at IS NULL",
        &[pause.into(), error.into(), seq.into()],
    )
    .await
    .map(drop)
}
