//! Transactions that consist of several statements.

use paylink_core::{Identity, Money, NewLink};
use serde_json::json;

use crate::database::{Decided, Found, Outcome};
use crate::error::{OrdersError, Result};
use crate::handler::{EventData, EventKind};
use crate::incident::{Decision, IncidentKind};
use crate::order::OrderState;
use crate::sql::{Sql, StoreError};
use crate::state::AttemptEnd;
use crate::state::{
    Before, Effect, NextAttempt, Phase, ProviderKind, Seen, after_read, next_attempt,
};
use crate::store::{self, AttemptRow, Finish, InsertOrder, ObservationRow, OrderRow};

/// How a new attempt of an order is stored.
#[derive(Clone)]
pub(crate) struct AttemptPlan {
    pub(crate) prefix: String,
    /// [`Phase::Sending`] if the caller sends right after the commit, else [`Phase::Planned`].
    pub(crate) phase: Phase,
    /// Milliseconds until somebody else takes over.
    pub(crate) bound: i64,
    pub(crate) max_attempts: i64,
    /// Milliseconds between two attempts.
    pub(crate) pause: i64,
}

/// An order after [`begin_create`].
pub(crate) struct Begun {
    pub(crate) order: OrderRow,
    pub(crate) attempt: Option<AttemptRow>,
    /// Whether the attempt is new, so that the caller has to send it.
    pub(crate) is_new: bool,
}

/// Stores an order with its first attempt, or returns the order that is stored. An order that waits
/// and has no link gets its next attempt.
pub(crate) async fn begin_create<S: Sql>(
    sql: &mut S,
    new: &InsertOrder,
    notifies: bool,
    kind: ProviderKind,
    plan: &AttemptPlan,
) -> Result<Begun> {
    store::insert_order(sql, new).await?;
    let order = store::order_by_number(sql, &new.number)
        .await?
        .ok_or_else(|| StoreError::Other("an order was not stored".to_owned()))?;
    if order.fingerprint != new.fingerprint {
        let number = new.number.clone().try_into()?;
        return Err(OrdersError::OtherContent(number));
    }
    let newest = store::newest_attempt(sql, order.id).await?;
    let may_send = order.state == OrderState::Waiting
        && order.attempts < plan.max_attempts
        && match &newest {
            None => true,
            Some(attempt) => may_follow(attempt, kind),
        };
    if !may_send || store::blocking_attempt(sql, order.id).await?.is_some() {
        return Ok(Begun { order, attempt: newest, is_new: false });
    }
    // No link is out, so what the next one asks for may change.
    store::update_link(sql, order.id, &new.link).await?;
    let attempt = insert_next_attempt(sql, &order, notifies, plan).await?;
    Ok(Begun { is_new: attempt.is_some(), attempt: attempt.or(newest), order })
}

/// Whether another attempt may follow this one now.
fn may_follow(attempt: &AttemptRow, kind: ProviderKind) -> bool {
    let Some(end) = attempt_end(attempt.phase) else { return false };
    match next_attempt(end, kind, attempt.notifies) {
        NextAttempt::Now => true,
        NextAttempt::AfterPayableUntil => !attempt.blocks,
        NextAttempt::Never => false,
    }
}

/// Returns how an attempt ended, or `None` if it has not ended or has money.
pub(crate) fn attempt_end(phase: Phase) -> Option<AttemptEnd> {
    Some(match phase {
        Phase::Refused => AttemptEnd::Refused,
        Phase::ResolvedClosed => AttemptEnd::ResolvedClosed,
        Phase::NotFound => AttemptEnd::NotFound,
        Phase::Unknowable => AttemptEnd::Unknowable,
        Phase::Found => AttemptEnd::ExistsWithoutUrl,
        Phase::Expired => AttemptEnd::Expired,
        Phase::Deactivated => AttemptEnd::Deactivated,
        _ => return None,
    })
}

