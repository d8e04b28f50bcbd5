use std::sync::Arc;

use async_trait::async_trait;
use paylink_core::{Confirmation, Identity};
use tokio_postgres::Transaction;
use tokio_postgres::error::SqlState;

use super::Postgres;
use super::error::store_error;
use super::handler::{OrderHandler, call};
use super::statement::Watched;
use super::transaction::{Failure, Repetition, TransactionId, begin, set};
use crate::database::{Database, Decided, Delivered, Found, Outcome, crash_point};
use crate::error::Result;
use crate::handler::HandlerError;
use crate::incident::Decision;
use crate::moving::mark;
use crate::sql::{Row, Sql, StoreError};
use crate::state::Seen;
use crate::store::{
    self, AttemptRow, CountsRow, FeedRow, InboxRecord, InboxRow, IncidentRow, InsertOrder,
    ListOrders, ObservationRow, Opened, OrderRow, SweepRow, SweepState, TotalRow,
};
use crate::work::{self, Adopt, AttemptPlan, Begun, ReadDone, ReadPlan, SweepPage, Watches};

/// The lock that excludes every other migration of the database. The number spells `paylink`.
pub(super) const MIGRATION: i64 = 0x0070_6179_6c69_6e6b;

/// The first version of PostgreSQL that has all functions which are used here.
const OLDEST: i64 = 130_000;

/// The orders in a PostgreSQL database, and the merchant's handler for their events.
pub(crate) struct PostgresDatabase<H> {
    pub(crate) postgres: Postgres,
    pub(crate) handler: Arc<H>,
}

#[async_trait]
impl<H: OrderHandler> Database for PostgresDatabase<H> {
    async fn set_up(&self, prefix: String, accounts: Vec<Identity>) -> Result<String> {
        self.postgres
            .write((prefix, accounts), |sql, (prefix, accounts)| {
                Box::pin(async move {
                    check(sql).await?;
                    sql.execute("SELECT pg_advisory_xact_lock($1)", &[MIGRATION.into()]).await?;
                    mark::check(sql).await?;
                    crate::schema::migrate(sql).await?;
                    let stored = store::installation_prefix(sql, prefix).await?;
                    for account in accounts {
                        store::insert_account(sql, account).await?;
                    }
                    Ok(stored)
                })
            })
            .await
    }

    async fn begin(&self, order: InsertOrder, notifies: bool, plan: AttemptPlan) -> Result<Begun> {
        self.postgres
            .write_at_once((order, notifies, plan), |sql, (order, notifies, plan)| {
                Box::pin(async move { work::begin_create(sql, order, *notifies, plan).await })
            })
            .await
    }

    async fn adopt(&self, adopt: Adopt) -> Result<Found> {
        self.postgres
            .write(adopt, |sql, adopt| Box::pin(async move { work::adopt(sql, adopt).await }))
            .await
    }

    async fn mark_sending(&self, attempt: AttemptRow, bound: i64) -> Result<Option<i64>> {
        self.postgres
            .write_at_once((attempt, bound), |sql, (attempt, bound)| {
                Box::pin(async move {
                    Ok(store::mark_sending(sql, attempt.id, attempt.epoch, *bound).await?)
                })
            })
            .await
    }

    async fn opened(&self, attempt: AttemptRow, opened: Opened) -> Result<Option<bool>> {
        let context = (attempt, opened);
        let alone = self.postgres.alone(&context, |sql, (attempt, opened)| {
            Box::pin(async move { Ok(store::mark_opened(sql, attempt, opened).await?) })
        });
        if let Some(stored) = alone.await? {
            return Ok(stored);
        }
        self.postgres
            .write_at_once(context, |sql, (attempt, opened)| {
                Box::pin(async move {
                    match store::mark_opened(sql, attempt, opened).await? {
                        // The statement alone may have taken effect.
                        None => Ok(store::opened_before(sql, attempt, opened).await?),
                        stored => Ok(stored),
                    }
                })
            })
            .await
    }

    async fn orphan(
        &self,
        attempt: AttemptRow,
        key: String,
        deactivated: Option<&'static str>,
    ) -> Result<()> {
        self.postgres
            .write((attempt, key, deactivated), |sql, (attempt, key, deactivated)| {
                Box::pin(
                    async move { Ok(work::store_orphan(sql, attempt, key, *deactivated).await?) },
                )
            })
            .await
    }

