//! Reads a provider's list of links, which replaces the queries of many single links. The list does
//! not change the state of an order. If the list shows a link as open, the next query of the link
//! is put off; otherwise, the link is queried earlier.

use std::time::Duration;

use paylink_core::{Identity, LinkQuery, LinkStatus, ListFilter, LocalDate, Operation, PageCursor};

use crate::error::{OrdersError, Result};
use crate::orders::{Account, Orders};
use crate::sql::StoreError;
use crate::state::{ProviderKind, millis};
use crate::store::{SweepRow, SweepState};
use crate::work::{ListedRow, SweepPage};

/// The number of rows that are requested for each page of the list.
const PAGE_SIZE: u32 = 100;

/// How long reading one page of the list may take. After this time, another process may read the
/// page.
const LEASE: Duration = Duration::from_secs(240);

/// For how many sweeps the query of an open link is put off, counted from its last query. After
/// that, the link is queried singly, because the list may be wrong.
const SWEEPS: i64 = 96;

const DAY: i64 = 24 * 3600 * 1000;

impl Orders {
    /// Reads one page of an account's list of links, if a sweep is due. Returns whether a page was
    /// read.
    pub(crate) async fn sweep(&self, identity: &Identity) -> Result<bool> {
        let account = self.account(identity)?;
        if !offers_sweep(account) {
            return Ok(false);
        }
        let claimed = self.inner.database.claim_sweep(identity.clone(), millis(LEASE)).await?;
        let Some(sweep) = claimed else { return Ok(false) };
        let policy = &account.policy;
        let age = millis(policy.sweep_age);
        let later = SweepState {
            list_is_usable: sweep.list_is_usable,
            range: None,
            cursor: None,
            next: millis(policy.sweep),
        };
        let Some((first, last)) = self.range(account, &sweep, age).await? else {
            self.inner.database.store_sweep(identity.clone(), later).await?;
            return Ok(false);
        };
        let query = LinkQuery::new().created_between(first, last).page_size(PAGE_SIZE);
        let cursor: Option<PageCursor> =
            sweep.cursor.as_deref().map(str::parse).transpose().map_err(OrdersError::Provider)?;
        self.inner.metrics.call(identity, Operation::List);
        let page = match account.links.list(&query, cursor.as_ref()).await {
            Ok(page) => page,
            Err(error) => {
                // Single reads go on without the list.
                tracing::warn!(account = identity.account(), error = %error, "a list was not read");
                self.inner.database.store_sweep(identity.clone(), later).await?;
                return Ok(true);
            }
        };
        let rows = page.links.iter().filter_map(|link| {
            let reference = link.reference.clone()?;
            let is_ours = reference.starts_with(&self.inner.prefix);
            (is_ours && link.status != LinkStatus::Unknown)
                .then_some(ListedRow { reference, is_open: link.status == LinkStatus::Open })
        });
        let rows: Vec<ListedRow> = rows.collect();
        let state = match &page.next {
            Some(next) => SweepState {
                range: Some((first.to_string(), last.to_string())),
                cursor: Some(next.to_string()),
                next: 0,
                ..later
            },
            None => later,
        };
        let pause = millis(policy.sweep).saturating_mul(SWEEPS);
        let page = SweepPage { rows, pause, age, state };
        let moved = self.inner.database.sweep_page(identity.clone(), page).await?;
        self.inner.metrics.listed(identity, moved);
        Ok(true)
    }

    /// Returns the first and last day of a sweep. These are the days of the sweep that has begun,
    /// or the days since the oldest open link was created. Returns `None` if too few links have
    /// been open for long enough.
    async fn range(
        &self,
        account: &Account,
        sweep: &SweepRow,
        age: i64,
    ) -> Result<Option<(LocalDate, LocalDate)>> {
        let unknown = || OrdersError::Store(StoreError::Other("a day has an unknown form".into()));
        if let (Some(first), Some(last)) = (&sweep.first, &sweep.last) {
            let day = |text: &str| text.parse::<LocalDate>().map_err(|_| unknown());
            return Ok(Some((day(first)?, day(last)?)));
        }
        let identity = account.links.identity().clone();
        let (open, oldest) = self.inner.database.long_open(identity, age).await?;
        match oldest {
            Some(oldest) if open >= i64::from(account.policy.sweep_from) => {
                // The day before and after, because the provider's day is not the database's.
                Ok(Some((
                    day(oldest - DAY).ok_or_else(unknown)?,
                    day(sweep.now + DAY).ok_or_else(unknown)?,
                )))
            }
            _ => Ok(None),
        }
    }
}

/// Whether the provider's list can be filtered by the day of creation, and shows unpaid links with
/// their reference.
fn offers_sweep(account: &Account) -> bool {
    let capabilities = account.links.capabilities();
    account.kind == ProviderKind::FindsByReference
        && capabilities.offers(Operation::List)
        && capabilities.offers(ListFilter::Created)
}

fn day(millis: i64) -> Option<LocalDate> {
    let days = i32::try_from(millis.div_euclid(DAY)).ok()?;
    Some(LocalDate::new(1970, 1, 1).ok()?.plus_days(days))
}