/// Stores the next attempt of a waiting order. Returns `None` if the order does not wait any more.
async fn insert_next_attempt<S: Sql>(
    sql: &mut S,
    order: &OrderRow,
    notifies: bool,
    plan: &AttemptPlan,
) -> Result<Option<AttemptRow>, StoreError> {
    let Some(number) = store::next_attempt_number(sql, order.id).await? else { return Ok(None) };
    let reference = format!("{}{}-{number}", plan.prefix, order.number);
    let pause = if number == 1 { 0 } else { plan.pause };
    let (phase, bound) =
        (plan.phase, if plan.phase == Phase::Planned { pause } else { plan.bound });
    let attempt = store::insert_attempt(
        sql,
        order.id,
        number,
        &order.account,
        &reference,
        notifies,
        phase,
        bound,
    )
    .await?;
    let data = json!({ "reference": reference }).to_string();
    store::observe(sql, order.id, Some(attempt.id), "planned", &data).await?;
    Ok(Some(attempt))
}

/// Plans the next attempt after one that ended, in the transaction that ends it: if the creation of
/// the link is still wanted, or a renewal was asked for, and nothing of the order may be paid any
/// more.
async fn plan_next<S: Sql>(
    sql: &mut S,
    order: &OrderRow,
    attempt: &AttemptRow,
    phase: Phase,
    kind: ProviderKind,
    plan: &AttemptPlan,
) -> Result<(), StoreError> {
    let lost = matches!(phase, Phase::ResolvedClosed | Phase::NotFound | Phase::Unknowable);
    let is_wanted = order.renew || lost;
    if !is_wanted || order.state != OrderState::Waiting || attempt_end(phase).is_none() {
        return Ok(());
    }
    let newest = store::newest_attempt(sql, order.id).await?;
    let may_follow =
        newest.is_some_and(|newest| newest.id == attempt.id && may_follow(&newest, kind));
    if !may_follow || store::blocking_attempt(sql, order.id).await?.is_some() {
        return Ok(());
    }
    if order.attempts >= plan.max_attempts {
        return incident(sql, order, attempt, IncidentKind::TooManyAttempts, None).await;
    }
    let plan = AttemptPlan { phase: Phase::Planned, ..plan.clone() };
    insert_next_attempt(sql, order, attempt.notifies, &plan).await.map(drop)
}

