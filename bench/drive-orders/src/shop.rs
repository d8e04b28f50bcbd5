//! A shop with durable orders in a file.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use paylink::{
    CallbackKind, CallbackRequest, CallbackToken, Currency, Identity, Money, PayLinks, Payer,
    Reference, WebUrl,
};
use paylink_orders::rusqlite::trace::{TraceEvent, TraceEventCodes};
use paylink_orders::rusqlite::{Connection, Transaction, TransactionBehavior};
use paylink_orders::sqlite::Sqlite;
use paylink_orders::{
    CancelOutcome, CreateOutcome, HandlerError, NewOrder, OrderEvent, OrderHandler, Orders, Policy,
};

use crate::provider::{LIFETIME, Provider, State};

/// The prefix of all references.
pub const PREFIX: &str = "B.";

/// The body of a callback, which Paynet's documentation shows.
const CALLBACK: &[u8] =
    include_bytes!("../../../fixtures/paynet/confirmation-callback/reconstructed.json");

pub struct Shop {
    pub orders: Orders,
    pub account: Identity,
    pub provider: Arc<State>,
    file: PathBuf,
}

/// How much an order says about the payer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    /// What Paynet requires, in as few characters as possible.
    Smallest,
    /// Name, phone, email, a description and the addresses to return to.
    Typical,
}

/// Fulfils nothing. After the event of a cancellation, times the statements of the connection.
struct Handler;

impl OrderHandler for Handler {
    fn paid(&self, _: &Transaction<'_>, _: &OrderEvent) -> Result<(), HandlerError> {
        Ok(())
    }

    fn cancelled(&self, connection: &Transaction<'_>, _: &OrderEvent) -> Result<(), HandlerError> {
        let codes = TraceEventCodes::SQLITE_TRACE_STMT | TraceEventCodes::SQLITE_TRACE_PROFILE;
        connection.trace_v2(codes, Some(timed));
        Ok(())
    }
}

/// The statements of traced connections, with their times in nanoseconds.
static STATEMENTS: Mutex<Vec<(String, u64)>> = Mutex::new(Vec::new());
static BEGUN: Mutex<Option<Instant>> = Mutex::new(None);

fn timed(event: TraceEvent<'_>) {
    match event {
        TraceEvent::Stmt(..) => *BEGUN.lock().expect("no panic") = Some(Instant::now()),
        TraceEvent::Profile(statement, _) => {
            let begun = BEGUN.lock().expect("no panic").take().expect("a statement begins first");
            let took = nanos(begun);
            STATEMENTS.lock().expect("no panic").push((statement.sql().into_owned(), took));
        }
        _ => {}
    }
}

/// Returns the traced statements since the last call.
pub fn statements() -> Vec<(String, u64)> {
    std::mem::take(&mut STATEMENTS.lock().expect("no panic"))
}

/// Returns the nanoseconds since this instant.
pub fn nanos(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_nanos()).expect("a short time")
}

fn token() -> CallbackToken {
    CallbackToken::new("0123456789abcdef0123456789abcdef").expect("a key")
}

fn url(text: &str) -> WebUrl {
    text.parse().expect("an address")
}

fn callbacks() -> WebUrl {
    url("https://merchant.example/paynet/callback")
}

impl Shop {
    /// Opens the orders in this file, with the defaults except for what `change` changes.
    pub async fn open(file: PathBuf, parallel: usize, change: impl FnOnce(&mut Policy)) -> Self {
        let (provider, state) = Provider::new();
        let links = PayLinks::new(provider);
        let account = links.identity().clone();
        let mut policy = Policy::new();
        change(&mut policy);
        let database = Sqlite::open(&file).expect("a database");
        let orders = Orders::builder(PREFIX)
            .account(links, policy)
            .callbacks(callbacks(), token())
            .parallel(parallel)
            .sqlite(database, Handler)
            .await
            .expect("orders");
        Self { orders, account, provider: state, file }
    }

    /// Returns a connection of the shop itself.
    pub fn connection(&self) -> Connection {
        Connection::open(&self.file).expect("a database")
    }

    pub fn order(&self, number: u64, payload: Payload) -> NewOrder {
        let price = Money::from_minor(14_990, Currency::TRY).expect("an amount");
        let number = number.to_string();
        let text = match payload {
            Payload::Smallest => "S".to_owned(),
            Payload::Typical => format!("Sipariş {number}: ığüşöç İĞÜŞÖÇ"),
        };
        let order =
            NewOrder::new(number.parse().expect("a number"), self.account.clone(), price, text);
        order.link(|link| {
            let link = link.expires_in(LIFETIME);
            match payload {
                Payload::Smallest => link.payer(Payer::new("A")),
                Payload::Typical => link
                    .payer(
                        Payer::new("Ayşe Yılmaz")
                            .phone("5321234567".parse().expect("a phone"))
                            .email("musteri@example.com".parse().expect("an email address")),
                    )
                    .return_urls(
                        url(&format!("https://merchant.example/paid?o={number}")),
                        url(&format!("https://merchant.example/failed?o={number}")),
                    ),
            }
        })
    }

    /// Creates an order, which gets its link.
    pub async fn create(&self, order: &NewOrder) {
        let outcome = self.orders.create(order).await.expect("an order");
        assert!(matches!(outcome, CreateOutcome::Open { .. }), "{outcome:?}");
    }

    /// Receives the callback of a paid link.
    pub async fn receive(&self, number: u64) {
        let reference = Reference::new(format!("{PREFIX}{number}-1")).expect("a reference");
        let address = token().add_to(&callbacks(), &reference);
        let query = address.as_str().split_once('?').expect("a token").1;
        let request = CallbackRequest::new("POST", query)
            .with_header("content-type", "application/json")
            .with_header("user-agent", "Paynet")
            .with_body([CALLBACK, number.to_string().as_bytes()].concat());
        let kind = CallbackKind::Payment;
        self.orders.receive(&self.account, kind, &request).await.expect("a callback");
    }

    /// Works until nothing is due.
    pub async fn work(&self) {
        while !self.orders.step(1_000).await.expect("a step").is_idle() {}
    }

    /// Traces the statements of the orders' own connection from now on: the event of a cancelled
    /// order brings it to the handler.
    pub async fn trace(&self, number: u64) {
        let order = self.order(number, Payload::Smallest);
        let mut connection = self.connection();
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).expect("a lock");
        self.orders.create_in_sqlite(&transaction, &order).expect("an order");
        transaction.commit().expect("a commit");
        let cancelled = self.orders.cancel(&order.number).await.expect("an order");
        assert_eq!(cancelled, CancelOutcome::Cancelled);
        self.work().await;
    }

    /// Moves the log into the database, and returns the size of the file.
    pub fn checkpoint(&self) -> u64 {
        let connection = self.connection();
        let busy: i64 = connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
            .expect("a checkpoint");
        assert_eq!(busy, 0, "the checkpoint was complete");
        std::fs::metadata(&self.file).expect("a file").len()
    }
}

/// Returns the time as SQLite reports it, in Unix milliseconds.
pub fn now(connection: &Connection) -> i64 {
    let now = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)";
    connection.query_row(now, [], |row| row.get(0)).expect("a time")
}

/// A duration in milliseconds.
pub const fn millis(duration: Duration) -> i64 {
    duration.as_millis() as i64
}
