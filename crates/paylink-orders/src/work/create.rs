//! Stores new orders and attempts, and a caller's requests to cancel, renew or adopt.

use std::sync::Arc;

use paylink_core::Identity;
use serde_json::json;

use super::{attempt_end, find_order, incident, may_follow};
use crate::database::Found;
use crate::error::{OrdersError, Result};
use crate::incident::IncidentKind;
use crate::order::OrderState;
use crate::sql::{Sql, StoreError};
use crate::state::{Phase, ProviderKind};
use crate::store::{self, AttemptRow, InsertAttempt, InsertOrder, OrderRow};

/// The maximum number of attempts of an order. The reference has room for two digits.
pub(crate) const MOST_ATTEMPTS: i64 = 99;

/// How a new attempt of an order is stored.
#[derive(Clone)]
pub(crate) struct AttemptPlan {
    pub(crate) prefix: String,
    /// Who asks for the attempt.
    pub(crate) actor: Arc<str>,
    pub(crate) kind: ProviderKind,
    /// [`Phase::Sending`] if the caller sends right after the commit, else [`Phase::Planned`].
    pub(crate) phase: Phase,
    /// Milliseconds until another process takes over from a sender that has crashed.
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

/// Stores an order with its first attempt, or returns the order that is already stored. If a stored
/// order is unpaid and has no link, it gets its next attempt.
pub(crate) async fn begin_create<S: Sql>(
    sql: &mut S,
    new: &InsertOrder,
    notifies: bool,
    plan: &AttemptPlan,
) -> Result<Begun> {
    let first = NextAttempt::new(&new.number, 1, plan);
    let attempt = first.insert(&new.account, notifies, plan);
    let note = [&*plan.actor, plan.phase.as_str(), &first.data];
    let inserted = store::insert_order_with_attempt(sql, new, &attempt, note).await?;
    if let Some((order, attempt)) = inserted {
        return Ok(Begun { order, attempt: Some(attempt), is_new: true });
    }
    let order = stored_order(sql, new).await?;
    let newest = store::newest_attempt(sql, order.id).await?;
    let may_send = order.state == OrderState::Waiting
        && may_follow(sql, &order, newest.as_ref(), plan.kind).await?
        && has_attempts_left(sql, &order, plan).await?;
    if !may_send {
        let (order, attempt) = super::with_attempt(sql, order).await?;
        return Ok(Begun { order, attempt, is_new: false });
    }
    // No link is out, so what the next one asks for may change.
    store::update_link(sql, order.id, &new.link).await?;
    let order = OrderRow { link: Some(new.link.clone()), ..order };
    let attempt = insert_next_attempt(sql, &order, notifies, plan).await?;
    Ok(Begun { is_new: attempt.is_some(), attempt: attempt.or(newest), order })
}

/// Returns the stored order with the number of a new one. Other transactions cannot change it until
/// this one ends.
async fn stored_order<S: Sql>(sql: &mut S, new: &InsertOrder) -> Result<OrderRow> {
    let order = store::locked_order_by_number(sql, &new.number)
        .await?
        .ok_or_else(|| StoreError::Other("an order was not stored".to_owned()))?;
    // The payer, the texts and the lifetime may change while the order has no link.
    if (&order.account, order.amount) != (&new.account, new.amount) {
        return Err(OrdersError::OtherContent(new.number.clone().try_into()?));
    }
    Ok(order)
}

async fn has_attempts_left<S: Sql>(
    sql: &mut S,
    order: &OrderRow,
    plan: &AttemptPlan,
) -> Result<bool, StoreError> {
    Ok(order.attempts < MOST_ATTEMPTS
        && store::created_links(sql, order.id).await? < plan.max_attempts)
}

/// Stores the next attempt of an unpaid order. Returns `None` if the order is no longer unpaid.
async fn insert_next_attempt<S: Sql>(
    sql: &mut S,
    order: &OrderRow,
    notifies: bool,
    plan: &AttemptPlan,
) -> Result<Option<AttemptRow>, StoreError> {
    let Some(number) = store::next_attempt_number(sql, order.id).await? else { return Ok(None) };
    let next = NextAttempt::new(&order.number, number, plan);
    let insert = next.insert(&order.account, notifies, plan);
    let attempt = store::insert_attempt(sql, order.id, &insert).await?;
    let kind = plan.phase.as_str();
    store::record(sql, order.id, Some(attempt.id), &plan.actor, kind, &next.data).await?;
    Ok(Some(attempt))
}

/// An attempt that is about to be stored.
struct NextAttempt {
    number: i64,
    reference: String,
    /// The details for the history.
    data: String,
}

impl NextAttempt {
    fn new(order: &str, number: i64, plan: &AttemptPlan) -> Self {
        let reference = format!("{}{order}-{number}", plan.prefix);
        let data = json!({ "reference": reference }).to_string();
        Self { number, reference, data }
    }

    fn insert<'a>(
        &'a self,
        account: &'a Identity,
        notifies: bool,
        plan: &AttemptPlan,
    ) -> InsertAttempt<'a> {
        let due_in = match plan.phase {
            Phase::Planned if self.number == 1 => 0,
            Phase::Planned => plan.pause,
            _ => plan.bound,
        };
        InsertAttempt {
            number: self.number,
            account,
            reference: &self.reference,
            notifies,
            phase: plan.phase,
            due_in,
            link_key: None,
        }
    }
}

