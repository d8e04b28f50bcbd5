//! The tests over a SQLite file.

use std::time::Duration;

use paylink_orders::sqlite::Sqlite;
use paylink_orders::{
    CreateOutcome, HandlerError, IncidentKind, NewOrder, OrderEvent, OrderHandler, Orders,
    OrdersBuilder, OrdersError,
};
pub(crate) use rusqlite::Connection;
use rusqlite::TransactionBehavior;
use tempfile::TempDir;

use crate::support::{Handler, TABLES};

/// A database with the tables of a shop.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) async fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        place.database().execute_batch(TABLES).unwrap();
        place
    }

    pub(crate) async fn open(
        &self,
        builder: OrdersBuilder,
        handler: impl Handler,
    ) -> Result<Orders, OrdersError> {
        let database = Sqlite::open(self.folder.path().join("orders.db")).unwrap();
        builder.sqlite(database, Adapter(handler)).await
    }

    /// Returns a connection of the shop itself to the database.
    pub(crate) fn database(&self) -> Connection {
        let connection = Connection::open(self.folder.path().join("orders.db")).unwrap();
        connection.busy_timeout(Duration::from_secs(10)).unwrap();
        connection
    }

    pub(crate) fn number(&self, query: &str) -> i64 {
        self.database().query_row(query, [], |row| row.get(0)).unwrap()
    }

    pub(crate) fn bytes(&self, query: &str) -> Vec<Vec<u8>> {
        let database = self.database();
        let mut statement = database.prepare(query).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// Stores an order and a row of the shop in one transaction, and commits it or not.
    pub(crate) async fn create_in(
        &self,
        orders: &Orders,
        order: &NewOrder,
        commit: bool,
    ) -> Result<CreateOutcome, OrdersError> {
        let mut database = self.database();
        let begun = database.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.unwrap();
        transaction.execute("INSERT INTO carts VALUES (?1)", [order.number.as_str()]).unwrap();
        let created = orders.create_in_sqlite(&transaction, order)?;
        if commit { transaction.commit() } else { transaction.rollback() }.unwrap();
        Ok(created)
    }
}

/// Calls the handler of a test.
struct Adapter<H>(H);

impl<H: Handler> Adapter<H> {
    fn run(
        &self,
        transaction: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
        method: &str,
    ) -> Result<(), HandlerError> {
        crate::support::check_method(event, method);
        for statement in self.0.statements(event) {
            transaction.execute_batch(&statement)?;
        }
        self.0.handle(event)
    }
}

impl<H: Handler> OrderHandler for Adapter<H> {
    fn paid(&self, tx: &rusqlite::Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        self.run(tx, event, "Paid")
    }

    fn paid_again(
        &self,
        tx: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.run(tx, event, "PaidAgain")
    }

    fn partly_reversed(
        &self,
        tx: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.run(tx, event, "PartlyReversed")
    }

    fn reversed(
        &self,
        tx: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.run(tx, event, "Reversed")
    }

    fn expired(
        &self,
        tx: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.run(tx, event, "Expired")
    }

    fn cancelled(
        &self,
        tx: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.run(tx, event, "Cancelled")
    }

    fn incident(
        &self,
        tx: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
        kind: IncidentKind,
    ) -> Result<(), HandlerError> {
        self.run(tx, event, &format!("Incident({kind:?})"))
    }
}
