//! Reads an event for the order handler, and stores that the handler failed.

use super::incident;
use crate::handler::{EventData, OrderEvent};
use crate::incident::IncidentKind;
use crate::sql::{Sql, StoreError};
use crate::store::{self, DueEvent};

/// Returns an event as the order handler gets it.
pub(crate) async fn order_event<S: Sql>(
    sql: &mut S,
    due: &DueEvent,
) -> Result<OrderEvent, StoreError> {
    let unknown = || StoreError::Other("an event has an unknown form".to_owned());
    let order = store::order_by_id(sql, due.order_id).await?;
    let data: EventData = serde_json::from_str(&due.data).map_err(|_| unknown())?;
    Ok(OrderEvent {
        key: due.key.clone(),
        order: order.number.try_into().map_err(|_| unknown())?,
        kind: due.kind.parse().map_err(|_| unknown())?,
        amount: data.amount,
    })
}

/// Makes an event due later, because the order handler failed. Opens an incident if the handler has
/// failed `tries` times.
pub(crate) async fn handler_failed<S: Sql>(
    sql: &mut S,
    event: &DueEvent,
    tries: i64,
    error: &str,
) -> Result<(), StoreError> {
    let order = store::locked_order(sql, event.order_id).await?;
    let pause = 1_000i64 << (event.tries + 1).clamp(0, 12);
    let failures = store::event_failed(sql, event.seq, pause, error).await?;
    if failures.is_none_or(|failures| failures < tries) {
        return Ok(());
    }
    let attempt = store::newest_attempt(sql, order.id).await?;
    incident(sql, &order, attempt.as_ref(), IncidentKind::HandlerFails, None).await
}
