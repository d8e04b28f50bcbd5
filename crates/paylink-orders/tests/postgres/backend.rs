//! The tests over a schema in PostgreSQL.

use paylink_orders::postgres::{OrderHandler, Postgres};
use paylink_orders::tokio_postgres::{Client, Config, Error, NoTls, Transaction};
use paylink_orders::{
    CreateOutcome, HandlerError, IncidentKind, NewOrder, OrderEvent, Orders, OrdersBuilder,
    OrdersError,
};
use paylink_testkit::postgres::{Schema, Session, shared_server};

use crate::support::{Handler, TABLES};

/// A schema with the tables of a shop.
pub(crate) struct Place {
    pub(crate) schema: Schema,
    connection: Connection,
}

/// A function of SQLite that the queries of the tests use.
const INSTR: &str = "CREATE FUNCTION instr(text, text) RETURNS bigint LANGUAGE sql
                     AS 'SELECT CAST(strpos($1, $2) AS bigint)'";

impl Place {
    pub(crate) async fn new() -> Self {
        let Some(server) = shared_server("") else {
            // Every test of this program needs the server.
            std::process::exit(0);
        };
        let schema = server.schema().await;
        let connection = Connection(Session::new(schema.config()));
        connection.execute_batch(INSTR).unwrap();
        connection.execute_batch(TABLES).unwrap();
        Self { schema, connection }
    }

    pub(crate) async fn open(
        &self,
        builder: OrdersBuilder,
        handler: impl Handler,
    ) -> Result<Orders, OrdersError> {
        builder.postgres(Postgres::new(self.schema.config(), NoTls), Adapter(handler)).await
    }

    /// Returns a connection of the shop itself to the database.
    pub(crate) fn database(&self) -> Connection {
        self.connection.clone()
    }

    pub(crate) fn number(&self, query: &str) -> i64 {
        match self.connection.texts(query).remove(0).as_str() {
            "t" => 1,
            "f" => 0,
            number => number.parse().unwrap(),
        }
    }

    pub(crate) fn bytes(&self, query: &str) -> Vec<Vec<u8>> {
        let byte =
            |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap();
        let texts = self.connection.texts(query);
        let digits = texts.iter().map(|text| text.strip_prefix("\\x").unwrap().as_bytes());
        digits.map(|digits| digits.chunks(2).map(byte).collect()).collect()
    }

    /// Stores an order and a row of the shop in one transaction, and commits it or not.
    pub(crate) async fn create_in(
        &self,
        orders: &Orders,
        order: &NewOrder,
        commit: bool,
    ) -> Result<CreateOutcome, OrdersError> {
        let mut client = connect(&self.schema.config()).await;
        let mut transaction = client.transaction().await.unwrap();
        let insert = "INSERT INTO carts VALUES ($1)";
        transaction.execute(insert, &[&order.number.as_str()]).await.unwrap();
        let created = orders.create_in(&mut transaction, order).await?;
        if commit { transaction.commit().await } else { transaction.rollback().await }.unwrap();
        Ok(created)
    }
}

pub(crate) async fn connect(config: &Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// A connection of the shop itself.
#[derive(Clone)]
pub(crate) struct Connection(Session);

impl Connection {
    fn texts(&self, query: &str) -> Vec<String> {
        self.0.run(query).unwrap().into_iter().map(Option::unwrap).collect()
    }

    /// Runs a statement like a connection of rusqlite.
    pub(crate) fn execute(&self, statement: &str, _: [&str; 0]) -> Result<(), Error> {
        self.0.run(statement).map(drop)
    }

    pub(crate) fn execute_batch(&self, statements: &str) -> Result<(), Error> {
        self.0.run(statements).map(drop)
    }
}

/// Calls the handler of a test.
struct Adapter<H>(H);

impl<H: Handler> Adapter<H> {
    async fn run(
        &self,
        transaction: &mut Transaction<'_>,
        event: &OrderEvent,
        method: &str,
    ) -> Result<(), HandlerError> {
        crate::support::check_method(event, method);
        for statement in self.0.statements(event) {
            transaction.batch_execute(&statement).await?;
        }
        self.0.handle(event)
    }
}

impl<H: Handler> OrderHandler for Adapter<H> {
    async fn paid(&self, tx: &mut Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        self.run(tx, event, "Paid").await
    }

    async fn paid_again(
        &self,
        tx: &mut Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.run(tx, event, "PaidAgain").await
    }

    async fn partly_reversed(
        &self,
        tx: &mut Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.run(tx, event, "PartlyReversed").await
    }

    async fn reversed(
        &self,
        tx: &mut Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.run(tx, event, "Reversed").await
    }

    async fn expired(
        &self,
        tx: &mut Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.run(tx, event, "Expired").await
    }

    async fn cancelled(
        &self,
        tx: &mut Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.run(tx, event, "Cancelled").await
    }

    async fn incident(
        &self,
        tx: &mut Transaction<'_>,
        event: &OrderEvent,
        kind: IncidentKind,
    ) -> Result<(), HandlerError> {
        self.run(tx, event, &format!("Incident({kind:?})")).await
    }
}
