use super::{all, first};
use crate::sql::{Row, Sql, StoreError};

/// Adds an event for which the order handler is called. Returns `false` if an event with this key
/// exists.
pub(crate) async fn insert_event<S: Sql>(
    sql: &mut S,
    key: &str,
    order: i64,
    attempt: Option<i64>,
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

/// An event that is due.
pub(crate) struct DueEvent {
    pub(crate) seq: i64,
    pub(crate) key: String,
    pub(crate) order_id: i64,
    pub(crate) kind: String,
    pub(crate) data: String,
    pub(crate) tries: i64,
}

/// The statement of [`due_event`].
pub(crate) const DUE_EVENT: &str =
    "SELECT seq, event_key, order_id, kind, data, tries FROM paylink_events
     WHERE next_due IS NOT NULL AND next_due <= {now} ORDER BY next_due, seq LIMIT 1 {skip}";

/// Returns the next event that is due.
pub(crate) async fn due_event<S: Sql>(sql: &mut S) -> Result<Option<DueEvent>, StoreError> {
    first(sql, DUE_EVENT, &[], |row| {
        Ok(DueEvent {
            seq: row.int()?,
            key: row.text()?,
            order_id: row.int()?,
            kind: row.text()?,
            data: row.text()?,
            tries: row.int()?,
        })
    })
    .await
}

/// Marks an event as handled. Returns whether it was not handled before.
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

/// Makes an event due later, because the order handler failed. Returns how often the handler has
/// failed for the event, or `None` if the event was handled in the meantime.
pub(crate) async fn event_failed<S: Sql>(
    sql: &mut S,
    seq: i64,
    pause: i64,
    error: &str,
) -> Result<Option<i64>, StoreError> {
    first(
        sql,
        "UPDATE paylink_events SET tries = tries + 1, next_due = {now} + $1, last_error = $2
         WHERE seq = $3 AND done_at IS NULL RETURNING tries",
        &[pause.into(), error.into(), seq.into()],
        Row::int,
    )
    .await
}

/// Assigns positions to the events that have no position in the feed yet.
///
/// A position is assigned after the commit of its event, and by one writer at a time, because the
/// row of the installation is locked first. Therefore, a program that has read a position has read
/// every lower position, even if the database transactions of the events overlapped.
pub(crate) async fn number_events<S: Sql>(sql: &mut S, limit: i64) -> Result<(), StoreError> {
    let last = first(
        sql,
        "UPDATE paylink_installation SET feed_position = feed_position RETURNING feed_position",
        &[],
        Row::int,
    )
    .await?;
    let last = last.ok_or_else(|| StoreError::Other("the installation has no row".to_owned()))?;
    let new = all(
        sql,
        "SELECT seq FROM paylink_events WHERE position IS NULL ORDER BY seq LIMIT $1",
        &[limit.into()],
        Row::int,
    )
    .await?;
    let mut position = last;
    for seq in new {
        position += 1;
        sql.execute(
            "UPDATE paylink_events SET position = $1 WHERE seq = $2",
            &[position.into(), seq.into()],
        )
        .await?;
    }
    sql.execute("UPDATE paylink_installation SET feed_position = $1", &[position.into()])
        .await
        .map(drop)
}

/// An event in the feed.
pub(crate) struct FeedRow {
    pub(crate) position: i64,
    pub(crate) key: String,
    pub(crate) number: String,
    pub(crate) kind: String,
    pub(crate) data: String,
    pub(crate) at: i64,
}

/// Returns at most `limit` events after a position, in the order of their positions.
pub(crate) async fn feed<S: Sql>(
    sql: &mut S,
    after: i64,
    limit: i64,
) -> Result<Vec<FeedRow>, StoreError> {
    all(
        sql,
        "SELECT e.position, e.event_key, o.number, e.kind, e.data, e.at
         FROM paylink_events e JOIN paylink_orders o ON o.id = e.order_id
         WHERE e.position > $1 ORDER BY e.position LIMIT $2",
        &[after.into(), limit.into()],
        |row| {
            Ok(FeedRow {
                position: row.int()?,
                key: row.text()?,
                number: row.text()?,
                kind: row.text()?,
                data: row.text()?,
                at: row.int()?,
            })
        },
    )
    .await
}
