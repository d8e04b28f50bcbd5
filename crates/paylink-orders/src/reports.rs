//! Reading what is stored, and what a person decides.

use std::time::{Duration, SystemTime};

use paylink_core::{Currency, LocalDate, Money, ProviderId};

use crate::database::Decided;
use crate::error::{OrdersError, Result};
use crate::handler::{EventData, OrderEvent};
use crate::incident::{Decision, Incident};
use crate::order::{Order, OrderNumber, OrderState};
use crate::orders::{Orders, checked_name, time, view};
use crate::sql::StoreError;
use crate::state::Phase;
use crate::store::{FeedRow, IncidentRow, ListOrders};
use crate::work::Watches;

/// Which orders [`Orders::list`] returns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderFilter {
    /// Only orders with this state.
    pub state: Option<OrderState>,
    /// Only orders whose newest attempt is in this phase.
    pub phase: Option<Phase>,
    /// Only orders that were stored at this time or later.
    pub created_from: Option<SystemTime>,
    /// Only orders that were stored before this time.
    pub created_before: Option<SystemTime>,
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

/// One row of the history of an order: what was planned, sent, read or decided, and by whom. Rows
/// are only added, never changed, except that [`Orders::purge`] empties the details of reads.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Observation {
    /// The number of the attempt, or `None` if the row is about the order.
    pub attempt: Option<i64>,
    /// When it happened.
    pub at: SystemTime,
    /// Who did it: `library`, the name of [`Orders::with_actor`], or the person who decided.
    pub actor: String,
    /// What happened: `planned`, `sending`, `open`, `refused`, `in-doubt`, `resolved`, `orphan`,
    /// `adopted`, `read`, `failed`, `deactivate`, `other-account`, `watch-ended`, `cancelled`,
    /// `renewal-wanted`, `decided` or `purged`.
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

/// An event in the feed of [`Orders::events`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FeedEvent {
    /// The position of the event, from 1. Positions grow, without gaps.
    pub position: i64,
    /// When the event was stored.
    pub at: SystemTime,
    /// The event.
    pub event: OrderEvent,
}

/// What is stored, as numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// The number of attempts in each phase that occurs.
    pub attempts: Vec<(Phase, u64)>,
    /// The age of the oldest attempt of which it is unknown whether its link exists.
    pub oldest_in_doubt: Option<Duration>,
    /// The attempts that are due and that nobody works on. If the number grows, there are too few
    /// workers.
    pub due_attempts: u64,
    /// The events that the order handler has not handled.
    pub due_events: u64,
    /// The incidents that nobody has decided.
    pub open_incidents: u64,
    /// The callbacks in the inbox. Repetitions of a callback are not counted.
    pub callbacks: u64,
}

