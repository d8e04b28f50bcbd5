//! Reading what is stored, and what a person decides.

use std::time::SystemTime;

use paylink_core::{Currency, LocalDate, Money, ProviderId};

use crate::database::Decided;
use crate::error::{OrdersError, Result};
use crate::incident::{Decision, Incident, IncidentKind};
use crate::order::{Order, OrderNumber, OrderState};
use crate::orders::{CreateOutcome, Orders, outcome, time, view};
use crate::sql::StoreError;
use crate::store::IncidentRow;

/// Which orders [`Orders::list`] returns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderFilter {
    /// Only orders with this state.
    pub state: Option<OrderState>,
}

/// A page of orders, the newest first.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OrderPage {
    /// The orders.
    pub orders: Vec<Order>,
    /// Where the next page begins, or `None` if this is the last page.
    pub next: Option<OrderCursor>,
}

/// Where a page of orders begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderCursor(i64);

/// One row of the history of an order: what was sent or read, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Observation {
    /// The number of the attempt, or `None` if the row is about the order.
    pub attempt: Option<i64>,
    /// When it happened.
    pub at: SystemTime,
    /// What happened, such as `planned`, `read` or `outcome`.
    pub kind: String,
    /// The details as JSON. For a read, it is the serialized
    /// [`Confirmation`](paylink_core::Confirmation).
    pub data: String,
}

/// The orders that were settled on one day, at one provider, in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Total {
    /// The day, in Istanbul's time.
    pub day: LocalDate,
    /// The provider.
    pub provider: ProviderId,
    /// How many orders were settled.
    pub orders: u64,
    /// The sum of what they were settled for.
    pub sum: Money,
}

impl Orders {
    /// Returns a page of orders, the newest first.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn list(
        &self,
        filter: &OrderFilter,
        cursor: Option<OrderCursor>,
        limit: u32,
    ) -> Result<OrderPage> {
        let limit = limit.clamp(1, 1_000);
        let before = cursor.map(|cursor| cursor.0);
        let found = self.inner.database.list(filter.state, before, i64::from(limit)).await?;
        let is_full = found.len() == limit as usize;
        let next = found.last().filter(|_| is_full).map(|(order, _)| OrderCursor(order.id));
        Ok(OrderPage { orders: found.iter().map(view).collect::<Result<_>>()?, next })
    }

    /// Returns what was sent and read for an order, the oldest row first. It answers why an order is
    /// paid or not.
    ///
    /// # Errors
    /// Returns an error if there is no such order, or if the database fails.
    pub async fn history(&self, number: &OrderNumber) -> Result<Vec<Observation>> {
        let rows = self.inner.database.history(number.as_str().to_owned()).await?;
        let rows = rows.ok_or_else(|| OrdersError::NoSuchOrder(number.clone()))?;
        Ok(rows
            .into_iter()
            .map(|row| Observation {
                attempt: row.attempt,
                at: time(row.at),
                kind: row.kind,
                data: row.data,
            })
            .collect())
    }

    /// Returns the incidents that nobody has decided, the oldest first.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn incidents(&self) -> Result<Vec<Incident>> {
        self.inner.database.incidents().await?.into_iter().map(incident).collect()
    }

    /// Stores what a person decided about an incident. The decision becomes a row of the audit.
    ///
    /// Returns `false` if the incident was decided before.
    ///
    /// # Errors
    /// Returns an error if there is no such incident, if `by` is blank, or if the database fails.
    pub async fn decide(
        &self,
        incident: i64,
        decision: Decision,
        by: &str,
        note: &str,
    ) -> Result<bool> {
        if by.trim().is_empty() {
            return Err(OrdersError::Invalid {
                field: "by",
                rule: "must name the person who decides",
            });
        }
        let (by, note) = (by.trim().to_owned(), note.to_owned());
        match self.inner.database.decide(incident, decision, by, note).await? {
            Decided::NoSuchIncident => Err(OrdersError::NoSuchIncident(incident)),
            decided => Ok(decided == Decided::Now),
        }
    }

    /// Returns the number and the sum of the orders that were settled in a range of time, by day,
    /// provider and currency. The end of the range is not included.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn totals(&self, from: SystemTime, to: SystemTime) -> Result<Vec<Total>> {
        let unknown = || OrdersError::Store(StoreError::Other("a sum has an unknown form".into()));
        let rows = self.inner.database.totals(millis_of(from), millis_of(to)).await?;
        rows.into_iter()
            .map(|row| {
                let currency: Currency = row.currency.parse().map_err(|_| unknown())?;
                let epoch = LocalDate::new(1970, 1, 1).map_err(|_| unknown())?;
                let day = i32::try_from(row.day).map_err(|_| unknown())?;
                Ok(Total {
                    day: epoch.plus_days(day),
                    provider: ProviderId::new(row.provider),
                    orders: u64::try_from(row.orders).map_err(|_| unknown())?,
                    sum: Money::from_minor(row.minor, currency).map_err(|_| unknown())?,
                })
            })
            .collect()
    }

    /// Deactivates the link of an order and creates another one as soon as the first can no longer
    /// be paid.
    ///
    /// A payment may be under way when the link is deactivated, so the other link can take an hour,
    /// or, where the provider does not confirm the deactivation, until the first link has expired.
    ///
    /// # Errors
    /// Returns an error if there is no such order, or if the database fails.
    pub async fn renew(&self, number: &OrderNumber) -> Result<CreateOutcome> {
        let no_order = || OrdersError::NoSuchOrder(number.clone());
        let found = self.inner.database.renew(number.as_str().to_owned()).await?;
        let (_, attempt) = found.ok_or_else(no_order)?;
        if let Some(attempt) = attempt.filter(|attempt| attempt.blocks)
            && let Some(attempt) = self.claim_one(&attempt).await?
        {
            self.work_on(attempt).await?;
        }
        let found = self.inner.database.order(number.as_str().to_owned()).await?;
        let (order, attempt) = found.ok_or_else(no_order)?;
        match outcome(&order, attempt.as_ref()) {
            // The worker creates the next link.
            CreateOutcome::Closed { state: OrderState::Waiting, .. } if order.renew => {
                Ok(CreateOutcome::Pending)
            }
            other => Ok(other),
        }
    }
}

fn incident(row: IncidentRow) -> Result<Incident> {
    let unknown =
        || OrdersError::Store(StoreError::Other("an incident has an unknown form".into()));
    let money = |minor: i64| {
        let currency: Currency = row.currency.as_deref()?.parse().ok()?;
        Money::from_minor(minor, currency).ok()
    };
    let mut kinds = IncidentKind::ALL.iter().copied();
    Ok(Incident {
        id: row.id,
        order: row.number.clone().try_into()?,
        provider: ProviderId::new(row.provider.clone()),
        kind: kinds.find(|kind| kind.as_str() == row.kind).ok_or_else(unknown)?,
        amount: row.amount.and_then(money),
        opened: time(row.opened_at),
    })
}

fn millis_of(at: SystemTime) -> i64 {
    match at.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => crate::state::millis(since),
        Err(before) => -crate::state::millis(before.duration()),
    }
}
