use paylink_core::Money;

use super::{all, first};
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

/// Opens an incident, unless one of this kind is open for the attempt, or was decided for the same
/// amount. Returns its id if it is new.
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
         SELECT $1, $2, $3, $4, $5, {now}
         WHERE NOT EXISTS (
           SELECT 1 FROM paylink_incidents
           WHERE order_id = $1 AND attempt_id = $2 AND kind = $3
             AND (decided_at IS NULL OR COALESCE(amount, 0) = COALESCE($4, 0)))
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

/// One row of the history of an order.
pub(crate) struct ObservationRow {
    pub(crate) attempt: Option<i64>,
    pub(crate) at: i64,
    pub(crate) kind: String,
    pub(crate) data: String,
}

/// Returns the history of an order, the oldest row first.
pub(crate) async fn observations<S: Sql>(
    sql: &mut S,
    order: i64,
) -> Result<Vec<ObservationRow>, StoreError> {
    all(
        sql,
        "SELECT a.number, o.at, o.kind, o.data
         FROM paylink_observations o LEFT JOIN paylink_attempts a ON a.id = o.attempt_id
         WHERE o.order_id = $1 ORDER BY o.id",
        &[order.into()],
        |row| {
            Ok(ObservationRow {
                attempt: row.optional_int()?,
                at: row.int()?,
                kind: row.text()?,
                data: row.text()?,
            })
        },
    )
    .await
}

/// One incident.
pub(crate) struct IncidentRow {
    pub(crate) id: i64,
    pub(crate) order_id: i64,
    pub(crate) number: String,
    pub(crate) attempt_id: i64,
    pub(crate) provider: String,
    pub(crate) kind: String,
    pub(crate) amount: Option<i64>,
    pub(crate) currency: Option<String>,
    pub(crate) opened_at: i64,
    pub(crate) decision: Option<String>,
}

const INCIDENT: &str = "SELECT i.id, i.order_id, o.number, i.attempt_id, o.provider, i.kind, \
                        i.amount, i.currency, i.opened_at, i.decision FROM paylink_incidents i \
                        JOIN paylink_orders o ON o.id = i.order_id";

fn incident(row: &mut Row) -> Result<IncidentRow, StoreError> {
    Ok(IncidentRow {
        id: row.int()?,
        order_id: row.int()?,
        number: row.text()?,
        attempt_id: row.int()?,
        provider: row.text()?,
        kind: row.text()?,
        amount: row.optional_int()?,
        currency: row.optional_text()?,
        opened_at: row.int()?,
        decision: row.optional_text()?,
    })
}

/// Returns the incidents that nobody has decided, the oldest first.
pub(crate) async fn open_incidents<S: Sql>(sql: &mut S) -> Result<Vec<IncidentRow>, StoreError> {
    let statement = format!("{INCIDENT} WHERE i.decided_at IS NULL ORDER BY i.id");
    all(sql, &statement, &[], incident).await
}

/// Returns an incident, or `None` if there is none with this id.
pub(crate) async fn incident_by_id<S: Sql>(
    sql: &mut S,
    id: i64,
) -> Result<Option<IncidentRow>, StoreError> {
    let statement = format!("{INCIDENT} WHERE i.id = $1");
    first(sql, &statement, &[id.into()], incident).await
}

/// Stores the decision about an incident. Returns `false` if it was decided before.
pub(crate) async fn decide<S: Sql>(
    sql: &mut S,
    id: i64,
    decision: &str,
    by: &str,
    note: &str,
) -> Result<bool, StoreError> {
    let changed = sql
        .execute(
            "UPDATE paylink_incidents
             SET decided_at = {now}, decision = $1, decided_by = $2, note = $3
             WHERE id = $4 AND decided_at IS NULL",
            &[decision.into(), by.into(), note.into(), id.into()],
        )
        .await?;
    Ok(changed == 1)
}

/// Lets an order get another link although there is an attempt with money.
pub(crate) async fn release<S: Sql>(sql: &mut S, attempt: i64) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE paylink_attempts SET released = 1, blocks = 0, updated_at = {now} WHERE id = $1",
        &[attempt.into()],
    )
    .await
    .map(drop)
}

/// Adds a row that says who did what.
pub(crate) async fn audit<S: Sql>(
    sql: &mut S,
    actor: &str,
    action: &str,
    order: Option<i64>,
    data: &str,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO paylink_audit (at, actor, action, order_id, data)
         VALUES ({now}, $1, $2, $3, $4)",
        &[actor.into(), action.into(), order.into(), data.into()],
    )
    .await
    .map(drop)
}