/// What [`Orders::purge`] removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Purged {
    /// The orders whose payer's data was removed.
    pub orders: u64,
    /// The callbacks whose contents were removed.
    pub callbacks: u64,
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
        let list = ListOrders {
            state: filter.state,
            phase: filter.phase,
            created_from: filter.created_from.map(millis_of),
            created_before: filter.created_before.map(millis_of),
            before: cursor.map(|cursor| cursor.0),
            limit: i64::from(limit),
        };
        let found = self.inner.database.list(list).await?;
        let is_full = found.len() == limit as usize;
        let next = found.last().filter(|_| is_full).map(|(order, _)| OrderCursor(order.id));
        Ok(OrderPage { orders: found.iter().map(view).collect::<Result<_>>()?, next })
    }

    /// Returns what was planned, sent, read and decided for an order, the oldest row first. It
    /// answers why an order is paid or not.
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
                actor: row.actor,
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

    /// Stores what a person decided about an incident. The decision becomes a row of the order's
    /// history, with the person's name and note.
    ///
    /// Returns `false` if the incident was decided before.
    ///
    /// No client is needed for the account of the order. Without one, a settled order is watched
    /// for a reversal as long as by the default [`Policy`](crate::Policy).
    ///
    /// # Errors
    /// Returns an error if there is no such incident, if it has no money that can be accepted, if
    /// `by` is blank, or if the database fails.
    pub async fn decide(
        &self,
        incident: i64,
        decision: Decision,
        by: &str,
        note: &str,
    ) -> Result<bool> {
        let (by, note) = (checked_name("by", by)?.to_owned(), note.to_owned());
        let accounts = self.inner.accounts.iter();
        let watches = Watches(
            accounts.map(|(own, account)| (own.clone(), account.policy.reversal_watch)).collect(),
        );
        match self.inner.database.decide(incident, decision, by, note, watches).await? {
            Decided::NoSuchIncident => Err(OrdersError::NoSuchIncident(incident)),
            Decided::NotPossible => Err(OrdersError::NotAcceptable(incident)),
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

    /// Returns at most `limit` events after a position, the oldest first, for programs that follow
    /// all events, such as an accounting system. Begin with position 0, remember the last position
    /// that was handled, and go on from there.
    ///
    /// The feed does not skip: a position is given after the event is stored for good, so no event
    /// ever appears at a lower position than one that was returned. An event can be returned again
    /// if its position was not remembered; use [`OrderEvent::key`] as an idempotency key.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn events(&self, after: i64, limit: u32) -> Result<Vec<FeedEvent>> {
        let limit = i64::from(limit.clamp(1, 1_000));
        let rows = self.inner.database.feed(after, limit).await?;
        rows.into_iter().map(feed_event).collect()
    }

    /// Counts what is stored: attempts by phase, what is due, and the oldest doubt.
    ///
    /// This method reads the whole index of attempts. Call it once a minute, not for each request.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn counts(&self) -> Result<Counts> {
        let row = self.inner.database.counts().await?;
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        let phase = |(number, attempts): (i64, i64)| {
            Phase::from_number(number).map(|phase| (phase, count(attempts)))
        };
        Ok(Counts {
            attempts: row.phases.into_iter().filter_map(phase).collect(),
            oldest_in_doubt: row.oldest_in_doubt.map(|age| Duration::from_millis(count(age))),
            due_attempts: count(row.due_attempts),
            due_events: count(row.due_events),
            open_incidents: count(row.open_incidents),
            callbacks: count(row.callbacks),
        })
    }

    /// Removes payers' data and the contents of callbacks that are older than a time.
    ///
    /// An order is purged if it was not changed since, nothing can happen to it any more, and no
    /// incident is open. Its number, its references, its amounts and its events stay, so that a
    /// number is never used again and nothing is fulfilled twice. What a person wrote as a note of
    /// a decision stays too.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    ///
    /// # Cancellation
    /// If the future is dropped, a part is purged. Call this method again.
    pub async fn purge(&self, before: SystemTime) -> Result<Purged> {
        const BATCH: i64 = 200;
        let mut purged = Purged::default();
        loop {
            let (orders, callbacks) =
                self.inner.database.purge(millis_of(before), BATCH, self.actor.clone()).await?;
            purged.orders += orders;
            purged.callbacks += callbacks;
            if orders == 0 && callbacks == 0 {
                return Ok(purged);
            }
        }
    }
}

fn feed_event(row: FeedRow) -> Result<FeedEvent> {
    let unknown = || OrdersError::Store(StoreError::Other("an event has an unknown form".into()));
    let data: EventData = serde_json::from_str(&row.data).map_err(|_| unknown())?;
    Ok(FeedEvent {
        position: row.position,
        at: time(row.at),
        event: OrderEvent {
            key: row.key,
            order: row.number.try_into()?,
            kind: row.kind.parse().map_err(|_| unknown())?,
            amount: data.amount,
        },
    })
}

fn incident(row: IncidentRow) -> Result<Incident> {
    let unknown =
        || OrdersError::Store(StoreError::Other("an incident has an unknown form".into()));
    let money = |minor: i64| {
        let currency: Currency = row.currency.as_deref()?.parse().ok()?;
        Money::from_minor(minor, currency).ok()
    };
    Ok(Incident {
        id: row.id,
        order: row.number.clone().try_into()?,
        provider: ProviderId::new(row.provider.clone()),
        kind: row.kind.parse().map_err(|_| unknown())?,
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
