//! Stores the results of a query of a link.

use paylink_core::{CreatedLink, Money};
use serde_json::json;

use super::create::{AttemptPlan, plan_next};
use super::{blocks, cancelled_event, event, incident};
use crate::handler::EventKind;
use crate::incident::IncidentKind;
use crate::order::OrderState;
use crate::sql::{Sql, StoreError};
use crate::state::{Before, Effect, Phase, Schedule, Seen, after_read, millis};
use crate::store::{self, AttemptRow, Deactivate, Finish, OrderRow};

/// The data that the worker needs to store the result of a query, in addition to the attempt's row.
pub(crate) struct ReadPlan {
    pub(crate) schedule: Schedule,
    /// New times in Unix milliseconds, if the response contained them.
    pub(crate) expires_at: Option<i64>,
    pub(crate) payable_until: Option<i64>,
    /// The provider's response to a request to deactivate the link, if one was sent.
    pub(crate) deactivated: Option<&'static str>,
    /// The provider's own id of the account, if the response contained it.
    pub(crate) account_id: Option<String>,
    pub(crate) attempts: AttemptPlan,
}

/// Whether the result of a query was stored, and its effects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ReadDone {
    /// Whether the result was stored. If not, another process took the attempt over.
    pub(crate) is_stored: bool,
    /// Whether the response belongs to another account, and was therefore not used.
    pub(crate) is_foreign: bool,
    /// Whether the query made the order paid.
    pub(crate) settled: bool,
    /// Whether a callback for the link was received before.
    pub(crate) has_callback: bool,
}

/// Stores the results of a query in the attempt, the order, events and incidents, in one database
/// transaction. If another process took the attempt over, nothing is stored.
pub(crate) async fn store_read<S: Sql>(
    sql: &mut S,
    attempt: &AttemptRow,
    seen: Seen<'_>,
    report: &str,
    plan: &ReadPlan,
) -> Result<ReadDone, StoreError> {
    let order = store::locked_order(sql, attempt.order_id).await?;
    if let Some(shown) = &plan.account_id {
        let stored = store::account_id(sql, &attempt.account, shown).await?;
        if stored.is_some_and(|stored| stored != *shown) {
            return other_account(sql, &order, attempt, shown, plan).await;
        }
    }
    let change = after_read(&before(&order, attempt, plan), seen);
    let mut after = attempt.clone();
    after.phase = change.phase;
    after.phase_since =
        if change.phase == attempt.phase { attempt.phase_since } else { attempt.now };
    after.reads += 1;
    after.failures = 0;
    after.expires_at = plan.expires_at.or(attempt.expires_at);
    after.payable_until = plan.payable_until.or(attempt.payable_until);
    let has_payment = |phase| matches!(phase, Phase::Paid | Phase::Reversed);
    if has_payment(change.phase) && !has_payment(attempt.phase) {
        after.watch_until = Some(attempt.now.saturating_add(plan.schedule.reversal_watch));
    }
    // An attempt that let another one follow does not get in its way again.
    after.blocks =
        attempt.blocks && !attempt.released && blocks(&after, change.phase, plan.attempts.kind);
    let next = plan.schedule.next(change.phase, &after.times());
    let finish = Finish {
        phase: change.phase,
        blocks: after.blocks,
        next,
        was_read: true,
        was_found: matches!(seen, Seen::Read(_)),
        is_deactivated: plan.deactivated.is_some(),
        expires_at: plan.expires_at,
        payable_until: plan.payable_until,
        watch_until: after.watch_until,
        last_error: None,
    };
    if !store::finish(sql, attempt, &finish).await? {
        return Ok(ReadDone::default());
    }
    if let Some(answer) = plan.deactivated {
        let data = json!({ "outcome": answer }).to_string();
        store::observe(sql, order.id, Some(attempt.id), "deactivate", &data).await?;
    }
    store::observe_read(sql, order.id, attempt.id, report).await?;
    if order.link.is_none() {
        store::unmark_purged(sql, order.id).await?;
    }
    let mut done = ReadDone { is_stored: true, ..ReadDone::default() };
    for effect in change.effects {
        if matches!(effect, Effect::Settled { .. }) {
            done.settled = true;
            done.has_callback = store::has_callback(sql, &attempt.reference).await?;
        }
        apply(sql, &order, attempt, effect).await?;
    }
    if next.is_none() {
        store::observe_watch_end(sql, order.id, attempt.id).await?;
    }
    let order = store::order_by_id(sql, attempt.order_id).await?;
    plan_next(sql, &order, &after, &plan.attempts).await?;
    cancelled_event(sql, &order).await?;
    Ok(done)
}

