use paylink_core::Money;

use super::{all, first};
use crate::incident::IncidentKind;
use crate::sql::{Row, Sql, StoreError, Value};

/// Opens an incident, and returns its id. If the attempt has an open incident of this kind, only
/// its amount is updated. If an incident of this kind was decided for the same amount, nothing is
/// opened.
pub(crate) async fn open_incident<S: Sql>(
    sql: &mut S,
    order: i64,
    attempt: Option<i64>,
    kind: IncidentKind,
    amount: Option<Money>,
) -> Result<Option<i64>, StoreError> {
    let minor = Value::Int(amount.map(|money| money.minor()));
    sql.execute(
        "UPDATE paylink_incidents SET amount = $1
         WHERE order_id = $2 AND kind = $3 AND COALESCE(attempt_id, 0) = COALESCE($4, 0)
           AND decided_at IS NULL AND $1 IS NOT NULL",
        &[minor.clone(), order.into(), kind.as_str().into(), attempt.into()],
    )
    .await?;
    first(
        sql,
        "INSERT INTO paylink_incidents (order_id, attempt_id, kind, amount, currency, opened_at)
         SELECT $1, $2, $3, $4, $5, {now}
         WHERE NOT EXISTS (
           SELECT 1 FROM paylink_incidents
           WHERE order_id = $1 AND COALESCE(attempt_id, 0) = COALESCE($2, 0) AND kind = $3
             AND (decided_at IS NULL OR COALESCE(amount, 0) = COALESCE($4, 0)))
         RETURNING id",
        &[
            order.into(),
            attempt.into(),
            kind.as_str().into(),
            minor,
            Value::Text(amount.map(|money| money.currency().to_string())),
        ],
        Row::int,
    )
    .await
}

/// An incident, as it is stored.
pub(crate) struct IncidentRow {
    pub(crate) id: i64,
    pub(crate) order_id: i64,
    pub(crate) number: String,
    pub(crate) attempt_id: Option<i64>,
    pub(crate) provider: String,
    pub(crate) kind: String,
    pub(crate) amount: Option<i64>,
    pub(crate) currency: Option<String>,
    pub(crate) opened_at: i64,
}

const INCIDENT: &str = "SELECT i.id, i.order_id, o.number, i.attempt_id, o.provider, i.kind, \
                        i.amount, i.currency, i.opened_at FROM paylink_incidents i \
                        JOIN paylink_orders o ON o.id = i.order_id";

fn incident(row: &mut Row) -> Result<IncidentRow, StoreError> {
    Ok(IncidentRow {
        id: row.int()?,
        order_id: row.int()?,
        number: row.text()?,
        attempt_id: row.optional_int()?,
        provider: row.text()?,
        kind: row.text()?,
        amount: row.optional_int()?,
        currency: row.optional_text()?,
        opened_at: row.int()?,
    })
}

/// Returns the incidents that nobody has decided yet, with the oldest incident first.
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
