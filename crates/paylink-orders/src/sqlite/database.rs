use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use paylink_core::{Confirmation, Identity};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::connection::store_error;
use super::{Connected, Sqlite};
use crate::database::{Database, Decided, Delivered, Found, Outcome, crash_point};
use crate::error::Result;
use crate::handler::{EventKind, HandlerError, OrderEvent, OrderHandler};
use crate::incident::Decision;
use crate::moving::mark;
use crate::sql::StoreError;
use crate::state::Seen;
use crate::store::{
    self, AttemptRow, CountsRow, FeedRow, InboxRecord, InboxRow, IncidentRow, InsertOrder,
    ListOrders, ObservationRow, Opened, OrderRow, SweepRow, SweepState, TotalRow,
};
use crate::work::{self, Adopt, AttemptPlan, Begun, ReadDone, ReadPlan, SweepPage, Watches};

/// The orders in a SQLite database, and the merchant's handler for their events.
pub(crate) struct SqliteDatabase<H> {
    pub(crate) sqlite: Sqlite,
    pub(crate) handler: Arc<H>,
}

/// Runs a future that never waits to its end. The SQL statements of SQLite run while the future is
/// polled.
pub(crate) fn finished<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("a statement of SQLite never waits"),
    }
}

/// Runs statements in a database transaction that excludes every other writer from the beginning.
///
/// A transaction that starts with a read cannot write if another process has written in the
/// meantime.
fn transaction<T, E, F>(connection: &mut Connection, body: F) -> Result<T, E>
where
    E: From<StoreError>,
    F: FnOnce(&Transaction<'_>) -> Result<T, E>,
{
    crash_point!(F, Before);
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate);
    let transaction = begun.map_err(|error| store_error(&error))?;
    let value = body(&transaction)?;
    crash_point!(F, Inside);
    transaction.commit().map_err(|error| store_error(&error))?;
    crash_point!(F, After);
    Ok(value)
}

/// Returns a transaction in the form in which the statements of this crate use it.
pub(crate) fn sql<'a>(transaction: &'a Transaction<'_>) -> Connected<&'a Connection> {
    Connected(transaction)
}

impl<H> SqliteDatabase<H> {
    async fn write<T: Send + 'static>(
        &self,
        body: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.sqlite.run(move |connection| Ok(transaction(connection, body))).await?
    }

    /// Runs statements that only read. Writers of other processes are not excluded.
    async fn query<T: Send + 'static>(
        &self,
        body: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let job = move |connection: &mut Connection| {
            let begun = connection.transaction_with_behavior(TransactionBehavior::Deferred);
            Ok(body(&begun.map_err(|error| store_error(&error))?))
        };
        self.sqlite.run(job).await?
    }
}

#[async_trait]
impl<H: OrderHandler> Database for SqliteDatabase<H> {
    async fn set_up(&self, prefix: String, accounts: Vec<Identity>) -> Result<String> {
        self.write(move |tx| {
            finished(mark::check(&mut sql(tx)))?;
            finished(crate::schema::migrate(&mut sql(tx)))?;
            let stored = finished(store::installation_prefix(&mut sql(tx), &prefix))?;
            for account in &accounts {
                finished(store::insert_account(&mut sql(tx), account))?;
            }
            Ok(stored)
        })
        .await
    }

    async fn begin(&self, order: InsertOrder, notifies: bool, plan: AttemptPlan) -> Result<Begun> {
        self.write(move |tx| finished(work::begin_create(&mut sql(tx), &order, notifies, &plan)))
            .await
    }

    async fn adopt(&self, adopt: Adopt) -> Result<Found> {
        self.write(move |tx| finished(work::adopt(&mut sql(tx), &adopt))).await
    }

    async fn mark_sending(&self, attempt: AttemptRow, bound: i64) -> Result<Option<i64>> {
        self.write(move |tx| {
            Ok(finished(store::mark_sending(&mut sql(tx), attempt.id, attempt.epoch, bound))?)
        })
        .await
    }

    async fn opened(&self, attempt: AttemptRow, opened: Opened) -> Result<Option<bool>> {
        self.write(move |tx| Ok(finished(store::mark_opened(&mut sql(tx), &attempt, &opened))?))
            .await
    }

    async fn orphan(
        &self,
        attempt: AttemptRow,
        key: String,
        deactivated: Option<&'static str>,
    ) -> Result<()> {
        self.write(move |tx| {
            Ok(finished(work::store_orphan(&mut sql(tx), &attempt, &key, deactivated))?)
        })
        .await
    }

