//! Database transactions that consist of several statements. No request is sent to a provider while
//! a transaction is open.

mod create;
mod decide;
mod deliver;
mod outcome;
mod read;
mod sweep;
#[cfg(test)]
pub(crate) mod tests;

use paylink_core::{Identity, Money, NewLink};

pub(crate) use self::create::{
    Adopt, AttemptPlan, Begun, MOST_ATTEMPTS, adopt, begin_create, cancel, renew,
};
pub(crate) use self::decide::{Watches, decide};
pub(crate) use self::deliver::{handler_failed, order_event};
pub(crate) use self::outcome::{store_orphan, store_outcome};
pub(crate) use self::read::{ReadDone, ReadPlan, store_read};
pub(crate) use self::sweep::{ListedRow, SweepPage, store_page};
use crate::database::Found;
use crate::error::Result;
use crate::handler::{EventData, EventKind};
use crate::incident::IncidentKind;
use crate::order::OrderState;
use crate::sql::{Sql, StoreError};
use crate::state::{AttemptEnd, NextAttempt, Phase, ProviderKind, next_attempt};
use crate::store::{self, AttemptRow, ListOrders, ObservationRow, OrderRow};

/// Returns how an attempt ended, or `None` if the attempt has not ended or has a payment.
fn attempt_end(phase: Phase) -> Option<AttemptEnd> {
    Some(match phase {
        Phase::Refused | Phase::Withdrawn => AttemptEnd::Refused,
        Phase::ResolvedClosed => AttemptEnd::ResolvedClosed,
        Phase::NotFound => AttemptEnd::NotFound,
        Phase::Unknowable => AttemptEnd::Unknowable,
        Phase::DeactivatedUnseen => AttemptEnd::DeactivatedUnseen,
        Phase::Found => AttemptEnd::ExistsWithoutUrl,
        Phase::Expired => AttemptEnd::Expired,
        Phase::Deactivated => AttemptEnd::Deactivated,
        _ => return None,
    })
}

/// Whether an attempt in this phase keeps its order from getting another link.
fn blocks(attempt: &AttemptRow, phase: Phase, kind: ProviderKind) -> bool {
    if phase.blocks() {
        return true;
    }
    let Some(end) = attempt_end(phase) else { return false };
    match next_attempt(end, kind, attempt.notifies) {
        NextAttempt::Now => false,
        NextAttempt::AfterPayableUntil => !attempt.is_over(),
        NextAttempt::Never => true,
    }
}

/// Whether another attempt may follow the newest one now.
async fn may_follow<S: Sql>(
    sql: &mut S,
    order: &OrderRow,
    newest: Option<&AttemptRow>,
    kind: ProviderKind,
) -> Result<bool, StoreError> {
    let Some(newest) = newest else { return Ok(true) };
    let has_ended = newest.released
        || attempt_end(newest.phase).is_some_and(|end| {
            match next_attempt(end, kind, newest.notifies) {
                NextAttempt::Now => true,
                NextAttempt::AfterPayableUntil => !newest.blocks,
                NextAttempt::Never => false,
            }
        });
    Ok(has_ended
        && store::blocking_attempt(sql, order.id).await?.is_none()
        && !store::has_money(sql, order.id).await?)
}

async fn event<S: Sql>(
    sql: &mut S,
    order: &OrderRow,
    attempt: Option<&AttemptRow>,
    key: &str,
    kind: EventKind,
    amount: Option<Money>,
) -> Result<(), StoreError> {
    let data = serde_json::to_string(&EventData { amount })
        .map_err(|error| StoreError::Other(error.to_string()))?;
    let attempt = attempt.map(|attempt| attempt.id);
    if store::insert_event(sql, key, order.id, attempt, &kind.to_string(), &data).await? {
        tracing::info!(order = order.number, event = key, "an event was stored");
    }
    Ok(())
}

async fn incident<S: Sql>(
    sql: &mut S,
    order: &OrderRow,
    attempt: Option<&AttemptRow>,
    kind: IncidentKind,
    amount: Option<Money>,
) -> Result<(), StoreError> {
    let id = attempt.map(|attempt| attempt.id);
    let Some(id) = store::open_incident(sql, order.id, id, kind, amount).await? else {
        return Ok(());
    };
    let reference = attempt.map(|attempt| attempt.reference.as_str());
    tracing::warn!(order = order.number, reference, %kind, "a person has to decide");
    let key = format!("incident:{}:{id}", order.number);
    event(sql, order, attempt, &key, EventKind::Incident(kind), amount).await
}

