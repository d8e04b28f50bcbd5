//! Methods that return stored orders, incidents and events, and the method that stores a person's
//! decision.

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

/// Selects the orders that [`Orders::list`] returns. By default, all orders are selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderFilter {
    /// The state of the orders to return, or `None` for orders in all states.
    pub state: Option<OrderState>,
    /// Only orders whose newest attempt is in this phase.
    pub phase: Option<Phase>,
    /// Only orders that were stored at this time or later.
    pub created_from: Option<SystemTime>,
    /// Only orders that were stored before this time.
    pub created_before: Option<SystemTime>,
}

/// One page of the list of orders. The newest order comes first.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OrderPage {
    /// The orders on this page of the list, with the newest order first.
    pub orders: Vec<Order>,
    /// The cursor for the next page of the list. Pass it to [`Orders::list`]. `None` if this is the
    /// last page.
    pub next: Option<OrderCursor>,
}

/// The position at which a page of the list of orders begins. [`OrderPage::next`] contains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderCursor(i64);

/// One row of the history of an order, such as a sent request, a response of the provider or a
/// decision of a person. A stored row does not change, except that [`Orders::purge`] removes the
/// details of responses and errors.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Observation {
    /// The number of the attempt (one link of the order), or `None` if the row concerns the whole
    /// order.
    pub attempt: Option<i64>,
    /// The time at which the row was stored.
    pub at: SystemTime,
    /// Who caused the row: `library` for this crate, the name that was given to
    /// [`Orders::with_actor`], or the name of the person who made a decision.
    pub actor: String,
    /// The kind of the row: `planned`, `sending`, `open`, `refused`, `in-doubt`, `resolved`,
    /// `orphan`, `adopted`, `read`, `failed`, `deactivate`, `other-account`, `not-readable`,
    /// `watch-ended`, `cancelled`, `renewal-wanted`, `decided` or `purged`.
    pub kind: String,
    /// The details as JSON. If `kind` is `read`, the JSON is the serialized
    /// [`Confirmation`](paylink_core::Confirmation).
    pub data: String,
}

/// The number and the sum of the orders that became paid on one day, at one provider, in one
/// currency.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Total {
    /// The day on which the orders became paid, in the time zone of Istanbul.
    pub day: LocalDate,
    /// The provider through which the orders were paid.
    pub provider: ProviderId,
    /// The number of orders that became paid on this day.
    pub orders: u64,
    /// The sum of the amounts with which the orders became paid. Later refunds are not subtracted.
    pub sum: Money,
}

/// An event and its position in the list of all events. [`Orders::events`] returns such values.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FeedEvent {
    /// The position of the event in the list of all events. The first event has position 1, and
    /// there are no gaps.
    pub position: i64,
    /// The time at which the event was stored.
    pub at: SystemTime,
    /// The event, such as a payment of an order.
    pub event: OrderEvent,
}

/// The numbers of attempts, events, incidents and callbacks in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// The number of attempts in each phase that has attempts. An attempt is one link of an order.
    pub attempts: Vec<(Phase, u64)>,
    /// The age of the oldest attempt for which it is unknown whether its link exists, or `None` if
    /// there is no such attempt.
    pub oldest_in_doubt: Option<Duration>,
    /// The number of attempts that are due but that no process works on yet. If the number keeps
    /// growing, start more workers.
    pub due_attempts: u64,
    /// The number of events that the order handler has not handled yet.
    pub due_events: u64,
    /// The number of incidents about which nobody has decided yet.
    pub open_incidents: u64,
    /// The number of stored callbacks. A callback that was received several times counts once.
    pub callbacks: u64,
}

/// How many orders and how many callbacks had their data removed by [`Orders::purge`], or would
/// have it removed, according to [`Orders::purgeable`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Purged {
    /// The number of orders from which the payer's data was removed.
    pub orders: u64,
    /// The number of callbacks whose contents were removed.
    pub callbacks: u64,
}

impl Orders {
    /// Returns a page of the list of orders, with the newest order first.
    ///
    /// Pass `None` as `cursor` for the first page, and [`OrderPage::next`] for each later page.
    /// `limit` is the maximum number of orders on the page. Values below 1 are treated as 1, and
    /// values above 1000 as 1000.
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

    /// Returns the history of an order, with the oldest row first. The history shows why the order
    /// is paid or unpaid.
    ///
    /// # Errors
    /// Returns an error if there is no order with this number, or if the database fails.
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

    /// Returns the incidents about which nobody has decided yet, with the oldest incident first.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn incidents(&self) -> Result<Vec<Incident>> {
        self.inner.database.incidents().await?.into_iter().map(incident).collect()
    }

    /// Stores a person's decision about an incident. The decision, the person's name (`by`) and the
    /// person's note are added to the history of the order.
    ///
    /// Returns `true` if the decision was stored. Returns `false` if a decision about the incident
    /// was stored before; the earlier decision then remains.
    ///
    /// No client is needed for the account of the order. Without one, a settled order is watched
    /// for a reversal as long as by the default [`Policy`](crate::Policy).
    ///
    /// # Errors
    /// Returns an error if there is no incident with this id, if [`Decision::Accepted`] is passed
    /// and is not possible for the kind of the incident, if `by` is empty or contains only
    /// whitespace, or if the database fails.
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

    /// Returns the number and the sum of the orders that became paid between two times, for each
    /// day, provider and currency. An order that became paid exactly at `to` is not included.
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

    /// Returns at most `limit` events after the position `after`, with the oldest event first. This
    /// method is for programs that need all events, such as an accounting system. Start with
    /// position 0. Store the position of the last event that you handled, and pass this position to
    /// the next call. Values of `limit` below 1 are treated as 1, and values above 1000 as 1000.
    ///
    /// No event is skipped, because a new event gets a higher position than all events that were
    /// returned before. If your program stops before it stores a position, it receives the same
    /// event again. Use [`OrderEvent::key`] as an idempotency key.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn events(&self, after: i64, limit: u32) -> Result<Vec<FeedEvent>> {
        let limit = i64::from(limit.clamp(1, 1_000));
        let rows = self.inner.database.feed(after, limit).await?;
        rows.into_iter().map(feed_event).collect()
    }

    /// Returns numbers for monitoring: the attempts in each phase, the work that is due, and the
    /// age of the oldest attempt for which it is unknown whether its link exists.
    ///
    /// This method reads the whole index of attempts. Do not call it more often than about once a
    /// minute.
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

    /// Returns what [`purge`](Self::purge) would change with the same time. Nothing is changed.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn purgeable(&self, before: SystemTime) -> Result<Purged> {
        let (orders, callbacks) = self.inner.database.purgeable(millis_of(before)).await?;
        Ok(Purged { orders, callbacks })
    }

    /// Removes the payers' data from finished orders, and the contents of old callbacks. A callback
    /// is old if it was last received earlier than `before`.
    ///
    /// The payer's data of an order is removed if the order has not changed since `before`, none of
    /// its links is queried any more, all its events are handled, and all its incidents are
    /// decided. The number, the references, the amounts and the events of the order are kept, so
    /// that the number is never used again and the order is never fulfilled twice. The notes of
    /// decisions are kept too.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    ///
    /// # Cancellation
    /// If the future is dropped, only a part of the data may have been removed. Call this method
    /// again to remove the rest.
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
