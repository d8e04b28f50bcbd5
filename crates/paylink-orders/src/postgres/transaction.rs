//! Database transactions of this crate: their settings, their repetition, and what becomes of a
//! commit whose answer was lost.

use std::pin::{Pin, pin};
use std::task::{Context, Waker};
use std::time::Duration;

use tokio::time::Instant;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error, IsolationLevel, Row, Transaction};

use super::connection::{Postgres, Prepared};
use super::error::{is_connection_lost, is_repeatable, store_error};
use super::statement::{Watched, query};
use crate::database::crash_point;
use crate::error::{OrdersError, Result};
use crate::sql::StoreError;

/// The pause before a transaction is repeated for the first time. It doubles with each repetition.
const PAUSE: Duration = Duration::from_millis(10);

/// The pause after which a transaction is not repeated any more.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How long the database is asked for the outcome of a commit.
const LOOKUP: Duration = Duration::from_secs(10);

/// When the server was started, and the time now, in microseconds of the server.
const TIMES: &str = "CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) * 1000000 AS BIGINT),
    CAST(EXTRACT(EPOCH FROM statement_timestamp()) * 1000000 AS BIGINT)";

/// The settings, which hold until the end of the transaction or, on a direct connection, of the
/// session.
/// - An acknowledged commit must survive a power failure. A stricter setting stays.
/// - Nothing waits for a lock without end.
/// - The locks of a process that was stopped, or whose machine has disappeared, do not stay.
fn settings(end_with_transaction: bool) -> String {
    format!(
        "set_config('synchronous_commit',
                    CASE current_setting('synchronous_commit')
                      WHEN 'off' THEN 'on' WHEN 'local' THEN 'on'
                      ELSE current_setting('synchronous_commit') END, {end_with_transaction}),
         set_config('lock_timeout', '10s', {end_with_transaction}),
         set_config('idle_in_transaction_session_timeout', '60s', {end_with_transaction})"
    )
}

/// When the server was started, and a time before the transactions of a connection, in microseconds
/// of the server.
#[derive(Clone, Copy)]
pub(super) struct Session {
    server_start: i64,
    began: i64,
}

impl Session {
    /// Makes the settings of a direct connection. A crash of the server ends the connection, so the
    /// times hold for all of its transactions.
    pub(super) async fn begin(client: &Client) -> Result<Self, Error> {
        let query = format!("SELECT {TIMES}, {}", settings(false));
        Self::read(&client.query_typed_one(&query, &[]).await?)
    }

    /// Reads the columns [`TIMES`], which are the first two of a row.
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self { server_start: row.try_get(0)?, began: row.try_get(1)? })
    }
}

/// The id of a transaction.
///
/// A server that crashes forgets the ids of transactions of which nothing was stored, and gives
/// them to other transactions later. Therefore, the outcome of the transaction with this id is that
/// of this transaction only if the server has not crashed in the meantime.
pub(super) struct TransactionId {
    pub(super) id: String,
    session: Session,
}

/// The statements of a transaction. They get the values that they need separately, so that they can
/// run more than once.
pub(super) trait Body<C, T>:
    for<'a> Fn(&'a mut Watched<'_>, &'a C) -> Statements<'a, T> + Send + Sync
{
}

impl<C, T, F> Body<C, T> for F where
    F: for<'a> Fn(&'a mut Watched<'_>, &'a C) -> Statements<'a, T> + Send + Sync
{
}

type Statements<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// A transaction that failed.
pub(super) enum Failure {
    /// The transaction is not stored, and it can be repeated.
    Repeat(OrdersError),
    Final(OrdersError),
}

impl Failure {
    /// Returns the failure of a transaction whose commit was not requested yet.
    pub(super) fn before_commit(error: &Error) -> Self {
        let repeat = is_connection_lost(error) || error.code().is_some_and(is_repeatable);
        let error = store_error(error).into();
        if repeat { Self::Repeat(error) } else { Self::Final(error) }
    }

    fn into_error(self) -> OrdersError {
        match self {
            Self::Repeat(error) | Self::Final(error) => error,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Final(error.into())
    }
}

/// Decides whether a transaction is repeated.
pub(super) struct Repetition {
    pause: Duration,
}

impl Repetition {
    pub(super) fn new() -> Self {
        Self { pause: PAUSE }
    }

    /// Waits until the transaction can be repeated, or returns the error.
    pub(super) async fn after(&mut self, failure: Failure) -> Result<()> {
        match failure {
            Failure::Repeat(error) if self.pause < LONGEST_PAUSE => {
                tracing::debug!(error = %error, "a transaction is repeated");
                tokio::time::sleep(self.pause).await;
                self.pause *= 2;
                Ok(())
            }
            failure => Err(failure.into_error()),
        }
    }
}

impl Postgres {
    /// Runs statements in a transaction. If it collides with another transaction, or if the
    /// connection is lost before the commit, it is repeated.
    pub(super) async fn write<C: Send + Sync, T: Send, F: Body<C, T>>(
        &self,
        context: C,
        body: F,
    ) -> Result<T> {
        self.write_repeatedly(context, body, false).await
    }