    async fn finish(&self, attempt: AttemptRow, outcome: Outcome) -> Result<bool> {
        self.write(move |tx| Ok(finished(work::store_outcome(&mut sql(tx), &attempt, &outcome))?))
            .await
    }

    async fn give_back(&self, attempt: AttemptRow, pause: i64) -> Result<()> {
        self.write(move |tx| Ok(finished(store::give_back(&mut sql(tx), &attempt, pause))?)).await
    }

    async fn read(
        &self,
        attempt: AttemptRow,
        seen: Option<Arc<Confirmation>>,
        plan: ReadPlan,
    ) -> Result<ReadDone> {
        self.write(move |tx| {
            let (seen, report) = match &seen {
                Some(confirmation) => {
                    let report = serde_json::to_string(&**confirmation)
                        .map_err(|error| StoreError::Other(error.to_string()))?;
                    (Seen::Read(confirmation), report)
                }
                None => (Seen::NotFound, r#"{"not_found":true}"#.to_owned()),
            };
            Ok(finished(work::store_read(&mut sql(tx), &attempt, seen, &report, &plan))?)
        })
        .await
    }

    async fn claim(&self, limit: i64, lease: i64, owner: String) -> Result<Vec<AttemptRow>> {
        // One statement: it needs no transaction around it.
        let job = move |connection: &mut Connection| {
            let claimed =
                finished(store::claim(&mut Connected(&*connection), limit, lease, &owner));
            crash_point!("claim", After);
            claimed
        };
        Ok(self.sqlite.run(job).await?)
    }

    async fn claim_one(
        &self,
        attempt: i64,
        even_ended: bool,
        lease: i64,
        owner: String,
    ) -> Result<Option<AttemptRow>> {
        let job = move |connection: &mut Connection| {
            let mut sql = Connected(&*connection);
            let claimed = finished(store::claim_one(&mut sql, attempt, even_ended, lease, &owner));
            crash_point!("claim_one", After);
            claimed
        };
        Ok(self.sqlite.run(job).await?)
    }

    async fn order(&self, number: String) -> Result<Option<Found>> {
        self.query(move |tx| Ok(finished(work::find_order(&mut sql(tx), &number))?)).await
    }

    async fn order_to_confirm(&self, number: String) -> Result<Option<Found>> {
        self.query(move |tx| Ok(finished(work::order_to_confirm(&mut sql(tx), &number))?)).await
    }

    async fn order_of(&self, attempt: AttemptRow) -> Result<OrderRow> {
        self.query(move |tx| Ok(finished(store::order_by_id(&mut sql(tx), attempt.order_id))?))
            .await
    }

    async fn receive(&self, callback: InboxRow) -> Result<i64> {
        self.write(move |tx| {
            let times = finished(store::insert_callback(&mut sql(tx), &callback))?;
            finished(store::wake(&mut sql(tx), &callback.account, &callback.reference))?;
            Ok(times)
        })
        .await
    }

    async fn inbox(&self, before: Option<i64>, limit: i64) -> Result<Vec<InboxRecord>> {
        self.query(move |tx| Ok(finished(store::callbacks(&mut sql(tx), before, limit))?)).await
    }

    async fn inbox_entry(&self, id: i64) -> Result<Option<InboxRecord>> {
        self.query(move |tx| Ok(finished(store::callback_by_id(&mut sql(tx), id))?)).await
    }

    async fn cancel(&self, number: String, actor: Arc<str>) -> Result<Option<Found>> {
        self.write(move |tx| Ok(finished(work::cancel(&mut sql(tx), &number, &actor))?)).await
    }

    async fn list(&self, list: ListOrders) -> Result<Vec<Found>> {
        self.query(move |tx| Ok(finished(work::list(&mut sql(tx), &list))?)).await
    }

    async fn history(&self, number: String) -> Result<Option<Vec<ObservationRow>>> {
        self.query(move |tx| Ok(finished(work::history(&mut sql(tx), &number))?)).await
    }

    async fn incidents(&self) -> Result<Vec<IncidentRow>> {
        self.query(move |tx| Ok(finished(store::open_incidents(&mut sql(tx)))?)).await
    }

    async fn decide(
        &self,
        id: i64,
        decision: Decision,
        by: String,
        note: String,
        watches: Watches,
    ) -> Result<Decided> {
        self.write(move |tx| {
            Ok(finished(work::decide(&mut sql(tx), id, decision, &by, &note, &watches))?)
        })
        .await
    }

    async fn totals(&self, from: i64, to: i64) -> Result<Vec<TotalRow>> {
        self.query(move |tx| Ok(finished(store::totals(&mut sql(tx), from, to))?)).await
    }

    async fn renew(&self, number: String, plan: AttemptPlan) -> Result<Option<Found>> {
        self.write(move |tx| Ok(finished(work::renew(&mut sql(tx), &number, &plan))?)).await
    }

    async fn counts(&self) -> Result<CountsRow> {
        self.query(move |tx| Ok(finished(store::counts(&mut sql(tx)))?)).await
    }

    async fn deliver(&self, tries: i64) -> Result<Delivered> {
        let handler = Arc::clone(&self.handler);
        self.sqlite
            .run(move |connection| deliver(connection, &*handler, tries))
            .await
            .map_err(Into::into)
    }

    async fn feed(&self, after: i64, limit: i64) -> Result<Vec<FeedRow>> {
        self.write(move |tx| Ok(finished(work::feed(&mut sql(tx), after, limit))?)).await
    }

    async fn purgeable(&self, before: i64) -> Result<(u64, u64)> {
        self.query(move |tx| Ok(finished(store::count_purgeable(&mut sql(tx), before))?)).await
    }

    async fn purge(&self, before: i64, limit: i64, actor: Arc<str>) -> Result<(u64, u64)> {
        self.write(move |tx| Ok(finished(work::purge(&mut sql(tx), before, limit, &actor))?)).await
    }

    async fn claim_sweep(&self, account: Identity, lease: i64) -> Result<Option<SweepRow>> {
        self.write(move |tx| Ok(finished(store::claim_sweep(&mut sql(tx), &account, lease))?)).await
    }

    async fn long_open(&self, account: Identity, age: i64) -> Result<(i64, Option<i64>)> {
        self.query(move |tx| Ok(finished(store::long_open(&mut sql(tx), &account, age))?)).await
    }

    async fn sweep_page(&self, account: Identity, page: SweepPage) -> Result<u64> {
        self.write(move |tx| Ok(finished(work::store_page(&mut sql(tx), &account, &page))?)).await
    }

    async fn store_sweep(&self, account: Identity, state: SweepState) -> Result<()> {
        self.write(move |tx| Ok(finished(store::store_sweep(&mut sql(tx), &account, &state))?))
            .await
    }
}

/// Calls the order handler for the next event, in the database transaction that marks the event as
/// handled.
fn deliver(
    connection: &mut Connection,
    handler: &impl OrderHandler,
    tries: i64,
) -> Result<Delivered, StoreError> {
    crash_point!("deliver", Before);
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate);
    let tx = begun.map_err(|error| store_error(&error))?;
    let Some(due) = finished(store::due_event(&mut sql(&tx)))? else {
        return Ok(Delivered::Nothing);
    };
    // An event that this version cannot read does not keep the others back.
    let handled = match finished(work::order_event(&mut sql(&tx), &due)) {
        Ok(event) => handle(handler, &tx, &event),
        Err(error) => Err(error.into()),
    };
    if tx.is_autocommit() {
        return Err(StoreError::Other("the order handler ended the transaction".to_owned()));
    }
    match handled {
        Ok(()) => {
            if !finished(store::event_done(&mut sql(&tx), due.seq))? {
                return Err(StoreError::Other("an event was delivered twice".to_owned()));
            }
            crash_point!("deliver", Inside);
            tx.commit().map_err(|error| store_error(&error))?;
            crash_point!("deliver", After);
            Ok(Delivered::Done)
        }
        Err(error) => {
            tx.rollback().map_err(|error| store_error(&error))?;
            transaction(connection, |tx| {
                finished(work::handler_failed(&mut sql(tx), &due, tries, &error.to_string()))
            })?;
            Ok(Delivered::Failed)
        }
    }
}

/// Calls the handler's method for the kind of the event. A panic of the method is returned as an
/// error, and does not end the thread of the database.
fn handle(
    handler: &impl OrderHandler,
    tx: &Transaction<'_>,
    event: &OrderEvent,
) -> Result<(), HandlerError> {
    let call = || match event.kind {
        EventKind::Paid => handler.paid(tx, event),
        EventKind::PaidAgain => handler.paid_again(tx, event),
        EventKind::PartlyReversed => handler.partly_reversed(tx, event),
        EventKind::Reversed => handler.reversed(tx, event),
        EventKind::Expired => handler.expired(tx, event),
        EventKind::Cancelled => handler.cancelled(tx, event),
        EventKind::Incident(kind) => handler.incident(tx, event, kind),
    };
    let called = std::panic::catch_unwind(std::panic::AssertUnwindSafe(call));
    called.unwrap_or_else(|_| Err("the order handler panicked".into()))
}
