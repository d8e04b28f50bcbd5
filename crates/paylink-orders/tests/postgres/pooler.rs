//! A pooler that gives each transaction another connection, and futures that are dropped.

use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use paylink_orders::postgres::Postgres;
use paylink_orders::tokio_postgres::config::Host;
use paylink_orders::tokio_postgres::{Config, NoTls};
use paylink_orders::{CreateOutcome, OrderState};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;

use crate::own::{Stock, builder};
use crate::support::Shop;

/// Starts a pooler, and returns the way to it. Each of its clients has two connections to the
/// server, which take turns after each transaction.
fn pooler(server: &Config) -> (TempDir, Config) {
    let [Host::Unix(upstream)] = server.get_hosts() else { panic!("not a socket") };
    let upstream = socket(upstream);
    let folder = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(socket(folder.path())).unwrap();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let upstream = upstream.clone();
            tokio::spawn(async move { serve(client, &upstream).await });
        }
    });
    let mut config = Config::new();
    config.host_path(folder.path()).port(5432).user(server.get_user().unwrap());
    config.dbname(server.get_dbname().unwrap()).options(server.get_options().unwrap());
    (folder, config)
}

fn socket(folder: &Path) -> PathBuf {
    folder.join(".s.PGSQL.5432")
}

/// Reads a message. The first message of a client has no kind.
async fn message(from: &mut (impl AsyncReadExt + Unpin), has_kind: bool) -> Option<Vec<u8>> {
    let mut message = Vec::new();
    if has_kind {
        message.push(from.read_u8().await.ok()?);
    }
    let length = from.read_u32().await.ok()?;
    message.extend(length.to_be_bytes());
    let begun = message.len();
    message.resize(begun + length as usize - 4, 0);
    from.read_exact(&mut message[begun..]).await.ok()?;
    Some(message)
}

/// Passes the messages of a client on, until it ends.
async fn serve(mut client: UnixStream, upstream: &Path) -> Option<()> {
    let start = message(&mut client, false).await?;
    let (mut from_client, mut to_client) = client.into_split();
    let (messages, mut queue) = mpsc::unbounded_channel();
    let mut servers = Vec::new();
    for at in 0..2 {
        let mut server = UnixStream::connect(upstream).await.ok()?;
        server.write_all(&start).await.ok()?;
        let mut is_ready = false;
        while !is_ready {
            let answer = message(&mut server, true).await?;
            is_ready = answer[0] == b'Z';
            if at == 0 {
                to_client.write_all(&answer).await.ok()?;
            }
        }
        let (mut from_server, to_server) = server.into_split();
        servers.push(to_server);
        let messages = messages.clone();
        tokio::spawn(async move {
            while let Some(answer) = message(&mut from_server, true).await {
                messages.send((false, answer)).ok();
            }
        });
    }
    tokio::spawn(async move {
        while let Some(sent) = message(&mut from_client, true).await {
            messages.send((true, sent)).ok();
        }
        // The client has ended.
        messages.send((true, vec![b'X', 0, 0, 0, 4])).ok();
    });
    let (mut current, mut waiting) = (0, 0);
    while let Some((is_of_client, message)) = queue.recv().await {
        if is_of_client {
            if message[0] == b'X' {
                return Some(());
            }
            waiting += i32::from(matches!(message[0], b'Q' | b'S'));
            servers[current].write_all(&message).await.ok()?;
            continue;
        }
        to_client.write_all(&message).await.ok()?;
        if message[0] == b'Z' {
            waiting -= 1;
            let is_outside = message.last() == Some(&b'I');
            if waiting == 0 && is_outside {
                current = 1 - current;
            }
        }
    }
    None
}

#[tokio::test]
async fn a_pooler_may_give_each_transaction_another_connection() {
    let shop = Shop::new("paynet").await;
    let (_folder, through) = pooler(&shop.place.schema.config());
    let database = Postgres::new(through.clone(), NoTls);
    let orders = builder(&shop).postgres(database, Stock).await.unwrap();
    for number in ["1", "2", "3"] {
        let created = orders.create(&shop.order(number)).await.unwrap();
        assert!(matches!(created, CreateOutcome::Open { .. }), "{created:?}");
        shop.pay(number).await;
    }
    shop.database().execute("UPDATE paylink_attempts SET next_due = 0", []).unwrap();
    while !orders.step(8).await.unwrap().is_idle() {}
    assert_eq!(shop.view("3").await.state, OrderState::Paid);
    assert_eq!(shop.fulfilled(), 3);

    // Prepared statements are not possible there, and the error says so.
    let direct = Postgres::new(through, NoTls).direct();
    let error = match builder(&shop).postgres(direct, Stock).await {
        Ok(orders) => orders.create(&shop.order("4")).await.unwrap_err(),
        Err(error) => error,
    };
    assert!(error.to_string().contains("Postgres::direct"), "{error}");
}

#[tokio::test]
async fn a_dropped_future_leaves_no_transaction_open_and_no_order_without_an_attempt() {
    let shop = Shop::new("paynet").await;
    for is_direct in [false, true] {
        let mut config = shop.place.schema.config();
        config.application_name("of the test");
        let database = Postgres::new(config, NoTls);
        let database = if is_direct { database.direct() } else { database };
        let orders = builder(&shop).postgres(database, Stock).await.unwrap();
        for polls in 1.. {
            let order = shop.order(&format!("{}{polls}", i32::from(is_direct)));
            let is_done = {
                let mut creation = pin!(orders.create(&order));
                let mut is_done = false;
                for _ in 0..polls {
                    let polled = creation.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                    is_done = polled.is_ready();
                    if is_done {
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
                is_done
            };
            let open = "SELECT COUNT(*) FROM pg_stat_activity
                        WHERE application_name = 'of the test' AND state LIKE 'idle in%'";
            let mut tries = 0;
            while shop.number(open) > 0 {
                tries += 1;
                assert!(tries < 100, "a transaction stays open after {polls} polls");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            if is_done {
                assert!(polls > 4, "{polls}");
                break;
            }
        }
        let incomplete = "SELECT COUNT(*) FROM paylink_orders o WHERE NOT EXISTS (
                            SELECT 1 FROM paylink_attempts a WHERE a.order_id = o.id)";
        assert_eq!(shop.number(incomplete), 0);
        // Each order has a history of its own, which begins with 1.
        let gaps = "SELECT COUNT(*) FROM (SELECT 1 FROM paylink_history GROUP BY order_id
                      HAVING MAX(number) <> COUNT(*) OR MIN(number) <> 1) g";
        assert_eq!(shop.number(gaps), 0);
    }
}