/// Whether an attempt keeps its order from getting another link.
pub(crate) fn blocks(attempt: &AttemptRow, phase: Phase, kind: ProviderKind) -> bool {
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

/// What the worker knows beside the row when it stores a read.
pub(crate) struct ReadPlan {
    pub(crate) kind: ProviderKind,
    /// Returns the pause until the next read for a phase, or `None` if the watch is over.
    pub(crate) next: Box<dyn Fn(&AttemptRow, Phase) -> Option<i64> + Send>,
    /// How long a settled attempt is watched, in milliseconds.
    pub(crate) reversal_watch: i64,
    /// The new end of payability, if the read showed one.
    pub(crate) payable_until: Option<i64>,
    pub(crate) attempts: AttemptPlan,
}

/// Stores what a read reported: the attempt, the order, events and incidents, in one transaction.
/// Returns `false` if somebody took the attempt over; nothing is then stored.
pub(crate) async fn store_read<S: Sql>(
    sql: &mut S,
    attempt: &AttemptRow,
    seen: Seen<'_>,
    report: &str,
    plan: &ReadPlan,
) -> Result<bool, StoreError> {
    let order = store::order_by_id(sql, attempt.order_id).await?;
    let settled = order.settled.filter(|_| order.settled_by == Some(attempt.id));
    let before = Before {
        phase: attempt.phase,
        kind: plan.kind,
        order: order.state,
        settled: settled.map(|money| money.minor()),
        deactivate: attempt.deactivate,
        was_read: attempt.reads > 0,
        is_over: attempt.is_over(),
    };
    let change = after_read(&before, seen);
    let watch_until = (change.phase == Phase::Paid && attempt.phase != Phase::Paid)
        .then(|| attempt.now.saturating_add(plan.reversal_watch));
    let finish = Finish {
        phase: change.phase,
        // An attempt that let another one follow does not get in its way again.
        blocks: attempt.blocks && !attempt.released && blocks(attempt, change.phase, plan.kind),
        next: (plan.next)(attempt, change.phase),
        was_read: true,
        payable_until: plan.payable_until,
        watch_until,
        last_error: None,
    };
    if !store::finish(sql, attempt, &finish).await? {
        return Ok(false);
    }
    store::observe(sql, order.id, Some(attempt.id), "read", report).await?;
    for effect in change.effects {
        apply(sql, &order, attempt, effect).await?;
    }
    plan_next(sql, &order, attempt, change.phase, plan.kind, &plan.attempts).await?;
    Ok(true)
}

/// Stores one effect of a read.
async fn apply<S: Sql>(
    sql: &mut S,
    order: &OrderRow,
    attempt: &AttemptRow,
    effect: Effect,
) -> Result<(), StoreError> {
    let number = &order.number;
    let minor = |amount: Option<Money>| amount.map_or(0, |money| money.minor());
    match effect {
        Effect::Settled { charged } => {
            if store::settle_order(sql, order.id, attempt.id, charged).await? {
                let key = format!("paid:{number}");
                event(sql, order, attempt, &key, EventKind::Paid, Some(charged)).await?;
                // Links that were given up may still be paid.
                store::deactivate_links(sql, order.id, Some(attempt.id)).await?;
                Ok(())
            } else {
                let kind = IncidentKind::PaidTwice;
                incident(sql, order, attempt, kind, Some(charged)).await
            }
        }
        Effect::PaidAgain { sum } => {
            let key = format!("paid-again:{number}:{}", sum.minor());
            event(sql, order, attempt, &key, EventKind::PaidAgain, Some(sum)).await
        }
        Effect::PartlyReversed { amount } => {
            let key = format!("partly-reversed:{number}:{}", minor(amount));
            event(sql, order, attempt, &key, EventKind::PartlyReversed, amount).await
        }
        Effect::Reversed { amount } => {
            store::move_order(sql, order.id, OrderState::Paid, OrderState::Reversed).await?;
            let key = format!("reversed:{number}");
            event(sql, order, attempt, &key, EventKind::Reversed, amount).await
        }
        Effect::Expired => {
            let key = format!("expired:{number}:{}", attempt.number);
            event(sql, order, attempt, &key, EventKind::Expired, None).await
        }
        Effect::Incident { kind, amount } => incident(sql, order, attempt, kind, amount).await,
    }
}

pub(crate) async fn event<S: Sql>(
    sql: &mut S,
    order: &OrderRow,
    attempt: &AttemptRow,
    key: &str,
    kind: EventKind,
    amount: Option<Money>,
) -> Result<(), StoreError> {
    let data = serde_json::to_string(&EventData { amount })
        .map_err(|error| StoreError::Other(error.to_string()))?;
    store::insert_event(sql, key, order.id, attempt.id, &kind.text(), &data).await.map(drop)
}

pub(crate) async fn incident<S: Sql>(
    sql: &mut S,
    order: &OrderRow,
    attempt: &AttemptRow,
    kind: IncidentKind,
    amount: Option<Money>,
) -> Result<(), StoreError> {
    let opened = store::open_incident(sql, order.id, attempt.id, kind, amount).await?;
    let Some(id) = opened else { return Ok(()) };
    let key = format!("incident:{}:{id}", order.number);
    event(sql, order, attempt, &key, EventKind::Incident(kind), amount).await
}

/// Returns what the links of an order ask for.
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

/// Returns an order with its newest attempt.
pub(crate) async fn find_order<S: Sql>(
    sql: &mut S,
    number: &str,
) -> Result<Option<Found>, StoreError> {
    let Some(order) = store::order_by_number(sql, number).await? else { return Ok(None) };
    let attempt = match store::blocking_attempt(sql, order.id).await? {
        Some(attempt) => Some(attempt),
        None => store::newest_attempt(sql, order.id).await?,
    };
    Ok(Some((order, attempt)))
}

/// Stores how an attempt goes on that was not read.
pub(crate) async fn store_outcome<S: Sql>(
    sql: &mut S,
    attempt: &AttemptRow,
    outcome: &Outcome,
) -> Result<bool, StoreError> {
    let is_new = outcome.phase != attempt.phase;
    let mut row = attempt.clone();
    row.payable_until = outcome.payable_until.or(row.payable_until);
    let finish = Finish {
        phase: outcome.phase,
        blocks: blocks(&row, outcome.phase, outcome.kind),
        next: outcome.next,
        was_read: false,
        payable_until: outcome.payable_until,
        watch_until: None,
        last_error: outcome.error.clone(),
    };
    if !store::finish(sql, attempt, &finish).await? {
        return Ok(false);
    }
    if let Some(key) = &outcome.link_key {
        store::set_link_key(sql, attempt.id, key).await?;
    }
    store::observe(sql, attempt.order_id, Some(attempt.id), "outcome", &outcome.report).await?;
    let order = store::order_by_id(sql, attempt.order_id).await?;
    if is_new && outcome.phase == Phase::Found {
        incident(sql, &order, attempt, IncidentKind::Orphan, None).await?;
    }
    plan_next(sql, &order, attempt, outcome.phase, outcome.kind, &outcome.attempts).await?;
    Ok(true)
}

/// Cancels a waiting order.
pub(crate) async fn cancel<S: Sql>(sql: &mut S, number: &str) -> Result<Option<Found>, StoreError> {
    let Some((order, _)) = find_order(sql, number).await? else { return Ok(None) };
    if store::move_order(sql, order.id, OrderState::Waiting, OrderState::Cancelled).await? {
        store::deactivate_links(sql, order.id, None).await?;
        store::observe(sql, order.id, None, "cancelled", "{}").await?;
    }
    find_order(sql, number).await
}

/// Opens an incident after the order handler has failed too often.
pub(crate) async fn handler_failed<S: Sql>(sql: &mut S, order: i64) -> Result<(), StoreError> {
    let order = store::order_by_id(sql, order).await?;
    match store::newest_attempt(sql, order.id).await? {
        Some(attempt) => incident(sql, &order, &attempt, IncidentKind::HandlerFails, None).await,
        None => Ok(()),
    }
}

/// Returns orders with their newest attempts.
pub(crate) async fn list<S: Sql>(
    sql: &mut S,
    state: Option<OrderState>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    let mut found = Vec::new();
    for order in store::list_orders(sql, state, before, limit).await? {
        let attempt = match store::blocking_attempt(sql, order.id).await? {
            Some(attempt) => Some(attempt),
            None => store::newest_attempt(sql, order.id).await?,
        };
        found.push((order, attempt));
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

/// Wants another link for a waiting order, and its present link deactivated.
pub(crate) async fn renew<S: Sql>(sql: &mut S, number: &str) -> Result<Option<Found>, StoreError> {
    let Some((order, _)) = find_order(sql, number).await? else { return Ok(None) };
    if order.state == OrderState::Waiting {
        store::want_renewal(sql, order.id).await?;
        store::deactivate_links(sql, order.id, None).await?;
        store::observe(sql, order.id, None, "renewal-wanted", "{}").await?;
    }
    find_order(sql, number).await
}

/// Stores what a person decided about an incident.
pub(crate) async fn decide<S: Sql>(
    sql: &mut S,
    id: i64,
    decision: Decision,
    by: &str,
    note: &str,
) -> Result<Decided, StoreError> {
    let Some(row) = store::incident_by_id(sql, id).await? else {
        return Ok(Decided::NoSuchIncident);
    };
    if !store::decide(sql, id, decision.as_str(), by, note).await? {
        return Ok(Decided::Before);
    }
    let data = json!({ "incident": id, "kind": row.kind, "decision": decision.as_str() });
    store::audit(sql, by, "decide", Some(row.order_id), &data.to_string()).await?;
    let order = store::order_by_id(sql, row.order_id).await?;
    let amount =
        row.amount.and_then(|minor| Money::from_minor(minor, order.amount.currency()).ok());
    match decision {
        Decision::Accepted => {
            if let Some(charged) = amount
                && store::settle_order(sql, order.id, row.attempt_id, charged).await?
            {
                let key = format!("paid:{}", order.number);
                let data = serde_json::to_string(&EventData { amount })
                    .map_err(|error| StoreError::Other(error.to_string()))?;
                let kind = EventKind::Paid.text();
                store::insert_event(sql, &key, order.id, row.attempt_id, &kind, &data).await?;
            }
        }
        Decision::Refunded | Decision::Closed => store::release(sql, row.attempt_id).await?,
    }
    Ok(Decided::Now)
}