    /// Runs statements like [`write`](Self::write), but sends the first of them without waiting for
    /// the beginning of the transaction, which saves an exchange of messages.
    ///
    /// If the transaction cannot begin, the first statement can take effect nevertheless, and no
    /// other statement is sent. Therefore, the first statement must be the only one that writes.
    pub(super) async fn write_at_once<C: Send + Sync, T: Send, F: Body<C, T>>(
        &self,
        context: C,
        body: F,
    ) -> Result<T> {
        self.write_repeatedly(context, body, true).await
    }

    async fn write_repeatedly<C: Send + Sync, T: Send, F: Body<C, T>>(
        &self,
        context: C,
        body: F,
        at_once: bool,
    ) -> Result<T> {
        let mut repetition = Repetition::new();
        loop {
            match self.write_once(&context, &body, at_once).await {
                Ok(value) => return Ok(value),
                Err(failure) => repetition.after(failure).await?,
            }
        }
    }

    async fn write_once<C: Send + Sync, T: Send, F: Body<C, T>>(
        &self,
        context: &C,
        body: &F,
        at_once: bool,
    ) -> Result<T, Failure> {
        crash_point!(F, Before);
        let connection = self.connect().await?;
        let (client, prepared) = (&*connection, connection.prepared());
        let prepared = prepared.as_deref();
        let direct = match prepared {
            Some(prepared) => {
                let session = prepared.session(client).await;
                Some((prepared, session.map_err(|error| Failure::before_commit(&error))?))
            }
            None => None,
        };
        let transaction = Open::new(client);
        let mut sql = Watched::new(client, prepared);
        let begin = async {
            // Both are sent before the first answer is waited for.
            let begun = transaction.begin("READ COMMITTED");
            let begun = tokio::try_join!(biased; begun, set(client, direct));
            begun.map(|((), id)| id).map_err(|error| Failure::before_commit(&error))
        };
        let run = async { body(&mut sql, context).await.map_err(|error| sql.failure(error)) };
        let done = match at_once {
            true => tokio::try_join!(biased; begin, run),
            false => async { Ok((begin.await?, run.await?)) }.await,
        };
        let (id, value) = match done {
            Ok(done) => done,
            Err(failure) => {
                // Without this, the locks would stay until the connection is used again.
                transaction.rollback().await;
                return Err(failure);
            }
        };
        crash_point!(F, Inside);
        let committed = transaction.commit().await;
        drop(connection);
        self.committed(committed, &id).await?;
        crash_point!(F, After);
        Ok(value)
    }

    /// Runs one statement without a transaction around it, which takes one exchange of messages. It
    /// commits by itself.
    ///
    /// The result is `None`, and the caller has to use a transaction, if the connection is not a
    /// direct one, if the statement has collided with another transaction, or if the connection was
    /// lost. If it was lost, the statement may have taken effect: nobody knows the id of its
    /// transaction.
    pub(super) async fn alone<C: Send + Sync, T: Send>(
        &self,
        context: &C,
        body: impl Body<C, T>,
    ) -> Result<Option<T>> {
        if !self.is_direct() {
            return Ok(None);
        }
        let connection = self.connect().await?;
        let Some(prepared) = connection.prepared() else { return Ok(None) };
        if prepared.session(&connection).await.is_err() {
            return Ok(None);
        }
        let mut sql = Watched::new(&connection, Some(&prepared));
        match body(&mut sql, context).await {
            Ok(value) => Ok(Some(value)),
            Err(error) => match sql.failure(error) {
                Failure::Repeat(_) => Ok(None),
                Failure::Final(error) => Err(error),
            },
        }
    }

    /// Finds out whether a transaction is stored.
    pub(super) async fn committed(
        &self,
        answer: Result<(), Error>,
        id: &TransactionId,
    ) -> Result<(), Failure> {
        let Err(error) = answer else { return Ok(()) };
        if !is_connection_lost(&error) {
            return Err(Failure::Final(store_error(&error).into()));
        }
        match self.lookup(id).await {
            Some(true) => Ok(()),
            Some(false) => Err(Failure::Repeat(store_error(&error).into())),
            None => Err(Failure::Final(StoreError::CommitUnknown(error.to_string()).into())),
        }
    }

