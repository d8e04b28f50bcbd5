//! The shop over SQLite.

use std::path::Path;
use std::time::Duration;

use paylink_orders::rusqlite::{Connection, Transaction, TransactionBehavior};
use paylink_orders::sqlite::Sqlite;
use paylink_orders::{
    HandlerError, IncidentKind, NewOrder, OrderEvent, OrderHandler, Orders, OrdersBuilder,
};

use super::{FULFILLED, NOTIFIED, Point, Warehouse};

pub(super) async fn open(
    builder: OrdersBuilder,
    file: &Path,
    warehouse: Warehouse,
) -> Result<Orders, String> {
    let database = Sqlite::open(file).map_err(|error| error.to_string())?;
    builder.sqlite(database, warehouse).await.map_err(|error| error.to_string())
}

/// Stores an order in the transaction of a cart.
pub(super) fn create_in(
    orders: &Orders,
    order: &NewOrder,
    file: &Path,
    point: &Point,
) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let mut connection = Connection::open(file)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute("INSERT INTO shop_cart VALUES (?1)", [order.number.as_str()])?;
    let stored = orders.create_in_sqlite(&transaction, order)?;
    point("in the caller's transaction", true);
    transaction.commit()?;
    point("after the caller's transaction", false);
    Ok(format!("{stored:?}"))
}

impl Warehouse {
    fn note(
        &self,
        transaction: &Transaction<'_>,
        table: &str,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        (self.0)("in the handler, before its write", true);
        transaction.execute(
            &format!("INSERT INTO {table} VALUES (?1, ?2)"),
            [event.order.as_str(), &event.key],
        )?;
        (self.0)("in the handler, after its write", true);
        Ok(())
    }
}

impl OrderHandler for Warehouse {
    fn paid(&self, tx: &Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        self.note(tx, FULFILLED, event)
    }

    fn paid_again(&self, tx: &Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        self.note(tx, NOTIFIED, event)
    }

    fn partly_reversed(
        &self,
        tx: &Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.note(tx, NOTIFIED, event)
    }

    fn reversed(&self, tx: &Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        self.note(tx, NOTIFIED, event)
    }

    fn expired(&self, tx: &Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        self.note(tx, NOTIFIED, event)
    }

    fn cancelled(&self, tx: &Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        self.note(tx, NOTIFIED, event)
    }

    fn incident(
        &self,
        tx: &Transaction<'_>,
        event: &OrderEvent,
        _: IncidentKind,
    ) -> Result<(), HandlerError> {
        self.note(tx, NOTIFIED, event)
    }
}
