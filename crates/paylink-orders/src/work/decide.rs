//! Stores the decisions of people about incidents.

use std::collections::HashMap;
use std::time::Duration;

use paylink_core::{Identity, Money};
use serde_json::json;

use super::event;
use crate::database::Decided;
use crate::handler::EventKind;
use crate::incident::{Decision, IncidentKind};
use crate::policy::Policy;
use crate::sql::{Sql, StoreError};
use crate::state::millis;
use crate::store;

/// How long the settled orders of each account are watched for a reversal.
pub(crate) struct Watches(pub(crate) HashMap<Identity, Duration>);

impl Watches {
    /// Returns the milliseconds for an account, or those of the default policy if this process does
    /// not have the account.
    fn of(&self, account: &Identity) -> i64 {
        let own = self.0.get(account).copied();
        millis(own.unwrap_or_else(|| Policy::default().reversal_watch))
    }
}

/// Stores a person's decision about an incident. If the decision makes an order paid, its link is
/// queried for `watch` more milliseconds.
pub(crate) async fn decide<S: Sql>(
    sql: &mut S,
    id: i64,
    decision: Decision,
    by: &str,
    note: &str,
    watches: &Watches,
) -> Result<Decided, StoreError> {
    let Some(row) = store::incident_by_id(sql, id).await? else {
        return Ok(Decided::NoSuchIncident);
    };
    let kind: Option<IncidentKind> = row.kind.parse().ok();
    if decision == Decision::Accepted && !kind.is_some_and(|kind| kind.can_be_accepted()) {
        return Ok(Decided::NotPossible);
    }
    let order = store::locked_order(sql, row.order_id).await?;
    if !store::decide(sql, id, decision.as_str(), by, note).await? {
        return Ok(Decided::Before);
    }
    let data =
        json!({ "incident": id, "kind": row.kind, "decision": decision.as_str(), "note": note });
    store::record(sql, row.order_id, row.attempt_id, by, "decided", &data.to_string()).await?;
    let Some(attempt) = row.attempt_id else { return Ok(Decided::Now) };
    if decision != Decision::Accepted {
        if kind.is_some_and(|kind| kind.is_about_money()) {
            store::release(sql, attempt).await?;
            // The order may get another link now, and the read of this one says what became of it.
            store::wake_one(sql, attempt).await?;
        }
        return Ok(Decided::Now);
    }
    // Where the provider shows no amount, the person has found the order's money.
    let charged = row
        .amount
        .and_then(|minor| Money::from_minor(minor, order.amount.currency()).ok())
        .unwrap_or(order.amount);
    if store::settle_order(sql, order.id, attempt, charged).await? {
        store::accept(sql, attempt, watches.of(&order.account)).await?;
        store::withdraw_planned(sql, order.id).await?;
        store::deactivate_links(sql, order.id, Some(attempt)).await?;
        let key = format!("paid:{}", order.number);
        event(sql, &order, None, &key, EventKind::Paid, Some(charged)).await?;
    }
    Ok(Decided::Now)
}