    async fn finish(&self, attempt: AttemptRow, outcome: Outcome) -> Result<bool> {
        self.postgres
            .write((attempt, outcome), |sql, (attempt, outcome)| {
                Box::pin(async move { Ok(work::store_outcome(sql, attempt, outcome).await?) })
            })
            .await
    }

    async fn give_back(&self, attempt: AttemptRow, pause: i64) -> Result<()> {
        self.postgres
            .write_at_once((attempt, pause), |sql, (attempt, pause)| {
                Box::pin(async move { Ok(store::give_back(sql, attempt, *pause).await?) })
            })
            .await
    }

    async fn read(
        &self,
        attempt: AttemptRow,
        seen: Option<Arc<Confirmation>>,
        plan: ReadPlan,
    ) -> Result<ReadDone> {
        let report = match &seen {
            Some(confirmation) => serde_json::to_string(&**confirmation)
                .map_err(|error| StoreError::Other(error.to_string()))?,
            None => r#"{"not_found":true}"#.to_owned(),
        };
        self.postgres
            .write((attempt, seen, report, plan), |sql, (attempt, seen, report, plan)| {
                Box::pin(async move {
                    let seen = seen.as_deref().map_or(Seen::NotFound, Seen::Read);
                    Ok(work::store_read(sql, attempt, seen, report, plan).await?)
                })
            })
            .await
    }

    async fn claim(&self, limit: i64, lease: i64, owner: String) -> Result<Vec<AttemptRow>> {
        self.postgres
            .write_at_once((limit, lease, owner), |sql, (limit, lease, owner)| {
                Box::pin(async move { Ok(store::claim(sql, *limit, *lease, owner).await?) })
            })
            .await
    }

    async fn claim_one(
        &self,
        attempt: i64,
        even_ended: bool,
        lease: i64,
        owner: String,
    ) -> Result<Option<AttemptRow>> {
        let context = (attempt, even_ended, lease, owner);
        self.postgres
            .write_at_once(context, |sql, (attempt, even_ended, lease, owner)| {
                Box::pin(async move {
                    Ok(store::claim_one(sql, *attempt, *even_ended, *lease, owner).await?)
                })
            })
            .await
    }

    async fn order(&self, number: String) -> Result<Option<Found>> {
        self.postgres
            .read(number, |sql, number| {
                Box::pin(async move { Ok(work::find_order(sql, number).await?) })
            })
            .await
    }

    async fn order_of(&self, attempt: AttemptRow) -> Result<OrderRow> {
        self.postgres
            .read(attempt, |sql, attempt| {
                Box::pin(async move { Ok(store::order_by_id(sql, attempt.order_id).await?) })
            })
            .await
    }

    async fn receive(&self, callback: InboxRow) -> Result<i64> {
        self.postgres
            .write(callback, |sql, callback| {
                Box::pin(async move {
                    let times = store::insert_callback(sql, callback).await?;
                    store::wake(sql, &callback.account, &callback.reference).await?;
                    Ok(times)
                })
            })
            .await
    }

    async fn order_to_confirm(&self, number: String) -> Result<Option<Found>> {
        self.postgres
            .read(number, |sql, number| {
                Box::pin(async move { Ok(work::order_to_confirm(sql, number).await?) })
            })
            .await
    }

    async fn inbox(&self, before: Option<i64>, limit: i64) -> Result<Vec<InboxRecord>> {
        self.postgres
            .read((before, limit), |sql, (before, limit)| {
                Box::pin(async move { Ok(store::callbacks(sql, *before, *limit).await?) })
            })
            .await
    }

    async fn inbox_entry(&self, id: i64) -> Result<Option<InboxRecord>> {
        self.postgres
            .read(id, |sql, id| Box::pin(async move { Ok(store::callback_by_id(sql, *id).await?) }))
            .await
    }

    async fn cancel(&self, number: String, actor: Arc<str>) -> Result<Option<Found>> {
        self.postgres
            .write((number, actor), |sql, (number, actor)| {
                Box::pin(async move { Ok(work::cancel(sql, number, actor).await?) })
            })
            .await
    }

