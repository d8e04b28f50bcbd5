//! Rows of the tables, as the statements read them.

use paylink_core::{Currency, Identity, Money, ProviderId};

use crate::order::OrderState;
use crate::sql::{Row, StoreError};
use crate::state::{Phase, Times};

/// The columns of [`OrderRow`], in the order of [`OrderRow::read`].
pub(crate) const ORDER: &str = "id, number, provider, environment, account, amount, currency, \
                                max_surcharge, link, state, attempts, renew, settled_amount, \
                                settled_by, created_at";

#[derive(Clone, Debug)]
pub(crate) struct OrderRow {
    pub(crate) id: i64,
    pub(crate) number: String,
    pub(crate) account: Identity,
    pub(crate) amount: Money,
    pub(crate) max_surcharge: i64,
    /// The link as JSON, or `None` after the payer's data was purged.
    pub(crate) link: Option<String>,
    pub(crate) state: OrderState,
    pub(crate) attempts: i64,
    /// Whether another link is wanted as soon as it is allowed.
    pub(crate) renew: bool,
    pub(crate) settled: Option<Money>,
    /// The id of the attempt through which the order was paid.
    pub(crate) settled_by: Option<i64>,
    pub(crate) created_at: i64,
}

impl OrderRow {
    pub(crate) fn read(row: &mut Row) -> Result<Self, StoreError> {
        let (id, number) = (row.int()?, row.text()?);
        let account = account(row)?;
        let amount = row.int()?;
        let currency: Currency = row.parsed()?;
        let money = |minor| {
            Money::from_minor(minor, currency)
                .map_err(|_| StoreError::Other("an amount is not positive".to_owned()))
        };
        Ok(Self {
            id,
            number,
            account,
            amount: money(amount)?,
            max_surcharge: row.int()?,
            link: row.optional_text()?,
            state: OrderState::from_number(row.int()?)
                .ok_or_else(|| StoreError::Other("an order has an unknown state".to_owned()))?,
            attempts: row.int()?,
            renew: row.flag()?,
            settled: row.optional_int()?.map(money).transpose()?,
            settled_by: row.optional_int()?,
            created_at: row.int()?,
        })
    }
}

/// The columns of [`AttemptRow`], in the order of [`AttemptRow::read`].
pub(crate) const ATTEMPT: &str = "id, order_id, number, provider, environment, account, reference, link_key, url, phase, \
     blocks, notifies, deactivate, released, epoch, wakes, reads, failures, was_found, sent_at, \
     phase_since, expires_at, payable_until, watch_until, next_due, {now}";

#[derive(Clone, Debug)]
pub(crate) struct AttemptRow {
    pub(crate) id: i64,
    pub(crate) order_id: i64,
    pub(crate) number: i64,
    pub(crate) account: Identity,
    pub(crate) reference: String,
    pub(crate) link_key: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) phase: Phase,
    pub(crate) blocks: bool,
    pub(crate) notifies: bool,
    /// Whether the link is to be deactivated.
    pub(crate) deactivate: Deactivate,
    /// Whether a person has decided about the payments on the link, so that the attempt no longer
    /// keeps its order from another link.
    pub(crate) released: bool,
    pub(crate) epoch: i64,
    pub(crate) wakes: i64,
    pub(crate) reads: i64,
    pub(crate) failures: i64,
    /// Whether a query has found the link.
    pub(crate) was_found: bool,
    pub(crate) sent_at: Option<i64>,
    pub(crate) phase_since: i64,
    pub(crate) expires_at: Option<i64>,
    pub(crate) payable_until: Option<i64>,
    pub(crate) watch_until: Option<i64>,
    pub(crate) next_due: Option<i64>,
    /// The time of the database when the row was read.
    pub(crate) now: i64,
}

impl AttemptRow {
    pub(crate) fn read(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.int()?,
            order_id: row.int()?,
            number: row.int()?,
            account: account(row)?,
            reference: row.text()?,
            link_key: row.optional_text()?,
            url: row.optional_text()?,
            phase: Phase::from_number(row.int()?)
                .ok_or_else(|| StoreError::Other("an attempt has an unknown phase".to_owned()))?,
            blocks: row.flag()?,
            notifies: row.flag()?,
            deactivate: Deactivate::from_number(row.int()?),
            released: row.flag()?,
            epoch: row.int()?,
            wakes: row.int()?,
            reads: row.int()?,
            failures: row.int()?,
            was_found: row.flag()?,
            sent_at: row.optional_int()?,
            phase_since: row.int()?,
            expires_at: row.optional_int()?,
            payable_until: row.optional_int()?,
            watch_until: row.optional_int()?,
            next_due: row.optional_int()?,
            now: row.int()?,
        })
    }

    /// Whether the link can no longer be paid, in the latest plausible reading of its expiry.
    pub(crate) fn is_over(&self) -> bool {
        self.payable_until.is_some_and(|until| self.now >= until)
    }

    /// Returns the times that the schedule needs.
    pub(crate) fn times(&self) -> Times {
        Times {
            now: self.now,
            reads: self.reads + self.failures,
            phase_since: self.phase_since,
            expires_at: self.expires_at,
            payable_until: self.payable_until,
            watch_until: self.watch_until,
        }
    }
}

/// Whether a link is to be deactivated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deactivate {
    No,
    Wanted,
    /// The provider has accepted a request.
    Accepted,
}

impl Deactivate {
    fn from_number(number: i64) -> Self {
        match number {
            0 => Self::No,
            2 => Self::Accepted,
            _ => Self::Wanted,
        }
    }
}

pub(super) fn account(row: &mut Row) -> Result<Identity, StoreError> {
    let (provider, environment, account) = (row.text()?, row.text()?, row.text()?);
    Identity::new(ProviderId::new(provider), &environment, &account)
        .map_err(|_| StoreError::Other("an account has an unknown form".to_owned()))
}