/// Adds the event `cancelled` for a cancelled order, if none of its links can be paid any more.
async fn cancelled_event<S: Sql>(sql: &mut S, order: &OrderRow) -> Result<(), StoreError> {
    if order.state != OrderState::Cancelled
        || store::blocking_attempt(sql, order.id).await?.is_some()
    {
        return Ok(());
    }
    let key = format!("cancelled:{}", order.number);
    event(sql, order, None, &key, EventKind::Cancelled, None).await
}

/// Returns the stored fields of the links of an order.
pub(crate) fn stored_link(order: &OrderRow) -> Result<NewLink> {
    let text = order
        .link
        .as_deref()
        .ok_or_else(|| StoreError::Other("the payer's data of the order was purged".to_owned()))?;
    Ok(serde_json::from_str(text)
        .map_err(|_| StoreError::Other("a stored link has an unknown form".to_owned()))?)
}

/// Returns the account as text, for errors.
pub(crate) fn account_text(account: &Identity) -> String {
    format!("{}:{}:{}", account.provider(), account.environment(), account.account())
}

/// Returns an order, and the attempt that keeps the order from getting another link, or else its
/// newest attempt.
pub(crate) async fn find_order<S: Sql>(
    sql: &mut S,
    number: &str,
) -> Result<Option<Found>, StoreError> {
    match store::order_by_number(sql, number).await? {
        Some(order) => with_attempt(sql, order).await.map(Some),
        None => Ok(None),
    }
}

/// Returns an order with the attempt that paid it, or else with the one of [`find_order`].
pub(crate) async fn order_to_confirm<S: Sql>(
    sql: &mut S,
    number: &str,
) -> Result<Option<Found>, StoreError> {
    let Some((order, attempt)) = find_order(sql, number).await? else { return Ok(None) };
    match order.settled_by {
        Some(id) => Ok(Some((order, Some(store::attempt_by_id(sql, id).await?)))),
        None => Ok(Some((order, attempt))),
    }
}

async fn with_attempt<S: Sql>(sql: &mut S, order: OrderRow) -> Result<Found, StoreError> {
    let attempt = match store::blocking_attempt(sql, order.id).await? {
        Some(attempt) => Some(attempt),
        None => store::newest_attempt(sql, order.id).await?,
    };
    Ok((order, attempt))
}

/// Returns orders with their attempts.
pub(crate) async fn list<S: Sql>(sql: &mut S, list: &ListOrders) -> Result<Vec<Found>, StoreError> {
    let mut found = Vec::new();
    for order in store::list_orders(sql, list).await? {
        found.push(with_attempt(sql, order).await?);
    }
    Ok(found)
}

/// Returns the history of an order, or `None` if there is no such order.
pub(crate) async fn history<S: Sql>(
    sql: &mut S,
    number: &str,
) -> Result<Option<Vec<ObservationRow>>, StoreError> {
    let Some(order) = store::order_by_number(sql, number).await? else { return Ok(None) };
    store::observations(sql, order.id).await.map(Some)
}

/// Assigns positions to new events, and returns the events after the position `after`.
pub(crate) async fn feed<S: Sql>(
    sql: &mut S,
    after: i64,
    limit: i64,
) -> Result<Vec<store::FeedRow>, StoreError> {
    store::number_events(sql, 1_000).await?;
    store::feed(sql, after, limit).await
}

/// Removes the data of at most `limit` orders and at most `limit` callbacks. Returns how many
/// orders and how many callbacks there were.
pub(crate) async fn purge<S: Sql>(
    sql: &mut S,
    before: i64,
    limit: i64,
    actor: &str,
) -> Result<(u64, u64), StoreError> {
    let orders = store::purgeable_orders(sql, before, limit).await?;
    for order in &orders {
        store::purge_order(sql, *order).await?;
        store::record(sql, *order, None, actor, "purged", "{}").await?;
    }
    let callbacks = store::purge_callbacks(sql, before, limit).await?;
    Ok((orders.len() as u64, callbacks))
}
