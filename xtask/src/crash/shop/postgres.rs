//! The shop over PostgreSQL.

use paylink_orders::postgres::{OrderHandler, Postgres};
use paylink_orders::tokio_postgres::{Config, NoTls, Transaction};
use paylink_orders::{HandlerError, IncidentKind, NewOrder, OrderEvent, Orders, OrdersBuilder};

use super::{FULFILLED, NOTIFIED, Point, Warehouse};

pub(super) async fn open(
    builder: OrdersBuilder,
    address: &str,
    warehouse: Warehouse,
) -> Result<Orders, String> {
    let config: Config = address.parse().map_err(|_| "the address is not one of PostgreSQL")?;
    let opened = builder.postgres(Postgres::new(config, NoTls), warehouse).await;
    opened.map_err(|error| error.to_string())
}

/// Stores an order in the transaction of a cart.
pub(super) async fn create_in(
    orders: &Orders,
    order: &NewOrder,
    address: &str,
    point: &Point,
) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let (mut client, connection) = address.parse::<Config>()?.connect(NoTls).await?;
    tokio::spawn(connection);
    let mut transaction = client.transaction().await?;
    let insert = "INSERT INTO shop_cart VALUES ($1)";
    transaction.execute(insert, &[&order.number.as_str()]).await?;
    let stored = orders.create_in(&mut transaction, order).await?;
    point("in the caller's transaction", true);
    transaction.commit().await?;
    point("after the caller's transaction", false);
    Ok(format!("{stored:?}"))
}

impl Warehouse {
    async fn write(
        &self,
        transaction: &mut Transaction<'_>,
        table: &str,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        (self.0)("in the handler, before its write", true);
        let insert = format!("INSERT INTO {table} VALUES ($1, $2)");
        transaction.execute(&insert, &[&event.order.as_str(), &event.key]).await?;
        (self.0)("in the handler, after its write", true);
        Ok(())
    }
}

impl OrderHandler for Warehouse {
    async fn paid(&self, tx: &mut Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        self.write(tx, FULFILLED, event).await
    }

    async fn paid_again(
        &self,
        tx: &mut Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.write(tx, NOTIFIED, event).await
    }

    async fn partly_reversed(
        &self,
        tx: &mut Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.write(tx, NOTIFIED, event).await
    }

    async fn reversed(
        &self,
        tx: &mut Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.write(tx, NOTIFIED, event).await
    }

    async fn expired(
        &self,
        tx: &mut Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.write(tx, NOTIFIED, event).await
    }

    async fn cancelled(
        &self,
        tx: &mut Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.write(tx, NOTIFIED, event).await
    }

    async fn incident(
        &self,
        tx: &mut Transaction<'_>,
        event: &OrderEvent,
        _: IncidentKind,
    ) -> Result<(), HandlerError> {
        self.write(tx, NOTIFIED, event).await
    }
}
