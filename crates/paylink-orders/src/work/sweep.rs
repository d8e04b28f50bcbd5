//! Stores what one page of a provider's list changes. A page changes only when links are queried
//! next, never their state.

use paylink_core::Identity;

use crate::sql::{Sql, StoreError};
use crate::store::{self, SweepState};

/// A row of a provider's list that contains the reference of one of our links.
pub(crate) struct ListedRow {
    pub(crate) reference: String,
    /// Whether the row shows the link as open.
    pub(crate) is_open: bool,
}

/// One page of a provider's list of links.
pub(crate) struct SweepPage {
    pub(crate) rows: Vec<ListedRow>,
    /// Milliseconds until an open link is queried singly again.
    pub(crate) pause: i64,
    /// How long a link must have been open before its next query is put off, in milliseconds.
    pub(crate) age: i64,
    pub(crate) state: SweepState,
}

/// Stores one page of the list, which moves the next queries of links to earlier or later times.
/// Before a row of the list has matched a link of this account, nothing is moved.
pub(crate) async fn store_page<S: Sql>(
    sql: &mut S,
    account: &Identity,
    page: &SweepPage,
) -> Result<u64, StoreError> {
    let mut state = page.state.clone();
    let mut changed = 0;
    for row in &page.rows {
        if !state.list_is_usable {
            state.list_is_usable = store::knows(sql, account, &row.reference).await?;
        }
        if !state.list_is_usable {
            continue;
        }
        let is_changed = if row.is_open {
            store::put_off(sql, account, &row.reference, page.pause, page.age).await?
        } else {
            store::bring_forward(sql, account, &row.reference).await?
        };
        changed += u64::from(is_changed);
    }
    store::store_sweep(sql, account, &state).await?;
    Ok(changed)
}
