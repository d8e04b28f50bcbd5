//! Orders that are moved from SQLite to PostgreSQL.

use std::path::PathBuf;
use std::time::Duration;

use paylink::{
    CallbackKind, CallbackRequest, CallbackToken, Currency, Field, Money, PayLinks, Payer,
    Reference, Transport,
};
use paylink_orders::postgres::{self, Postgres};
use paylink_orders::sqlite::Sqlite;
use paylink_orders::tokio_postgres::{Config, NoTls, Transaction};
use paylink_orders::{
    CreateOutcome, Decision, HandlerError, MoveError, MoveProgress, Moved, NewOrder, OrderEvent,
    OrderHandler, OrderState, Orders, OrdersBuilder, OrdersError, Policy, move_to_postgres,
};
use paylink_sandbox::{PayerChoice, Sandbox};
use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::TempDir;

use crate::backend::{Place, connect};

const KEY: &str = "0123456789abcdef0123456789abcdef";

struct Quiet;

impl OrderHandler for Quiet {
    fn paid(&self, _: &rusqlite::Transaction<'_>, _: &OrderEvent) -> Result<(), HandlerError> {
        Ok(())
    }
}

impl postgres::OrderHandler for Quiet {
    async fn paid(&self, _: &mut Transaction<'_>, _: &OrderEvent) -> Result<(), HandlerError> {
        Ok(())
    }
}

/// A shop whose orders are in a SQLite file, and an empty schema of PostgreSQL.
struct Shop {
    sandbox: Sandbox,
    links: PayLinks,
    folder: TempDir,
    config: Config,
}