    async fn renew(&self, number: String, plan: AttemptPlan) -> Result<Option<Found>> {
        self.postgres
            .write((number, plan), |sql, (number, plan)| {
                Box::pin(async move { Ok(work::renew(sql, number, plan).await?) })
            })
            .await
    }

    async fn list(&self, list: ListOrders) -> Result<Vec<Found>> {
        self.postgres
            .read(list, |sql, list| Box::pin(async move { Ok(work::list(sql, list).await?) }))
            .await
    }

    async fn history(&self, number: String) -> Result<Option<Vec<ObservationRow>>> {
        self.postgres
            .read(number, |sql, number| {
                Box::pin(async move { Ok(work::history(sql, number).await?) })
            })
            .await
    }

    async fn incidents(&self) -> Result<Vec<IncidentRow>> {
        self.postgres
            .read((), |sql, ()| Box::pin(async move { Ok(store::open_incidents(sql).await?) }))
            .await
    }

    async fn decide(
        &self,
        id: i64,
        decision: Decision,
        by: String,
        note: String,
        watches: Watches,
    ) -> Result<Decided> {
        let context = (id, decision, by, note, watches);
        self.postgres
            .write(context, |sql, (id, decision, by, note, watches)| {
                Box::pin(
                    async move { Ok(work::decide(sql, *id, *decision, by, note, watches).await?) },
                )
            })
            .await
    }

    async fn totals(&self, from: i64, to: i64) -> Result<Vec<TotalRow>> {
        self.postgres
            .read((from, to), |sql, (from, to)| {
                Box::pin(async move { Ok(store::totals(sql, *from, *to).await?) })
            })
            .await
    }

    async fn counts(&self) -> Result<CountsRow> {
        self.postgres
            .read((), |sql, ()| Box::pin(async move { Ok(store::counts(sql).await?) }))
            .await
    }

    async fn deliver(&self, tries: i64) -> Result<Delivered> {
        let mut repetition = Repetition::new();
        loop {
            match deliver(&self.postgres, &*self.handler, tries).await {
                Ok(delivered) => return Ok(delivered),
                Err(failure) => repetition.after(failure).await?,
            }
        }
    }

    async fn feed(&self, after: i64, limit: i64) -> Result<Vec<FeedRow>> {
        self.postgres
            .write((after, limit), |sql, (after, limit)| {
                Box::pin(async move { Ok(work::feed(sql, *after, *limit).await?) })
            })
            .await
    }

    async fn purgeable(&self, before: i64) -> Result<(u64, u64)> {
        self.postgres
            .read(before, |sql, before| {
                Box::pin(async move { Ok(store::count_purgeable(sql, *before).await?) })
            })
            .await
    }

    async fn purge(&self, before: i64, limit: i64, actor: Arc<str>) -> Result<(u64, u64)> {
        self.postgres
            .write((before, limit, actor), |sql, (before, limit, actor)| {
                Box::pin(async move { Ok(work::purge(sql, *before, *limit, actor).await?) })
            })
            .await
    }

    async fn claim_sweep(&self, account: Identity, lease: i64) -> Result<Option<SweepRow>> {
        self.postgres
            .write((account, lease), |sql, (account, lease)| {
                Box::pin(async move { Ok(store::claim_sweep(sql, account, *lease).await?) })
            })
            .await
    }

    async fn long_open(&self, account: Identity, age: i64) -> Result<(i64, Option<i64>)> {
        self.postgres
            .read((account, age), |sql, (account, age)| {
                Box::pin(async move { Ok(store::long_open(sql, account, *age).await?) })
            })
            .await
    }

    async fn sweep_page(&self, account: Identity, page: SweepPage) -> Result<u64> {
        self.postgres
            .write((account, page), |sql, (account, page)| {
                Box::pin(async move { Ok(work::store_page(sql, account, page).await?) })
            })
            .await
    }

    async fn store_sweep(&self, account: Identity, state: SweepState) -> Result<()> {
        self.postgres
            .write((account, state), |sql, (account, state)| {
                Box::pin(async move { Ok(store::store_sweep(sql, account, state).await?) })
            })
            .await
    }
}

