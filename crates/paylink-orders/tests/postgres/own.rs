//! What only a database of several machines has: lost connections, pools, transactions that collide
//! and clocks that do not agree.

use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use paylink::{Clock, Transport};
use paylink_orders::postgres::{OrderHandler, Postgres};
use paylink_orders::sql::StoreError;
use paylink_orders::state::Phase;
use paylink_orders::tokio_postgres::{Client, Error, NoTls, Transaction};
use paylink_orders::{
    CreateOutcome, EventKind, HandlerError, OrderEvent, OrderState, Orders, OrdersBuilder,
    OrdersError, Policy,
};
use paylink_sandbox::{Fault, FaultKind, LinkStatus};
use paylink_testkit::postgres::{Cut, Proxy, Server, Session};

use crate::backend::connect;
use crate::support::Shop;

pub(crate) fn builder(shop: &Shop) -> OrdersBuilder {
    Orders::builder("T1.").account(shop.links.clone(), Policy::new())
}

/// Writes the orders that are paid into the shop's table.
pub(crate) struct Stock;

impl OrderHandler for Stock {
    async fn paid(&self, tx: &mut Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        tx.execute("INSERT INTO shop VALUES ($1)", &[&event.order.as_str()]).await?;
        Ok(())
    }
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_looked_up_and_never_repeated_blindly() {
    let shop = Shop::new("paynet").await;
    let (proxy, through) = Proxy::start(&shop.place.schema);
    let database = Postgres::new(through.config(), NoTls);
    let orders = builder(&shop).postgres(database, Stock).await.unwrap();
    let direct = Postgres::new(through.config(), NoTls).direct();
    let direct = builder(&shop).postgres(direct, Stock).await.unwrap();
    let mut order = 0;
    for (orders, cut) in [&orders, &direct].into_iter().flat_map(both_cuts) {
        for passing in 0.. {
            order += 1;
            let number = order.to_string();
            proxy.cut(cut, passing);
            let created = orders.create(&shop.order(&number)).await.unwrap();
            assert!(matches!(created, CreateOutcome::Open { .. }), "{cut:?} {passing} {created:?}");
            shop.pay(&number).await;
            shop.database()
                .execute("UPDATE paylink_attempts SET next_due = 0 WHERE phase = 3", [])
                .unwrap();
            // A claim whose commit was lost is made again, or its lease ends.
            orders.step(8).await.unwrap();
            assert_eq!(shop.view(&number).await.state, OrderState::Paid, "{cut:?} {passing}");
            assert_eq!(shop.sent(&format!("T1.{number}-1")), 1, "{cut:?} {passing}");
            assert_eq!(shop.fulfilled(), order, "{cut:?} {passing}");
            if !proxy.has_cut() {
                // Every commit of an order's life was cut once.
                assert!(passing > 5, "{passing}");
                break;
            }
        }
    }
    assert_eq!(shop.sandbox.links().len(), usize::try_from(order).unwrap());
}

#[tokio::test]
async fn a_link_is_stored_once_if_the_connection_of_its_statement_is_lost() {
    let shop = Shop::new("paynet").await;
    let (proxy, through) = Proxy::start(&shop.place.schema);
    let database = Postgres::new(through.config(), NoTls).direct();
    let orders = builder(&shop).postgres(database, Stock).await.unwrap();
    for (number, cut) in [("1042", Cut::Before), ("1043", Cut::After)] {
        // The key of the link is in no other message before the creation ends.
        proxy.cut_message(cut, b"pl1:paynet:", 0);
        let created = orders.create(&shop.order(number)).await.unwrap();
        assert!(proxy.has_cut(), "{cut:?}");
        assert!(matches!(created, CreateOutcome::Open { .. }), "{cut:?} {created:?}");
        assert_eq!(shop.phase(number).await, Phase::Open, "{cut:?}");
        assert!(shop.sandbox.links().iter().all(|link| link.status == LinkStatus::Open), "{cut:?}");
    }
    let noted = "SELECT COUNT(*) FROM paylink_history WHERE kind = 'open'";
    assert_eq!(shop.number(noted), 2);
}

/// The two ways to lose a commit, for these orders.
fn both_cuts(orders: &Orders) -> [(&Orders, Cut); 2] {
    [(orders, Cut::Before), (orders, Cut::After)]
}

#[tokio::test]
async fn a_commit_whose_outcome_stays_unknown_is_an_error_and_the_order_can_be_created_again() {
    let shop = Shop::new("paynet").await;
    let (proxy, through) = Proxy::start(&shop.place.schema);
    let database = Postgres::new(through.config(), NoTls);
    let orders = builder(&shop).postgres(database, Stock).await.unwrap();
    proxy.cut(Cut::AfterForEver, 0);
    let error = orders.create(&shop.order("1042")).await.unwrap_err();
    assert!(matches!(error, OrdersError::Store(StoreError::CommitUnknown(_))), "{error}");
    let unreachable = orders.create(&shop.order("1042")).await.unwrap_err();
    assert!(matches!(unreachable, OrdersError::Store(StoreError::Unavailable(_))), "{unreachable}");
    assert_eq!(shop.sandbox.requests().len(), 0);
    proxy.heal();
    // It was stored, so nobody sends it before its bound, and its reference is not sent again.
    let again = orders.create(&shop.order("1042")).await.unwrap();
    assert!(matches!(again, CreateOutcome::Pending), "{again:?}");
    assert_eq!(shop.phase("1042").await, Phase::Sending);
}

#[tokio::test]
async fn a_transaction_that_a_crash_of_the_server_has_lost_is_not_taken_for_another_one() {
    let shop = Shop::new("paynet").await;
    // Nothing is written before it has to be, so that the crash loses it.
    let lazy = ["synchronous_commit=off", "wal_writer_delay=10s", "bgwriter_lru_maxpages=0"];
    let server = Server::start(&lazy).unwrap();
    let schema = server.schema().await;
    let session = Session::new(schema.config());
    let next_id = || {
        let rows = session.run("SELECT pg_current_xact_id()").unwrap();
        rows[0].as_ref().unwrap().parse::<u64>().unwrap()
    };
    let (proxy, through) = Proxy::start(&schema);
    let database = Postgres::new(through.config(), NoTls);
    let orders = builder(&shop).postgres(database, Stock).await.unwrap();
    let mut was_given_out_again = false;
    for attempt in 0.. {
        session.run("CHECKPOINT").unwrap();
        let before = next_id();
        proxy.cut(Cut::BeforeForEver, 0);
        let order = shop.order(&attempt.to_string());
        let (created, ()) = tokio::join!(orders.create(&order), async {
            while !proxy.has_cut() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            server.kill();
            server.start_again();
            session.run("SELECT 1").unwrap_err();
            // The server may have written the id all the same. Then it is not given out again.
            was_given_out_again = attempt > 0 && next_id() == before && next_id() == before + 1;
            proxy.heal();
        });
        let sent = || shop.sent(&format!("T1.{attempt}-1"));
        if was_given_out_again {
            let error = created.unwrap_err();
            let is_unknown = matches!(error, OrdersError::Store(StoreError::CommitUnknown(_)));
            assert!(is_unknown, "{error}");
            assert!(orders.get(&order.number).await.unwrap().is_none());
            assert_eq!(sent(), 0);
            orders.create(&order).await.unwrap();
            assert_eq!(sent(), 1);
            return;
        }
        // It was rolled back, and is repeated.
        assert!(matches!(created, Ok(CreateOutcome::Open { .. })), "{created:?}");
        assert_eq!(sent(), 1);
        assert!(attempt < 20, "the server never lost a transaction");
    }
}

#[tokio::test]
async fn connections_that_the_database_has_ended_are_replaced() {
    let shop = Shop::new("paynet").await;
    shop.open("1").await;
    let mut named = shop.place.schema.config();
    named.application_name("of the test");
    let database = Postgres::new(named, NoTls);
    let orders = builder(&shop).postgres(database, Stock).await.unwrap();
    for round in 0..3 {
        let number = format!("1{round}");
        orders.create(&shop.order(&number)).await.unwrap();
        let end = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
                   WHERE application_name = 'of the test'";
        assert!(shop.number(end) > 0);
        let order = orders.get(&number.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(order.attempt.unwrap().phase, Phase::Open);
    }
}

/// A pool behind which the connection changes with each transaction, like that of PgBouncer in
/// transaction mode. After each transaction, the connection loses all of its settings.
#[derive(Clone)]
struct Pool {
    clients: Arc<Mutex<VecDeque<Client>>>,
}

struct Pooled {
    client: Option<Client>,
    pool: Pool,
}

impl Deref for Pooled {
    type Target = Client;

    fn deref(&self) -> &Client {
        self.client.as_ref().unwrap()
    }
}

impl DerefMut for Pooled {
    fn deref_mut(&mut self) -> &mut Client {
        self.client.as_mut().unwrap()
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        let client = self.client.take().unwrap();
        let pool = self.pool.clone();
        tokio::spawn(async move {
            let statements = "SELECT name FROM pg_prepared_statements WHERE name <> ''";
            let named = client.query_typed(statements, &[]).await.unwrap();
            assert!(named.is_empty(), "a named statement outlives its transaction");
            let locks = "SELECT 1 FROM pg_locks WHERE pid = pg_backend_pid()
                         AND locktype = 'advisory'";
            assert!(client.query_typed(locks, &[]).await.unwrap().is_empty());
            let settings = "SELECT current_setting('lock_timeout')";
            let setting = client.query_typed_one(settings, &[]).await.unwrap();
            assert_eq!(setting.get::<_, String>(0), "0", "a setting outlives its transaction");
            pool.clients.lock().unwrap().push_back(client);
        });
    }
}

impl Pool {
    async fn get(&self) -> Result<Pooled, Error> {
        loop {
            let client = self.clients.lock().unwrap().pop_front();
            if let Some(client) = client {
                return Ok(Pooled { client: Some(client), pool: self.clone() });
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

#[tokio::test]
async fn the_connections_of_a_pool_are_given_back_without_any_trace() {
    let shop = Shop::new("paynet").await;
    let pool = Pool { clients: Arc::default() };
    for _ in 0..3 {
        let client = connect(&shop.place.schema.config()).await;
        pool.clients.lock().unwrap().push_back(client);
    }
    let database = Postgres::from_pool({
        let pool = pool.clone();
        move || {
            let pool = pool.clone();
            async move { pool.get().await }
        }
    });
    let orders = builder(&shop).postgres(database, Stock).await.unwrap();
    for number in ["1", "2", "3", "4"] {
        orders.create(&shop.order(number)).await.unwrap();
        shop.pay(number).await;
    }
    let other = orders.create(&shop.order("1")).await.unwrap();
    assert!(matches!(other, CreateOutcome::Open { .. }), "{other:?}");
    shop.database().execute("UPDATE paylink_attempts SET next_due = 0", []).unwrap();
    orders.step(8).await.unwrap();
    assert_eq!(shop.fulfilled(), 4);
    orders.events(0, 10).await.unwrap();
    // All connections come back, so nothing failed while they were given back.
    tokio::time::timeout(Duration::from_secs(10), async {
        while pool.clients.lock().unwrap().len() < 3 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn creations_cancellations_and_reads_at_the_same_time_never_fail_and_never_make_two_links() {
    let shop = Arc::new(Shop::new("paynet").await);
    let refusal = FaultKind::Status(400, "{}".to_owned());
    let mut running = tokio::task::JoinSet::new();
    for round in 0..6 {
        let number = round.to_string();
        // The first attempt has ended, so each caller may store the next one.
        shop.sandbox.fault(Fault::new("mailorder/create", refusal.clone()));
        shop.orders.create(&shop.order(&number)).await.unwrap();
        assert_eq!(shop.phase(&number).await, Phase::Refused);
        shop.sandbox.clear_faults();
        for caller in 0..8 {
            let (shop, number) = (Arc::clone(&shop), number.clone());
            running.spawn(async move {
                if caller == 7 && round % 2 == 0 {
                    shop.orders.cancel(&number.parse().unwrap()).await.unwrap();
                } else {
                    shop.orders.create(&shop.order(&number)).await.unwrap();
                }
                shop.orders.step(4).await.unwrap();
            });
        }
        while let Some(done) = running.join_next().await {
            done.unwrap();
        }
        assert!(shop.sent(&format!("T1.{number}-2")) <= 1);
        assert!(shop.sandbox.links().len() <= round + 1);
    }
}

/// Reads the settings of its transaction.
#[derive(Clone, Default)]
struct Settings(Arc<Mutex<Vec<String>>>);

impl OrderHandler for Settings {
    async fn paid(&self, tx: &mut Transaction<'_>, _: &OrderEvent) -> Result<(), HandlerError> {
        for name in [
            "transaction_isolation",
            "synchronous_commit",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
        ] {
            let row = tx.query_one(&format!("SHOW {name}"), &[]).await?;
            self.0.lock().unwrap().push(row.get(0));
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_transaction_makes_the_settings_that_the_database_does_not_have() {
    let shop = Shop::new("paynet").await;
    let mut config = shop.place.schema.config();
    let options = config.get_options().unwrap().to_owned();
    let isolation = "-c default_transaction_isolation=serializable";
    config.options(format!("{options} {isolation} -c synchronous_commit=off"));
    let settings = Settings::default();
    let database = Postgres::new(config, NoTls);
    let orders = builder(&shop).postgres(database, settings.clone()).await.unwrap();
    orders.create(&shop.order("1042")).await.unwrap();
    shop.pay("1042").await;
    shop.database().execute("UPDATE paylink_attempts SET next_due = 0", []).unwrap();
    assert_eq!(orders.step(8).await.unwrap().events, 1);
    assert_eq!(*settings.0.lock().unwrap(), ["read committed", "on", "10s", "1min"]);
}

/// Changes a setting of its connection.
struct Lazy;

impl OrderHandler for Lazy {
    async fn paid(&self, tx: &mut Transaction<'_>, _: &OrderEvent) -> Result<(), HandlerError> {
        tx.execute("SET synchronous_commit = off", &[]).await.map(drop).map_err(Into::into)
    }
}

#[tokio::test]
async fn a_direct_connection_has_the_settings_also_after_a_handler_has_changed_them() {
    let shop = Shop::new("paynet").await;
    let mut config = shop.place.schema.config();
    let options = config.get_options().unwrap().to_owned();
    config.options(format!("{options} -c synchronous_commit=off"));
    let database = Postgres::new(config, NoTls).direct();
    let orders = builder(&shop).postgres(database, Lazy).await.unwrap();
    let observe = "
        CREATE TABLE observed (found TEXT);
        CREATE FUNCTION observe() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          INSERT INTO observed
          SELECT current_setting(name) FROM unnest(ARRAY['synchronous_commit', 'lock_timeout',
            'idle_in_transaction_session_timeout']) AS name;
          RETURN NULL;
        END $$;
        CREATE TRIGGER observe AFTER INSERT ON paylink_history
          FOR EACH ROW EXECUTE FUNCTION observe()";
    shop.database().execute_batch(observe).unwrap();
    for number in ["1042", "1043"] {
        orders.create(&shop.order(number)).await.unwrap();
        shop.pay(number).await;
        shop.database().execute("UPDATE paylink_attempts SET next_due = 0", []).unwrap();
        assert_eq!(orders.step(8).await.unwrap().events, 1);
    }
    let found =
        "SELECT string_agg(DISTINCT found, ' ' ORDER BY found) = '10s 1min on' AND COUNT(*) > 12
                 FROM observed";
    assert_eq!(shop.number(found), 1);
}

/// Loses its connection in the first call.
#[derive(Clone, Default)]
struct Disconnected(Arc<AtomicUsize>);

impl OrderHandler for Disconnected {
    async fn paid(&self, tx: &mut Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        tx.execute("INSERT INTO shop VALUES ($1)", &[&event.order.as_str()]).await?;
        if self.0.fetch_add(1, Ordering::SeqCst) == 0 {
            tx.execute("SELECT pg_terminate_backend(pg_backend_pid())", &[]).await?;
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_handler_whose_connection_is_lost_is_called_again_and_has_not_failed() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pay("1042").await;
    shop.database().execute("UPDATE paylink_attempts SET next_due = 0", []).unwrap();
    let handler = Disconnected::default();
    let database = Postgres::new(shop.place.schema.config(), NoTls);
    let orders = builder(&shop).postgres(database, handler.clone()).await.unwrap();
    let stepped = orders.step(8).await.unwrap();
    assert_eq!((stepped.events, stepped.failures), (1, 0));
    assert_eq!((handler.0.load(Ordering::SeqCst), shop.fulfilled()), (2, 1));
}

/// Fails in a statement, and goes on or does not.
struct Careless {
    with_savepoint: bool,
}

impl OrderHandler for Careless {
    async fn paid(&self, tx: &mut Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        if self.with_savepoint {
            let inner = tx.transaction().await?;
            inner.execute("INSERT INTO nowhere VALUES (1)", &[]).await.unwrap_err();
            inner.rollback().await?;
        } else {
            tx.execute("INSERT INTO nowhere VALUES (1)", &[]).await.unwrap_err();
        }
        let _ = tx.execute("INSERT INTO shop VALUES ($1)", &[&event.order.as_str()]).await;
        Ok(())
    }
}

#[tokio::test]
async fn a_handler_that_goes_on_after_a_failed_statement_needs_a_savepoint() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pay("1042").await;
    for (with_savepoint, failures, fulfilled) in [(false, 1, 0), (true, 0, 1)] {
        let database = Postgres::new(shop.place.schema.config(), NoTls);
        let orders = builder(&shop).postgres(database, Careless { with_savepoint });
        let orders = orders.await.unwrap();
        let due = "UPDATE paylink_attempts SET next_due = 0;
                   UPDATE paylink_events SET next_due = 0 WHERE done_at IS NULL";
        shop.database().execute_batch(due).unwrap();
        assert_eq!(orders.step(8).await.unwrap().failures, failures, "{with_savepoint}");
        assert_eq!(shop.fulfilled(), fulfilled, "{with_savepoint}");
    }
}

#[tokio::test]
async fn clocks_that_differ_by_two_minutes_change_nothing() {
    let shop = Shop::new("paynet").await;
    let minute = Duration::from_secs(60);
    let mut all = Vec::new();
    for now in [SystemTime::now() - minute, SystemTime::now() + minute] {
        let (clock, control) = Clock::manual(now);
        let transport = Transport::builder().clock(clock).build().unwrap();
        let links =
            paylink::from_variables("paynet", &transport, |name| shop.sandbox.variable(name));
        let builder = Orders::builder("T1.").account(links.unwrap(), Policy::new());
        let orders = shop.reopened(builder, shop.recorder.clone()).await.unwrap();
        all.push((orders, control));
    }
    let (slow, fast) = (&all[0].0, &all[1].0);
    for (creator, other, number) in [(slow, fast, "1"), (fast, slow, "2")] {
        // A link is being created, and a link is being read.
        let latency = FaultKind::Latency(Duration::from_millis(400));
        shop.sandbox.fault(Fault::new("mailorder", latency).times(100));
        let order = shop.order(number);
        let (created, idle) = tokio::join!(creator.create(&order), async {
            tokio::time::sleep(Duration::from_millis(150)).await;
            other.step(8).await.unwrap()
        });
        assert!(matches!(created.unwrap(), CreateOutcome::Open { .. }), "{number}");
        assert_eq!(idle.attempts, 0, "another process took the creation over");
        shop.pay(number).await;
        let due = "UPDATE paylink_attempts SET next_due = 0 WHERE phase = 3";
        shop.database().execute(due, []).unwrap();
        let (first, second) = tokio::join!(creator.step(8), async {
            tokio::time::sleep(Duration::from_millis(150)).await;
            other.step(8).await
        });
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!((first.attempts, second.attempts), (1, 0), "{number}");
        shop.sandbox.clear_faults();
        assert_eq!(shop.view(number).await.state, OrderState::Paid, "{number}");
    }
    assert_eq!(shop.recorder.kinds(), [EventKind::Paid; 2]);
    // Every stored time is one of the database.
    for (table, column) in [
        ("orders", "created_at"),
        ("orders", "settled_at"),
        ("attempts", "sent_at"),
        ("attempts", "phase_since"),
        ("history", "at"),
        ("events", "done_at"),
    ] {
        let far = format!(
            "SELECT COUNT(*) FROM paylink_{table} WHERE {column} NOT BETWEEN
               EXTRACT(EPOCH FROM now()) * 1000 - 30000 AND EXTRACT(EPOCH FROM now()) * 1000 + 1000"
        );
        assert_eq!(shop.number(&far), 0, "{table}.{column}");
    }
}
