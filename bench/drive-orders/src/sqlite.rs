//! A shop with durable orders in a file.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

use paylink_orders::rusqlite::trace::{TraceEvent, TraceEventCodes};
use paylink_orders::rusqlite::{Connection, Transaction, TransactionBehavior};
use paylink_orders::sqlite::Sqlite;
use paylink_orders::{CancelOutcome, HandlerError, OrderEvent, OrderHandler, Policy};

use crate::shop::{Payload, Shop, nanos};

/// Fulfils nothing. After the event of a cancellation, times the statements of the connection.
struct Handler;

impl OrderHandler for Handler {
    fn paid(&self, _: &Transaction<'_>, _: &OrderEvent) -> Result<(), HandlerError> {
        Ok(())
    }

    fn cancelled(&self, connection: &Transaction<'_>, _: &OrderEvent) -> Result<(), HandlerError> {
        let codes = TraceEventCodes::SQLITE_TRACE_STMT | TraceEventCodes::SQLITE_TRACE_PROFILE;
        connection.trace_v2(codes, Some(timed));
        Ok(())
    }
}

/// The statements of traced connections, with their times in nanoseconds.
static STATEMENTS: Mutex<Vec<(String, u64)>> = Mutex::new(Vec::new());
static BEGUN: Mutex<Option<Instant>> = Mutex::new(None);

fn timed(event: TraceEvent<'_>) {
    match event {
        TraceEvent::Stmt(..) => *BEGUN.lock().expect("no panic") = Some(Instant::now()),
        TraceEvent::Profile(statement, _) => {
            let begun = BEGUN.lock().expect("no panic").take().expect("a statement begins first");
            let took = nanos(begun);
            STATEMENTS.lock().expect("no panic").push((statement.sql().into_owned(), took));
        }
        _ => {}
    }
}

/// Returns the traced statements since the last call.
pub fn statements() -> Vec<(String, u64)> {
    std::mem::take(&mut STATEMENTS.lock().expect("no panic"))
}

impl Shop<PathBuf> {
    /// Opens the orders in this file, with the defaults except for what `change` changes.
    pub async fn open(file: PathBuf, parallel: usize, change: impl FnOnce(&mut Policy)) -> Self {
        Self::new(file, parallel, change, async |builder, file| {
            let database = Sqlite::open(file).expect("a database");
            builder.sqlite(database, Handler).await.expect("orders")
        })
        .await
    }

    /// Returns a connection of the shop itself.
    pub fn connection(&self) -> Connection {
        Connection::open(&self.place).expect("a database")
    }

    /// Traces the statements of the orders' own connection from now on: the event of a cancelled
    /// order brings it to the handler.
    pub async fn trace(&self, number: u64) {
        let order = self.order(number, Payload::Smallest);
        let mut connection = self.connection();
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).expect("a lock");
        self.orders.create_in_sqlite(&transaction, &order).expect("an order");
        transaction.commit().expect("a commit");
        let cancelled = self.orders.cancel(&order.number).await.expect("an order");
        assert_eq!(cancelled, CancelOutcome::Cancelled);
        self.work().await;
    }

    /// Moves the log into the database, and returns the size of the file.
    pub fn checkpoint(&self) -> u64 {
        let connection = self.connection();
        let busy: i64 = connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
            .expect("a checkpoint");
        assert_eq!(busy, 0, "the checkpoint was complete");
        std::fs::metadata(&self.place).expect("a file").len()
    }
}

/// Returns the time as SQLite reports it, in Unix milliseconds.
pub fn now(connection: &Connection) -> i64 {
    let now = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)";
    connection.query_row(now, [], |row| row.get(0)).expect("a time")
}