/// Calls the order handler for the next event, in the transaction that marks the event as handled.
async fn deliver(
    postgres: &Postgres,
    handler: &impl OrderHandler,
    tries: i64,
) -> Result<Delivered, Failure> {
    crash_point!("deliver", Before);
    let mut connection = postgres.connect().await?;
    let prepared = connection.prepared();
    let prepared = prepared.as_deref();
    let mut transaction = begin(&mut connection).await?;
    let client = transaction.client();
    let mut sql = Watched::new(client, prepared);
    let (id, due) = tokio::join!(biased; set(client, None), store::due_event(&mut sql));
    let id = id.map_err(|error| Failure::before_commit(&error))?;
    let due = due.map_err(|error| sql.failure(error.into()))?;
    let Some(due) = due else { return Ok(Delivered::Nothing) };
    // The merchant's code may change the settings of the session.
    if let Some(prepared) = prepared {
        prepared.forget_session();
    }
    // An event that this version cannot read does not keep the others back.
    let handled =
        match work::order_event(&mut Watched::new(transaction.client(), prepared), &due).await {
            Ok(event) => call(handler, &mut transaction, &event).await,
            Err(error) => Err(error.into()),
        };
    let handled = match is_open(&transaction, &id).await? {
        Open::Yes => handled,
        Open::Failed => handled.and(Err(HandlerError::from(
            "the order handler went on after a statement of the transaction had failed",
        ))),
        Open::No => {
            let text = "the order handler ended the transaction".to_owned();
            return Err(StoreError::Other(text).into());
        }
    };
    let Err(error) = handled else {
        let mut sql = Watched::new(transaction.client(), prepared);
        let done = store::event_done(&mut sql, due.seq).await;
        if !done.map_err(|error| sql.failure(error.into()))? {
            let text = "an event was delivered twice".to_owned();
            return Err(StoreError::Other(text).into());
        }
        crash_point!("deliver", Inside);
        let answer = transaction.commit().await;
        drop(connection);
        postgres.committed(answer, &id).await?;
        crash_point!("deliver", After);
        return Ok(Delivered::Done);
    };
    transaction.rollback().await.map_err(|error| Failure::before_commit(&error))?;
    drop(connection);
    let failed = postgres.write((due, tries, error.to_string()), |sql, (due, tries, text)| {
        Box::pin(async move { Ok(work::handler_failed(sql, due, *tries, text).await?) })
    });
    failed.await.map_err(Failure::Final)?;
    Ok(Delivered::Failed)
}

/// Checks that the database can store orders.
pub(super) async fn check(sql: &mut Watched<'_>) -> Result<(), StoreError> {
    let query = "SELECT CAST(current_setting('server_version_num') AS BIGINT),
                        current_setting('server_encoding')";
    let rows = sql.query(query, &[]).await?;
    let mut row = Row::new(rows.into_iter().next().unwrap_or_default());
    let (version, encoding) = (row.int()?, row.text()?);
    if version < OLDEST {
        let found = version / 10_000;
        let text = format!("PostgreSQL {found} is too old, 13 or later is required");
        return Err(StoreError::Unusable(text));
    }
    if encoding != "UTF8" {
        let text = format!("the encoding of the database is {encoding}, not UTF8");
        return Err(StoreError::Unusable(text));
    }
    Ok(())
}

enum Open {
    Yes,
    /// A statement failed, so that the transaction can only be rolled back.
    Failed,
    No,
}

/// Whether the transaction with this id is still open.
async fn is_open(transaction: &Transaction<'_>, id: &TransactionId) -> Result<Open, Failure> {
    let query = "SELECT CAST(pg_current_xact_id_if_assigned() AS TEXT)";
    let row = match transaction.query_typed_one(query, &[]).await {
        Ok(row) => row,
        Err(error) if error.code() == Some(&SqlState::IN_FAILED_SQL_TRANSACTION) => {
            return Ok(Open::Failed);
        }
        Err(error) => return Err(Failure::before_commit(&error)),
    };
    let found: Option<String> = row.try_get(0).map_err(|error| store_error(&error))?;
    Ok(if found.as_ref() == Some(&id.id) { Open::Yes } else { Open::No })
}
