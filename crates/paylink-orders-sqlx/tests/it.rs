//! Orders that are stored in a transaction of sqlx: rolled back, nothing is ever sent; committed,
//! the link is created once.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::time::Duration;

use paylink::{Currency, Identity, Money, PayLinks, Payer, Transport};
use paylink_orders::{CreateOutcome, NewOrder, Orders, Policy};
use paylink_sandbox::Sandbox;

fn links(sandbox: &Sandbox) -> PayLinks {
    let transport = Transport::new().unwrap();
    paylink::from_variables("paynet", &transport, |name| sandbox.variable(name)).unwrap()
}

fn order(number: &str, account: &Identity) -> NewOrder {
    let price = Money::parse("149.90", Currency::TRY).unwrap();
    let order = NewOrder::new(number.parse().unwrap(), account.clone(), price, "Sipariş ş'\"");
    let lifetime = Duration::from_secs(3600);
    order.link(|link| link.payer(Payer::new("Ayşe Yılmaz")).expires_in(lifetime))
}

/// Works until nothing is due, and checks that the provider was asked for exactly these links.
async fn assert_created(orders: &Orders, sandbox: &Sandbox, references: &[&str]) {
    while !orders.step(16).await.unwrap().is_idle() {}
    let mut created: Vec<String> = sandbox.links().into_iter().map(|link| link.reference).collect();
    created.sort();
    assert_eq!(created, references);
    let requests = sandbox.requests();
    let creations = requests.iter().filter(|request| request.path.ends_with("mailorder/create"));
    assert_eq!(creations.count(), references.len());
}

#[cfg(feature = "postgres")]
#[tokio::test]
async fn an_order_in_a_transaction_on_postgresql_is_sent_only_after_the_commit() {
    use paylink_orders::postgres::{OrderHandler, Postgres};
    use paylink_orders::tokio_postgres::NoTls;
    use paylink_orders_sqlx::PostgresTransaction;
    use sqlx::PgPool;

    struct Shop;
    impl OrderHandler for Shop {
        async fn paid(
            &self,
            _: &mut paylink_orders::tokio_postgres::Transaction<'_>,
            _: &paylink_orders::OrderEvent,
        ) -> Result<(), paylink_orders::HandlerError> {
            Ok(())
        }
    }

    let Some(server) = paylink_testkit::postgres::shared_server("postgresql") else { return };
    let schema = server.schema().await;
    let sandbox = Sandbox::start().await.unwrap();
    let links = links(&sandbox);
    let account = links.identity().clone();
    let builder = Orders::builder("S1.").account(links, Policy::new());
    let orders = builder.postgres(Postgres::new(schema.config(), NoTls), Shop).await.unwrap();

    let pool = PgPool::connect(&schema.url()).await.unwrap();
    sqlx::query("CREATE TABLE carts (number TEXT)").execute(&pool).await.unwrap();

    for (number, is_committed) in [("1", false), ("2", true), ("3", false), ("4", true)] {
        let mut transaction = pool.begin().await.unwrap();
        sqlx::query("INSERT INTO carts VALUES ($1)")
            .bind(number)
            .execute(&mut *transaction)
            .await
            .unwrap();
        let order = order(number, &account);
        // A second call in the same transaction finds the order.
        for _ in 0..2 {
            let mut sql = PostgresTransaction::new(&mut transaction);
            let outcome = orders.create_in(&mut sql, &order).await.unwrap();
            assert!(matches!(outcome, CreateOutcome::Pending), "{outcome:?}");
        }
        if is_committed {
            transaction.commit().await.unwrap();
        } else {
            transaction.rollback().await.unwrap();
        }
    }
    assert_created(&orders, &sandbox, &["S1.2-1", "S1.4-1"]).await;
    let carts: Vec<String> = sqlx::query_scalar("SELECT number FROM carts ORDER BY number")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(carts, ["2", "4"]);
    // The order stays as it is, whoever asks again.
    let sent = orders.send(&"2".parse().unwrap()).await.unwrap();
    assert!(matches!(sent, CreateOutcome::Open { .. }), "{sent:?}");
    assert_created(&orders, &sandbox, &["S1.2-1", "S1.4-1"]).await;
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn an_order_in_a_transaction_on_sqlite_is_sent_only_after_the_commit() {
    use paylink_orders::OrderHandler;
    use paylink_orders::sqlite::Sqlite;
    use paylink_orders_sqlx::SqliteTransaction;
    use sqlx::SqlitePool;
    use sqlx::sqlite::SqliteConnectOptions;

    struct Shop;
    impl OrderHandler for Shop {
        fn paid(
            &self,
            _: &paylink_orders::rusqlite::Transaction<'_>,
            _: &paylink_orders::OrderEvent,
        ) -> Result<(), paylink_orders::HandlerError> {
            Ok(())
        }
    }

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.db");
    let sandbox = Sandbox::start().await.unwrap();
    let links = links(&sandbox);
    let account = links.identity().clone();
    let builder = Orders::builder("S1.").account(links, Policy::new());
    let orders = builder.sqlite(Sqlite::open(&file).unwrap(), Shop).await.unwrap();

    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&file)).await.unwrap();
    sqlx::query("CREATE TABLE carts (number TEXT)").execute(&pool).await.unwrap();

    for (number, is_committed) in [("1", false), ("2", true), ("3", false), ("4", true)] {
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        sqlx::query("INSERT INTO carts VALUES ($1)")
            .bind(number)
            .execute(&mut *transaction)
            .await
            .unwrap();
        let order = order(number, &account);
        for _ in 0..2 {
            let mut sql = SqliteTransaction::new(&mut transaction);
            let outcome = orders.create_in(&mut sql, &order).await.unwrap();
            assert!(matches!(outcome, CreateOutcome::Pending), "{outcome:?}");
        }
        if is_committed {
            transaction.commit().await.unwrap();
        } else {
            transaction.rollback().await.unwrap();
        }
    }
    assert_created(&orders, &sandbox, &["S1.2-1", "S1.4-1"]).await;
    let carts: Vec<String> = sqlx::query_scalar("SELECT number FROM carts ORDER BY number")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(carts, ["2", "4"]);
    let sent = orders.send(&"2".parse().unwrap()).await.unwrap();
    assert!(matches!(sent, CreateOutcome::Open { .. }), "{sent:?}");
    assert_created(&orders, &sandbox, &["S1.2-1", "S1.4-1"]).await;
}