    /// Asks the database whether a transaction was committed. The answer is `None` if the database
    /// cannot be reached in time, or does not know the transaction any more.
    async fn lookup(&self, TransactionId { id, session }: &TransactionId) -> Option<bool> {
        let Session { server_start, began } = session;
        // After a crash, the statistics of the server start anew. Ids are digits.
        let query = format!(
            "SELECT pg_xact_status(CAST('{id}' AS xid8)),
               CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) * 1000000 AS BIGINT)
                 = {server_start}
               AND COALESCE(
                 EXTRACT(EPOCH FROM pg_stat_get_bgwriter_stat_reset_time()) * 1000000 < {began},
                 FALSE)"
        );
        let start = Instant::now();
        while start.elapsed() < LOOKUP {
            if let Ok(connection) = self.connect().await {
                match connection.query_typed_one(&query, &[]).await {
                    Ok(row) => match (row.try_get(0), row.try_get(1)) {
                        (Ok(Some("committed")), Ok(true)) => return Some(true),
                        // Another transaction can have got the same id only if this one is lost.
                        (Ok(Some("aborted")), _) => return Some(false),
                        // The server has not noticed yet that the connection was lost.
                        (Ok(Some("in progress")), _) => {}
                        _ => return None,
                    },
                    Err(error) if is_connection_lost(&error) => {}
                    // The server has forgotten the id in a crash, and has not given it out again.
                    Err(error) if error.code() == Some(&SqlState::INVALID_PARAMETER_VALUE) => {
                        return Some(false);
                    }
                    Err(_) => return None,
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        None
    }

    /// Runs statements that only read. All of them see the database at the same moment.
    pub(super) async fn read<C: Send + Sync, T: Send>(
        &self,
        context: C,
        body: impl Body<C, T>,
    ) -> Result<T> {
        let mut repetition = Repetition::new();
        loop {
            match self.read_once(&context, &body).await {
                Ok(value) => return Ok(value),
                Err(failure) => repetition.after(failure).await?,
            }
        }
    }

    async fn read_once<C: Send + Sync, T: Send>(
        &self,
        context: &C,
        body: &impl Body<C, T>,
    ) -> Result<T, Failure> {
        let connection = self.connect().await?;
        let (client, prepared) = (&*connection, connection.prepared());
        // The transaction has nothing to commit. It ends when it is dropped.
        let transaction = Open::new(client);
        let mut sql = Watched::new(client, prepared.as_deref());
        let begin = async {
            let begun = transaction.begin("REPEATABLE READ, READ ONLY").await;
            begun.map_err(|error| Failure::before_commit(&error))
        };
        let run = async { body(&mut sql, context).await.map_err(|error| sql.failure(error)) };
        let ((), value) = tokio::try_join!(biased; begin, run)?;
        Ok(value)
    }
}

/// A transaction on a connection. If it is dropped before its end, it is rolled back.
///
/// Unlike [`Transaction`], it exists before the answer to its first statement has come.
struct Open<'a> {
    client: &'a Client,
    has_ended: bool,
}

impl<'a> Open<'a> {
    fn new(client: &'a Client) -> Self {
        Self { client, has_ended: false }
    }

    async fn begin(&self, level: &str) -> Result<(), Error> {
        let begin = format!("START TRANSACTION ISOLATION LEVEL {level}");
        self.client.batch_execute(&begin).await
    }

    async fn commit(mut self) -> Result<(), Error> {
        self.has_ended = true;
        self.client.batch_execute("COMMIT").await
    }

    async fn rollback(mut self) {
        self.has_ended = true;
        let _ = self.client.batch_execute("ROLLBACK").await;
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.has_ended {
            // The client sends a statement when its future is polled for the first time.
            let rollback = pin!(self.client.batch_execute("ROLLBACK"));
            let _ = rollback.poll(&mut Context::from_waker(Waker::noop()));
        }
    }
}

/// Begins a transaction for the merchant's code, which sees what others have committed before each
/// of its statements.
pub(super) async fn begin(client: &mut Client) -> Result<Transaction<'_>, Failure> {
    let builder = client.build_transaction().isolation_level(IsolationLevel::ReadCommitted);
    builder.start().await.map_err(|error| Failure::before_commit(&error))
}

/// Makes the settings of a transaction, and returns its id. On a direct connection, the session has
/// the settings.
pub(super) async fn set(
    client: &Client,
    direct: Option<(&Prepared, Session)>,
) -> Result<TransactionId, Error> {
    if let Some((prepared, session)) = direct {
        let id = "SELECT CAST(pg_current_xact_id() AS TEXT)";
        let rows = query(client, Some(prepared), id, &[]).await?;
        // A `SELECT` without tables returns one row.
        return Ok(TransactionId { id: rows[0].try_get(0)?, session });
    }
    let settings = settings(true);
    let query = format!("SELECT {TIMES}, CAST(pg_current_xact_id() AS TEXT), {settings}");
    let row = client.query_typed_one(&query, &[]).await?;
    Ok(TransactionId { id: row.try_get(2)?, session: Session::read(&row)? })
}