impl Shop {
    async fn new() -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let transport = Transport::new().unwrap();
        let own = |name: &str| sandbox.variable(name);
        let links = paylink::from_variables("paynet", &transport, own).unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self { links, folder, config: Place::new().await.schema.config(), sandbox }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("orders.db")
    }

    fn builder(&self) -> OrdersBuilder {
        let address = "https://shop.example/callback".parse().unwrap();
        Orders::builder("T1.")
            .account(self.links.clone(), Policy::new())
            .callbacks(address, CallbackToken::new(KEY).unwrap())
    }

    async fn on_sqlite(&self) -> Result<Orders, OrdersError> {
        self.builder().sqlite(Sqlite::open(self.file())?, Quiet).await
    }

    fn postgres(&self) -> Postgres {
        Postgres::new(self.config.clone(), NoTls)
    }

    async fn on_postgres(&self) -> Result<Orders, OrdersError> {
        self.builder().postgres(self.postgres(), Quiet).await
    }

    async fn moved(&self, progress: impl FnMut(MoveProgress) + Send) -> Result<Moved, MoveError> {
        move_to_postgres(self.file(), &self.postgres(), "zeynep", progress).await
    }

    fn sqlite(&self) -> Connection {
        Connection::open(self.file()).unwrap()
    }

    /// Stores orders in each state, a callback, and rows of which there are several batches.
    async fn fill(&self) {
        let orders = self.on_sqlite().await.unwrap();
        for number in ["open", "paid", "cancelled", "more"] {
            create(&orders, &order(&self.links, number)).await;
        }
        self.sandbox.pay("T1.paid-1").await.unwrap();
        let more = PayerChoice::new().charged("160.00");
        self.sandbox.pay_with("T1.more-1", &more).await.unwrap();
        for number in ["paid", "more"] {
            orders.confirm(&number.parse().unwrap()).await.unwrap();
        }
        let incident = orders.incidents().await.unwrap().remove(0);
        orders.decide(incident.id, Decision::Accepted, "ayşe", "tip").await.unwrap();
        orders.cancel(&"cancelled".parse().unwrap()).await.unwrap();
        let token = CallbackToken::new(KEY).unwrap();
        let url = token.add_to(
            &"https://shop.example/callback".parse().unwrap(),
            &Reference::new("T1.open-1").unwrap(),
        );
        let query = url.as_str().split_once('?').unwrap().1;
        let request = CallbackRequest::new("POST", query).with_body(b"\xff\x00".to_vec());
        let (account, kind) = (self.links.identity(), CallbackKind::Payment);
        orders.receive(account, kind, &request).await.unwrap();
        orders.events(0, 100).await.unwrap();
        drop(orders);
        self.sqlite()
            .execute_batch(
                "UPDATE paylink_attempts SET last_error = 'a' || char(0) || 'ş' WHERE id = 1;
                 WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < 2500)
                 INSERT INTO paylink_inbox
                   (digest, provider, environment, account, kind, reference, received_at, last_at,
                    times, request)
                 SELECT randomblob(32), 'paynet', 'sandbox', 'default', 'payment', 'x' || n, n, n,
                        1, randomblob(700) FROM n",
            )
            .unwrap();
    }

    /// Returns all rows of a table, in the order of its first column.
    fn rows_on_sqlite(&self, table: &str) -> Vec<Vec<String>> {
        let connection = self.sqlite();
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let text = |at| {
                Ok(match row.get::<_, Value>(at)? {
                    Value::Null => "NULL".to_owned(),
                    Value::Integer(number) => number.to_string(),
                    // PostgreSQL stores no NUL characters.
                    Value::Text(text) => text.replace('\0', "\u{fffd}"),
                    Value::Blob(bytes) => hex(&bytes),
                    Value::Real(_) => unreachable!(),
                })
            };
            (0..columns).map(text).collect::<Result<Vec<_>, _>>()
        });
        let mut rows: Vec<_> = rows.unwrap().map(Result::unwrap).collect();
        rows.sort();
        rows
    }

    async fn rows_on_postgres(&self, table: &str) -> Vec<Vec<String>> {
        let client = connect(&self.config).await;
        let rows = client.simple_query(&format!("SELECT * FROM {table}")).await.unwrap();
        let mut all = Vec::new();
        for message in rows {
            if let paylink_orders::tokio_postgres::SimpleQueryMessage::Row(row) = message {
                let text = |at| row.get(at).unwrap_or("NULL").to_owned();
                all.push((0..row.len()).map(text).collect::<Vec<_>>());
            }
        }
        all.sort();
        all
    }

    /// Checks that both databases have the same rows.
    async fn assert_same(&self, moved: &Moved) {
        let names: Vec<&str> = moved.tables.iter().map(|table| table.name.as_str()).collect();
        for name in ["orders", "attempts", "inbox", "history", "events", "incidents", "accounts"] {
            assert!(names.contains(&format!("paylink_{name}").as_str()), "{name}: {names:?}");
        }
        for table in &moved.tables {
            let name = &table.name;
            let (old, new) = (self.rows_on_sqlite(name), self.rows_on_postgres(name).await);
            assert_eq!(old.len() as u64, table.rows, "{name}");
            assert!(old == new, "{name} differs");
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    format!("\\x{}", digits.collect::<String>())
}

fn order(links: &PayLinks, number: &str) -> NewOrder {
    let price = Money::parse("149.90", Currency::TRY).unwrap();
    let account = links.identity().clone();
    NewOrder::new(number.parse().unwrap(), account, price, "Sipariş").link(|link| {
        link.payer(Payer::new("Ayşe Yılmaz"))
            .expires_in(Duration::from_secs(3600))
            .best_effort(Field::PayerName)
    })
}

async fn create(orders: &Orders, order: &NewOrder) {
    let created = orders.create(order).await.unwrap();
    assert!(matches!(created, CreateOutcome::Open { .. }), "{created:?}");
}

async fn state(orders: &Orders, number: &str) -> OrderState {
    orders.get(&number.parse().unwrap()).await.unwrap().unwrap().state
}

#[tokio::test]
async fn all_rows_are_moved_and_the_orders_go_on_in_the_new_database_only() {
    let shop = Shop::new().await;
    shop.fill().await;
    let mut progress = Vec::new();
    let moved = shop.moved(|part| progress.push(part)).await.unwrap();
    assert!(moved.is_new);
    shop.assert_same(&moved).await;
    let totals: Vec<_> = moved.totals.iter().map(|own| (own.state, own.orders)).collect();
    let expected = [(OrderState::Waiting, 1), (OrderState::Paid, 2), (OrderState::Cancelled, 1)];
    assert_eq!(totals, expected);
    let paid = moved.totals[1];
    assert_eq!(paid.amount, Money::parse("299.80", Currency::TRY).unwrap());
    assert_eq!(paid.settled, Some(Money::parse("309.90", Currency::TRY).unwrap()));
    // The last report is of the end, and there are several for a large table.
    let last = progress.last().unwrap();
    assert!(last.done == last.total && progress.len() > 10, "{progress:?}");
    assert!(progress.is_sorted_by_key(|part| part.done));

    assert!(matches!(shop.on_sqlite().await, Err(OrdersError::Moved)));
    let orders = shop.on_postgres().await.unwrap();
    shop.sandbox.pay("T1.open-1").await.unwrap();
    orders.confirm(&"open".parse().unwrap()).await.unwrap();
    assert_eq!(state(&orders, "open").await, OrderState::Paid);
    // New rows get numbers that no moved row has, and the feed goes on.
    create(&orders, &order(&shop.links, "new")).await;
    let positions: Vec<i64> =
        orders.events(0, 100).await.unwrap().iter().map(|event| event.position).collect();
    assert_eq!(positions, (1..=positions.len() as i64).collect::<Vec<_>>());
    // A move that is done is not done again.
    let again = shop.moved(|_| {}).await.unwrap();
    assert!(!again.is_new && again.totals == moved.totals);
}

#[tokio::test]
async fn a_move_that_is_interrupted_leaves_the_old_database_in_use_and_can_be_repeated() {
    let shop = Shop::new().await;
    shop.fill().await;
    let mut total = 0;
    for (run, part) in [0, 3, 60, 99, 100].into_iter().enumerate() {
        let (reached, stop) = tokio::sync::oneshot::channel();
        let mut reached = Some(reached);
        let progress = |now: MoveProgress| {
            total = now.total;
            if now.done * 100 >= now.total * part {
                reached.take().map(|reached| reached.send(()));
            }
        };
        let ended = tokio::select! {
            biased;
            _ = stop => None,
            moved = shop.moved(progress) => Some(moved),
        };
        assert!(ended.is_none(), "{part} % {ended:?}");
        assert!(matches!(shop.on_postgres().await, Err(OrdersError::MoveUnfinished)), "{part} %");
        // What changes in the meantime is moved too: new rows, and rows that were moved before.
        let orders = loop {
            match shop.on_sqlite().await {
                Err(OrdersError::Store(_)) => tokio::time::sleep(Duration::from_millis(20)).await,
                opened => break opened.unwrap(),
            }
        };
        let number = format!("run-{run}");
        create(&orders, &order(&shop.links, &number)).await;
        if run == 2 {
            orders.cancel(&"run-0".parse().unwrap()).await.unwrap();
        }
    }
    let moved = shop.moved(|_| {}).await.unwrap();
    shop.assert_same(&moved).await;
    let orders = shop.on_postgres().await.unwrap();
    assert_eq!(state(&orders, "run-0").await, OrderState::Cancelled);
    assert_eq!(state(&orders, "run-4").await, OrderState::Waiting);
    assert!(matches!(shop.on_sqlite().await, Err(OrdersError::Moved)));
}

#[tokio::test]
async fn between_the_two_databases_none_can_be_opened_and_the_next_run_completes_the_move() {
    let shop = Shop::new().await;
    shop.fill().await;
    shop.moved(|_| {}).await.unwrap();
    // The process died after the old database was marked.
    let client = connect(&shop.config).await;
    client.batch_execute("UPDATE paylink_moves SET done_at = NULL").await.unwrap();
    assert!(matches!(shop.on_sqlite().await, Err(OrdersError::Moved)));
    assert!(matches!(shop.on_postgres().await, Err(OrdersError::MoveUnfinished)));
    assert!(shop.moved(|_| {}).await.unwrap().is_new);
    assert!(shop.on_postgres().await.is_ok());
}

#[tokio::test]
async fn a_database_that_is_in_use_is_not_moved() {
    let shop = Shop::new().await;
    let missing = shop.moved(|_| {}).await;
    assert!(matches!(missing, Err(MoveError::NoOrders)), "{missing:?}");
    Connection::open(shop.file()).unwrap().execute_batch("CREATE TABLE carts (n TEXT)").unwrap();
    let other = shop.moved(|_| {}).await;
    assert!(matches!(other, Err(MoveError::NoOrders)), "{other:?}");

    let orders = shop.on_sqlite().await.unwrap();
    create(&orders, &order(&shop.links, "1")).await;
    let in_use = shop.moved(|_| {}).await;
    assert!(matches!(in_use, Err(MoveError::InUse)), "{in_use:?}");
    // It still works.
    create(&orders, &order(&shop.links, "2")).await;
    drop(orders);
    // While it is moved, no program can open it.
    let mut seen = None;
    let moved = shop.moved(|_| {
        if seen.is_none() {
            let connection = shop.sqlite();
            seen = Some(connection.query_row("SELECT 1 FROM paylink_orders", [], |_| Ok(())));
        }
    });
    assert!(moved.await.is_ok());
    assert!(seen.unwrap().unwrap_err().to_string().contains("locked"));
}

#[tokio::test]
async fn a_request_that_may_be_under_way_is_waited_for() {
    let shop = Shop::new().await;
    shop.fill().await;
    // A process that sent this request was killed.
    let sending = "UPDATE paylink_attempts
                   SET phase = 1, leased = 1,
                       next_due = CAST(unixepoch('subsec') * 1000 AS INTEGER) + 90000
                   WHERE reference = 'T1.open-1'";
    shop.sqlite().execute(sending, []).unwrap();
    match shop.moved(|_| {}).await {
        Err(MoveError::RequestUnderWay(left)) => {
            assert!((80..=90).contains(&left.as_secs()), "{left:?}");
        }
        other => panic!("{other:?}"),
    }
    assert!(shop.on_postgres().await.is_ok(), "nothing was begun");
}

#[tokio::test]
async fn orders_are_moved_only_to_an_empty_database_and_only_to_one() {
    let shop = Shop::new().await;
    shop.fill().await;
    let blank = move_to_postgres(shop.file(), &shop.postgres(), " ", |_| {}).await;
    assert!(matches!(blank, Err(MoveError::Orders(OrdersError::Invalid { .. }))), "{blank:?}");
    let used = Shop::new().await;
    used.on_postgres().await.unwrap();
    let refused = move_to_postgres(shop.file(), &used.postgres(), "zeynep", |_| {}).await;
    assert!(matches!(refused, Err(MoveError::TargetInUse)), "{refused:?}");
    // Another file is being moved to the same schema.
    let other = Shop::new().await;
    other.fill().await;
    let client = connect(&shop.config).await;
    let begun = move_to_postgres(other.file(), &shop.postgres(), "zeynep", |_| {}).await;
    assert!(begun.is_ok(), "{begun:?}");
    let unfinished = "UPDATE paylink_moves SET done_at = NULL";
    for (statement, in_use) in [("SELECT 1", true), (unfinished, false)] {
        client.batch_execute(statement).await.unwrap();
        let refused = shop.moved(|_| {}).await;
        match refused {
            Err(MoveError::TargetInUse) if in_use => {}
            Err(MoveError::OtherSource) if !in_use => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(shop.on_sqlite().await.is_ok(), "the file is still in use");
    // What was moved is not moved to a second database.
    let second = Shop::new().await;
    let refused = move_to_postgres(other.file(), &second.postgres(), "zeynep", |_| {}).await;
    assert!(matches!(refused, Err(MoveError::MovedElsewhere)), "{refused:?}");
    let tables = connect(&second.config).await;
    let found = tables.query_one("SELECT to_regclass('paylink_orders')::text", &[]).await.unwrap();
    assert_eq!(found.get::<_, Option<&str>>(0), None, "nothing was created");
}

#[tokio::test]
async fn a_copy_that_was_changed_is_noticed_and_the_old_database_stays_in_use() {
    let shop = Shop::new().await;
    shop.fill().await;
    for change in [
        "UPDATE paylink_orders SET amount = amount + 1 WHERE number = 'paid'",
        "DELETE FROM paylink_inbox WHERE reference = 'x2000'",
        "UPDATE paylink_history SET kind = 'x' WHERE kind = 'open'",
    ] {
        let database = shop.config.clone();
        let mut is_changed = false;
        let moved = shop.moved(|part| {
            // All rows are copied, and none is compared yet.
            if 2 * part.done == part.total && !std::mem::replace(&mut is_changed, true) {
                let (database, change) = (database.clone(), change.to_owned());
                let changed = std::thread::spawn(move || {
                    let runtime =
                        tokio::runtime::Builder::new_current_thread().enable_all().build();
                    runtime.unwrap().block_on(async {
                        connect(&database).await.batch_execute(&change).await.unwrap();
                    });
                });
                changed.join().unwrap();
            }
        });
        let moved = moved.await;
        assert!(matches!(moved, Err(MoveError::Differs(_))), "{change}: {moved:?}");
        assert!(shop.on_sqlite().await.is_ok(), "{change}");
        assert!(matches!(shop.on_postgres().await, Err(OrdersError::MoveUnfinished)));
    }
    // The next run repairs what it copied before.
    let moved = shop.moved(|_| {}).await.unwrap();
    shop.assert_same(&moved).await;
}

#[tokio::test]
async fn databases_whose_clocks_differ_are_not_moved() {
    let mut shop = Shop::new().await;
    shop.fill().await;
    let schema = shop.config.get_options().unwrap().rsplit('=').next().unwrap().to_owned();
    let client = connect(&shop.config).await;
    let shifted = |by: i64| {
        format!(
            "CREATE OR REPLACE FUNCTION {schema}.statement_timestamp() RETURNS timestamptz
             LANGUAGE sql AS 'SELECT pg_catalog.statement_timestamp() + interval ''{by} s'''"
        )
    };
    // The function of the schema comes before that of the database.
    shop.config.options(format!("-c search_path={schema},pg_catalog"));
    for by in [45, -45] {
        client.batch_execute(&shifted(by)).await.unwrap();
        match shop.moved(|_| {}).await {
            Err(MoveError::Clocks(found)) => assert!((40..=50).contains(&found.as_secs())),
            other => panic!("{by}: {other:?}"),
        }
    }
    client.batch_execute(&shifted(5)).await.unwrap();
    assert!(shop.moved(|_| {}).await.is_ok());
}