/// Plans the next attempt after an attempt ended, in the database transaction that ends the earlier
/// attempt. The next attempt is planned if the payer never got the link, or if another link was
/// requested, and if no link of the order may still be paid. After a purge, no attempt is planned
/// until the caller provides the payer's data again.
pub(super) async fn plan_next<S: Sql>(
    sql: &mut S,
    order: &OrderRow,
    attempt: &AttemptRow,
    plan: &AttemptPlan,
) -> Result<(), StoreError> {
    let phase = attempt.phase;
    let was_never_out = phase.is_lost()
        || matches!(phase, Phase::Expired | Phase::Deactivated)
            && attempt.sent_at.is_some()
            && attempt.url.is_none()
            && !attempt.notifies;
    if !(order.renew || was_never_out)
        || order.link.is_none()
        || order.state != OrderState::Waiting
        || attempt_end(phase).is_none()
    {
        return Ok(());
    }
    let newest = store::newest_attempt(sql, order.id).await?;
    if newest.as_ref().is_none_or(|newest| newest.id != attempt.id)
        || !may_follow(sql, order, newest.as_ref(), plan.kind).await?
    {
        return Ok(());
    }
    if !has_attempts_left(sql, order, plan).await? {
        return incident(sql, order, Some(attempt), IncidentKind::TooManyAttempts, None).await;
    }
    let actor = store::LIBRARY.into();
    let plan = AttemptPlan { phase: Phase::Planned, actor, ..plan.clone() };
    insert_next_attempt(sql, order, attempt.notifies, &plan).await.map(drop)
}

/// Cancels an unpaid order.
pub(crate) async fn cancel<S: Sql>(
    sql: &mut S,
    number: &str,
    actor: &str,
) -> Result<Option<Found>, StoreError> {
    let Some(order) = store::locked_order_by_number(sql, number).await? else { return Ok(None) };
    if store::move_order(sql, order.id, OrderState::Waiting, OrderState::Cancelled).await? {
        store::withdraw_planned(sql, order.id).await?;
        store::deactivate_links(sql, order.id, None).await?;
        store::record(sql, order.id, None, actor, "cancelled", "{}").await?;
        let order = OrderRow { state: OrderState::Cancelled, ..order };
        super::cancelled_event(sql, &order).await?;
    }
    find_order(sql, number).await
}

/// Requests another link for an unpaid order, and the deactivation of its current link.
pub(crate) async fn renew<S: Sql>(
    sql: &mut S,
    number: &str,
    plan: &AttemptPlan,
) -> Result<Option<Found>, StoreError> {
    let Some(order) = store::locked_order_by_number(sql, number).await? else { return Ok(None) };
    let (order, attempt) = super::with_attempt(sql, order).await?;
    let is_planned = attempt.as_ref().is_some_and(|attempt| attempt.phase == Phase::Planned);
    if order.state == OrderState::Waiting && !is_planned {
        store::want_renewal(sql, order.id).await?;
        store::deactivate_links(sql, order.id, None).await?;
        store::record(sql, order.id, None, &plan.actor, "renewal-wanted", "{}").await?;
        let order = OrderRow { renew: true, ..order };
        match attempt {
            Some(attempt) => plan_next(sql, &order, &attempt, plan).await?,
            None => insert_next_attempt(sql, &order, false, plan).await.map(drop)?,
        }
    }
    find_order(sql, number).await
}

/// A link that another program has created, and its order.
pub(crate) struct Adopt {
    pub(crate) order: InsertOrder,
    pub(crate) reference: String,
    pub(crate) link_key: String,
    pub(crate) notifies: bool,
    pub(crate) actor: Arc<str>,
}

/// Stores an order with a link that already exists.
pub(crate) async fn adopt<S: Sql>(sql: &mut S, new: &Adopt) -> Result<Found> {
    let refused = |rule| OrdersError::Invalid { field: "link key", rule };
    let (order, is_new) = match store::insert_order(sql, &new.order).await? {
        Some(order) => (order, true),
        None => (stored_order(sql, &new.order).await?, false),
    };
    if let Some(known) = store::attempt_by_reference(sql, &order.account, &new.reference).await? {
        if known.order_id == order.id {
            return Ok((order, Some(known)));
        }
        return Err(refused("belongs to a link of another order"));
    }
    if !is_new
        && (order.state != OrderState::Waiting
            || store::blocking_attempt(sql, order.id).await?.is_some()
            || store::has_money(sql, order.id).await?)
    {
        return Err(refused("cannot be adopted: the order has another link, or is not waiting"));
    }
    let number = match is_new {
        true => 1,
        false => store::next_attempt_number(sql, order.id)
            .await?
            .ok_or_else(|| refused("cannot be adopted: the order is not waiting"))?,
    };
    let attempt = InsertAttempt {
        number,
        account: &order.account,
        reference: &new.reference,
        notifies: new.notifies,
        phase: Phase::Open,
        due_in: 0,
        link_key: Some(new.link_key.clone()),
    };
    let attempt = store::insert_attempt(sql, order.id, &attempt).await?;
    let data = json!({ "key": new.link_key }).to_string();
    store::record(sql, order.id, Some(attempt.id), &new.actor, "adopted", &data).await?;
    Ok((order, Some(attempt)))
}
