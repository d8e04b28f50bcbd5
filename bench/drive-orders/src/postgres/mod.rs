//! The durable orders in a PostgreSQL database.

mod bare;
mod claim;

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

use paylink_orders::postgres::{OrderHandler, Postgres};
use paylink_orders::state::Phase;
use paylink_orders::tokio_postgres::{Client, Config, NoTls, Transaction};
use paylink_orders::{HandlerError, OrderEvent};
use tokio::task::JoinSet;

use self::bare::Bare;
use crate::shop::{Payload, Shop, nanos};
use crate::{Figures, create};

/// How many orders are created at once.
const CONNECTIONS: [u64; 4] = [1, 2, 4, 8];

/// How many orders are created for each figure of the throughput.
const CREATIONS: u64 = 4_000;

/// How many orders are stored for the bytes of an order.
const ORDERS: u64 = 2_000;

pub async fn measure(scenario: &str, address: &str) -> Figures {
    let server: Config = address.parse().expect("an address");
    match scenario {
        "create" => creation(&server).await,
        "throughput" => throughput(&server).await,
        "claim" => claim::measure(&server).await,
        "bytes" => bytes(&server).await,
        _ => panic!("unknown scenario {scenario}"),
    }
}

/// Returns the configuration of connections to a new schema.
async fn schema(server: &Config, name: &str) -> Config {
    let create = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
    connect(server).await.batch_execute(&create).await.expect("a schema");
    let mut config = server.clone();
    config.options(format!("-c search_path={name}"));
    config
}

async fn connect(config: &Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.expect("a connection");
    tokio::spawn(connection);
    client
}

/// Fulfils nothing.
struct Handler;

impl OrderHandler for Handler {
    async fn paid(&self, _: &mut Transaction<'_>, _: &OrderEvent) -> Result<(), HandlerError> {
        Ok(())
    }
}

/// A shop with durable orders in a schema.
type PostgresShop = Shop<Config>;

impl PostgresShop {
    async fn open(server: &Config, schema_name: &str) -> Self {
        let config = schema(server, schema_name).await;
        Self::new(
            config,
            64,
            |_| {},
            async |builder, config| {
                let database = Postgres::new(config.clone(), NoTls).direct();
                builder.postgres(database, Handler).await.expect("orders")
            },
        )
        .await
    }

    /// Returns the number of bytes of all tables with their indexes.
    async fn size(&self) -> u64 {
        let client = connect(&self.place).await;
        client.batch_execute("VACUUM").await.expect("a vacuum");
        let size = "SELECT CAST(SUM(pg_total_relation_size(oid)) AS BIGINT) FROM pg_class
                    WHERE relnamespace = to_regnamespace(current_schema) AND relkind = 'r'";
        let row = client.query_one(size, &[]).await.expect("a size");
        row.get::<_, i64>(0).try_into().expect("a size")
    }
}

/// What the creation of an order costs beside the least that a careful engineer writes.
async fn creation(server: &Config) -> Figures {
    let shop = PostgresShop::open(server, "orders").await;
    let bare = Bare::open(&schema(server, "bare").await).await;
    create::in_turn(&shop, async |number, order| bare.create(number, &order.link).await).await
}

/// How many orders are created in a second by one program with several connections.
async fn throughput(server: &Config) -> Figures {
    let mut figures = Figures::new();
    let shop = Arc::new(PostgresShop::open(server, "orders_at_once").await);
    let config = schema(server, "bare_at_once").await;
    let mut first = 1;
    for connections in CONNECTIONS {
        let (mut ours, mut theirs) = (JoinSet::new(), JoinSet::new());
        let begun = Instant::now();
        for at in 0..connections {
            let shop = Arc::clone(&shop);
            ours.spawn(async move {
                for number in numbers(first, at, connections) {
                    shop.create(&shop.order(number, Payload::Typical)).await;
                }
            });
        }
        ours.join_all().await;
        figures.insert(format!("orders at once, {connections}"), rate(begun));
        let mut bare = Vec::new();
        for _ in 0..connections {
            bare.push(Bare::open(&config).await);
        }
        let begun = Instant::now();
        for (at, bare) in (0..).zip(bare) {
            let shop = Arc::clone(&shop);
            theirs.spawn(async move {
                for number in numbers(first, at, connections) {
                    bare.create(number, &shop.order(number, Payload::Typical).link).await;
                }
            });
        }
        theirs.join_all().await;
        figures.insert(format!("bare at once, {connections}"), rate(begun));
        first += CREATIONS;
    }
    figures
}

/// Returns the numbers of the orders that one connection creates.
fn numbers(first: u64, at: u64, connections: u64) -> impl Iterator<Item = u64> {
    (first + at..first + CREATIONS).step_by(usize::try_from(connections).expect("a number"))
}

fn rate(begun: Instant) -> u64 {
    CREATIONS * 1_000_000_000 / nanos(begun)
}

/// How much of the disk an order takes.
async fn bytes(server: &Config) -> Figures {
    let shop = PostgresShop::open(server, "bytes").await;
    let empty = shop.size().await;
    for number in 1..=ORDERS {
        shop.create(&shop.order(number, Payload::Typical)).await;
    }
    let open = shop.size().await;
    shop.provider.paid.store(true, Relaxed);
    for number in 1..=ORDERS {
        shop.receive(number).await;
    }
    shop.work().await;
    let counts = shop.orders.counts().await.expect("counts");
    assert_eq!(counts.attempts, [(Phase::Paid, ORDERS)]);
    let paid = shop.size().await;
    [("bytes, open", open), ("bytes, paid", paid)]
        .map(|(name, size)| (name.to_owned(), (size - empty) / ORDERS))
        .into()
}