fn before(order: &OrderRow, attempt: &AttemptRow, plan: &ReadPlan) -> Before {
    let settled = order.settled.filter(|_| order.settled_by == Some(attempt.id));
    let pending = millis(CreatedLink::PAYMENT_GRACE) * 2;
    Before {
        phase: attempt.phase,
        kind: plan.attempts.kind,
        order: order.state,
        amount: order.amount,
        settled: settled.map(|money| money.minor()),
        released: attempt.released,
        deactivate: attempt.deactivate != Deactivate::No,
        notifies: attempt.notifies,
        was_found: attempt.was_found,
        is_over: attempt.is_over(),
        is_long_over: attempt
            .payable_until
            .is_some_and(|until| attempt.now >= until.saturating_add(pending)),
        is_authorized_too_long: attempt.phase == Phase::Authorized
            && attempt.now - attempt.phase_since >= plan.schedule.authorized_for,
    }
}

/// Stores that the response of a query came from another account than the one that created the
/// link. The rest of the response is ignored.
async fn other_account<S: Sql>(
    sql: &mut S,
    order: &OrderRow,
    attempt: &AttemptRow,
    shown: &str,
    plan: &ReadPlan,
) -> Result<ReadDone, StoreError> {
    let finish = Finish {
        phase: attempt.phase,
        blocks: attempt.blocks,
        next: Some(plan.schedule.longest_read),
        was_read: false,
        was_found: false,
        is_deactivated: plan.deactivated.is_some(),
        expires_at: None,
        payable_until: None,
        watch_until: None,
        last_error: Some("the provider reports another account".to_owned()),
    };
    if !store::finish(sql, attempt, &finish).await? {
        return Ok(ReadDone::default());
    }
    let data = json!({ "account_id": shown }).to_string();
    store::observe(sql, order.id, Some(attempt.id), "other-account", &data).await?;
    incident(sql, order, Some(attempt), IncidentKind::OtherAccount, None).await?;
    Ok(ReadDone { is_stored: true, is_foreign: true, ..ReadDone::default() })
}

/// Stores one effect of a query.
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
                event(sql, order, Some(attempt), &key, EventKind::Paid, Some(charged)).await?;
                // Links that were given up may still be paid, and a planned one is not needed.
                store::withdraw_planned(sql, order.id).await?;
                store::deactivate_links(sql, order.id, Some(attempt.id)).await
            } else {
                // The order was cancelled, or paid through another link, in the meantime.
                let kind = match store::order_by_id(sql, order.id).await?.state {
                    OrderState::Cancelled => IncidentKind::PaidAfterCancel,
                    _ => IncidentKind::PaidTwice,
                };
                incident(sql, order, Some(attempt), kind, Some(charged)).await
            }
        }
        Effect::PaidAgain { sum } => {
            let key = format!("paid-again:{number}:{}", sum.minor());
            event(sql, order, Some(attempt), &key, EventKind::PaidAgain, Some(sum)).await
        }
        Effect::PartlyReversed { amount } => {
            let key = format!("partly-reversed:{number}:{}", minor(amount));
            event(sql, order, Some(attempt), &key, EventKind::PartlyReversed, amount).await
        }
        Effect::Reversed { amount } => {
            store::move_order(sql, order.id, OrderState::Paid, OrderState::Reversed).await?;
            let key = format!("reversed:{number}");
            event(sql, order, Some(attempt), &key, EventKind::Reversed, amount).await
        }
        Effect::Ended if order.state == OrderState::Waiting && !order.renew => {
            let key = format!("expired:{number}:{}", attempt.number);
            event(sql, order, Some(attempt), &key, EventKind::Expired, None).await
        }
        Effect::Ended => Ok(()),
        Effect::Incident { kind, amount } => {
            incident(sql, order, Some(attempt), kind, amount).await
        }
    }
}
