use super::{all, first};
use crate::sql::{Row, Sql, StoreError};

/// The actor of rows that the library adds by itself.
pub(crate) const LIBRARY: &str = "library";

/// Adds a row to the history of an order.
pub(crate) async fn record<S: Sql>(
    sql: &mut S,
    order: i64,
    attempt: Option<i64>,
    actor: &str,
    kind: &str,
    data: &str,
) -> Result<(), StoreError> {
    let (columns, values) = history_columns_and_values("$1", &next_number("$1"), "$2", 3);
    let statement = format!("INSERT INTO paylink_history ({columns}) VALUES ({values})");
    let arguments = [order.into(), attempt.into(), actor.into(), kind.into(), data.into()];
    sql.execute(&statement, &arguments).await.map(drop)
}

/// The number of the next row of the history of an order, whose id is this expression.
pub(super) fn next_number(order: &str) -> String {
    format!(
        "(SELECT COALESCE(MAX(h.number), 0) + 1 FROM paylink_history h WHERE h.order_id = {order})"
    )
}

/// The columns of a new row of the history, and their values if the ids of the order and of the
/// attempt and the row's number are these expressions. The arguments are the actor, which has the
/// number `first`, the kind and the data.
pub(super) fn history_columns_and_values(
    order: &str,
    number: &str,
    attempt: &str,
    first: usize,
) -> (&'static str, String) {
    let [actor, kind, data] = [first, first + 1, first + 2];
    let values = format!("{order}, {number}, {attempt}, {{now}}, ${actor}, ${kind}, ${data}");
    ("order_id, number, attempt_id, at, actor, kind, data", values)
}

/// Adds a row about something that the library did by itself.
pub(crate) async fn observe<S: Sql>(
    sql: &mut S,
    order: i64,
    attempt: Option<i64>,
    kind: &str,
    data: &str,
) -> Result<(), StoreError> {
    record(sql, order, attempt, LIBRARY, kind, data).await
}

/// Adds the result of a query, unless the last query of the attempt had the same result. The
/// attempt counts all queries.
pub(crate) async fn observe_read<S: Sql>(
    sql: &mut S,
    order: i64,
    attempt: i64,
    report: &str,
) -> Result<(), StoreError> {
    let last = first(
        sql,
        "SELECT data FROM paylink_history
         WHERE order_id = $1 AND attempt_id = $2 AND kind = 'read' ORDER BY number DESC LIMIT 1",
        &[order.into(), attempt.into()],
        Row::text,
    )
    .await?;
    if last.as_deref() == Some(report) {
        return Ok(());
    }
    observe(sql, order, Some(attempt), "read", report).await
}

/// Adds that an attempt is not watched any more, unless that is the last row about it.
pub(crate) async fn observe_watch_end<S: Sql>(
    sql: &mut S,
    order: i64,
    attempt: i64,
) -> Result<(), StoreError> {
    let last = first(
        sql,
        "SELECT kind FROM paylink_history
         WHERE order_id = $1 AND attempt_id = $2 ORDER BY number DESC LIMIT 1",
        &[order.into(), attempt.into()],
        Row::text,
    )
    .await?;
    if last.as_deref() == Some("watch-ended") {
        return Ok(());
    }
    observe(sql, order, Some(attempt), "watch-ended", "{}").await
}

/// One row of the history of an order.
pub(crate) struct ObservationRow {
    pub(crate) attempt: Option<i64>,
    pub(crate) at: i64,
    pub(crate) actor: String,
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
        "SELECT a.number, h.at, h.actor, h.kind, h.data
         FROM paylink_history h LEFT JOIN paylink_attempts a ON a.id = h.attempt_id
         WHERE h.order_id = $1 ORDER BY h.number",
        &[order.into()],
        |row| {
            Ok(ObservationRow {
                attempt: row.optional_int()?,
                at: row.int()?,
                actor: row.text()?,
                kind: row.text()?,
                data: row.text()?,
            })
        },
    )
    .await
}
