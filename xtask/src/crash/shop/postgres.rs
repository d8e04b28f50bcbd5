//! The shop over PostgreSQL.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

use paylink_orders::postgres::{OrderHandler, Postgres};
use paylink_orders::tokio_postgres::{Client, Config, Error, NoTls, Transaction};
use paylink_orders::{HandlerError, IncidentKind, NewOrder, OrderEvent, Orders, OrdersBuilder};

use super::{FULFILLED, NOTIFIED, Place, Point, Warehouse};

/// Connections that wait for the next shop. To open one takes the server longer than most cases.
pub type Idle = Arc<Mutex<Vec<Client>>>;

/// A connection that goes back when it is dropped.
struct Lent {
    /// `None` only while it is dropped.
    client: Option<Client>,
    idle: Idle,
}

impl Lent {
    async fn new(config: Config, idle: Idle) -> Result<Self, Error> {
        let left = {
            let mut left = idle.lock().unwrap_or_else(PoisonError::into_inner);
            left.retain(|client| !client.is_closed());
            left.pop()
        };
        let client = match left {
            Some(client) => client,
            None => {
                let (client, connection) = config.connect(NoTls).await?;
                tokio::spawn(connection);
                client
            }
        };
        Ok(Self { client: Some(client), idle })
    }
}

impl Deref for Lent {
    type Target = Client;

    fn deref(&self) -> &Client {
        let Some(client) = &self.client else { unreachable!("the connection was given back") };
        client
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Client {
        let Some(client) = &mut self.client else { unreachable!("the connection was given back") };
        client
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).extend(self.client.take());
    }
}

pub(super) async fn open(
    builder: OrdersBuilder,
    address: &str,
    place: &Place,
    warehouse: Warehouse,
) -> Result<Orders, String> {
    let config: Config = address.parse().map_err(|_| "the address is not one of PostgreSQL")?;
    let database = match place.idle.clone() {
        Some(idle) => Postgres::from_pool(move || Lent::new(config.clone(), Arc::clone(&idle))),
        // Half of the processes of a storm. Direct connections do not have all the points of the
        // matrix.
        None if !place.stops && std::process::id().is_multiple_of(2) => {
            Postgres::new(config, NoTls).direct()
        }
        None => Postgres::new(config, NoTls),
    };
    let builder = if place.stops { builder.parallel(1) } else { builder };
    let opened = builder.postgres(database, warehouse).await;
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
