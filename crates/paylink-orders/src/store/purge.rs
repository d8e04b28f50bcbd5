use super::{all, first};
use crate::sql::{Row, Sql, StoreError};

/// The orders that are finished and were not changed since a time.
const FINISHED: &str = "FROM paylink_orders o
         WHERE o.purged_at IS NULL AND o.updated_at < $1
           AND NOT EXISTS (SELECT 1 FROM paylink_attempts a WHERE a.order_id = o.id
                           AND (a.next_due IS NOT NULL OR a.updated_at >= $1))
           AND NOT EXISTS (SELECT 1 FROM paylink_events e WHERE e.order_id = o.id
                           AND e.next_due IS NOT NULL)
           AND NOT EXISTS (SELECT 1 FROM paylink_incidents i WHERE i.order_id = o.id
                           AND i.decided_at IS NULL)";

/// The callbacks with contents that were received for the last time before a time.
const OLD_CALLBACKS: &str = "FROM paylink_inbox WHERE request IS NOT NULL AND last_at < $1";

/// Returns how many orders and how many callbacks a purge would change.
pub(crate) async fn count_purgeable<S: Sql>(
    sql: &mut S,
    before: i64,
) -> Result<(u64, u64), StoreError> {
    let mut count = async |from: &str| {
        let statement = format!("SELECT COUNT(*) {from}");
        let count = first(sql, &statement, &[before.into()], Row::int).await?;
        Ok::<_, StoreError>(u64::try_from(count.unwrap_or(0)).unwrap_or(0))
    };
    Ok((count(FINISHED).await?, count(OLD_CALLBACKS).await?))
}

/// Returns at most `limit` orders that are finished and were not changed since a time. No link of
/// these orders is queried any more, no event is due, and no incident is open.
pub(crate) async fn purgeable_orders<S: Sql>(
    sql: &mut S,
    before: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    all(
        sql,
        &format!("SELECT o.id {FINISHED} ORDER BY o.id LIMIT $2 {{skip}}"),
        &[before.into(), limit.into()],
        Row::int,
    )
    .await
}

/// Removes the payer's data of an order: the fields of its links, their URLs, and the results of
/// queries. The number, the references, the amounts and the keys of events are kept.
pub(crate) async fn purge_order<S: Sql>(sql: &mut S, order: i64) -> Result<(), StoreError> {
    for statement in [
        "UPDATE paylink_orders SET link = NULL, purged_at = {now} WHERE id = $1",
        "UPDATE paylink_attempts SET url = NULL, last_error = NULL WHERE order_id = $1",
        "UPDATE paylink_history SET data = '{}' WHERE order_id = $1 AND kind IN ('read', 'failed')",
        "UPDATE paylink_events SET last_error = NULL WHERE order_id = $1",
    ] {
        sql.execute(statement, &[order.into()]).await?;
    }
    Ok(())
}

/// Lets a purge remove the data of an order again, because something was read after the last one.
pub(crate) async fn unmark_purged<S: Sql>(sql: &mut S, order: i64) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE paylink_orders SET purged_at = NULL, updated_at = {now} WHERE id = $1",
        &[order.into()],
    )
    .await
    .map(drop)
}

/// Removes the contents of callbacks that were received for the last time before a time. Their
/// digests are kept, so that a repetition is still recognised. Returns the number of these
/// callbacks.
pub(crate) async fn purge_callbacks<S: Sql>(
    sql: &mut S,
    before: i64,
    limit: i64,
) -> Result<u64, StoreError> {
    sql.execute(
        &format!(
            "UPDATE paylink_inbox SET request = NULL
             WHERE id IN (SELECT id {OLD_CALLBACKS} ORDER BY id LIMIT $2)"
        ),
        &[before.into(), limit.into()],
    )
    .await
}

/// Whether a callback for this reference was received.
pub(crate) async fn has_callback<S: Sql>(sql: &mut S, reference: &str) -> Result<bool, StoreError> {
    let found = first(
        sql,
        "SELECT 1 FROM paylink_inbox WHERE reference = $1 LIMIT 1",
        &[reference.into()],
        Row::int,
    )
    .await?;
    Ok(found.is_some())
}
