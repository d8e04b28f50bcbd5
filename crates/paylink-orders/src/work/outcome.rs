//! Stores the changes to an attempt whose link was not queried successfully.

use serde_json::json;

use super::create::plan_next;
use super::{blocks, cancelled_event, incident};
use crate::database::Outcome;
use crate::incident::IncidentKind;
use crate::sql::{Sql, StoreError};
use crate::state::Phase;
use crate::store::{self, AttemptRow, Finish};

/// Stores the changes to an attempt whose link was not queried successfully. Returns `false` if
/// another process took the attempt over.
pub(crate) async fn store_outcome<S: Sql>(
    sql: &mut S,
    attempt: &AttemptRow,
    outcome: &Outcome,
) -> Result<bool, StoreError> {
    let order = store::locked_order(sql, attempt.order_id).await?;
    let kind = outcome.attempts.kind;
    let mut after = attempt.clone();
    after.payable_until = outcome.payable_until.or(after.payable_until);
    after.phase = outcome.phase;
    let may_block = attempt.blocks && !attempt.released;
    after.blocks = may_block && blocks(&after, outcome.phase, kind);
    let finish = Finish {
        phase: outcome.phase,
        blocks: after.blocks,
        next: outcome.next,
        was_read: false,
        was_found: false,
        is_deactivated: outcome.is_deactivated,
        expires_at: None,
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
    let (kind, data) = (outcome.kind, &outcome.report);
    store::observe(sql, attempt.order_id, Some(attempt.id), kind, data).await?;
    if outcome.next.is_none() && outcome.phase != Phase::Refused {
        store::observe_watch_end(sql, attempt.order_id, attempt.id).await?;
    }
    if let Some(kind) = outcome.incident {
        incident(sql, &order, Some(attempt), kind, None).await?;
    }
    plan_next(sql, &order, &after, &outcome.attempts).await?;
    cancelled_event(sql, &order).await?;
    Ok(true)
}

/// Stores a link that was created after another process had taken its attempt over. The order may
/// have another link, so nobody gets this link.
pub(crate) async fn store_orphan<S: Sql>(
    sql: &mut S,
    attempt: &AttemptRow,
    key: &str,
    deactivated: Option<&str>,
) -> Result<(), StoreError> {
    let order = store::locked_order(sql, attempt.order_id).await?;
    store::set_link_key(sql, attempt.id, key).await?;
    let data = json!({ "key": key, "deactivated": deactivated }).to_string();
    store::observe(sql, attempt.order_id, Some(attempt.id), "orphan", &data).await?;
    if deactivated.is_none() {
        incident(sql, &order, Some(attempt), IncidentKind::Orphan, None).await?;
    }
    store::wake_one(sql, attempt.id).await
}
