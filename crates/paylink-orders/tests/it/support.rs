//! A shop with a database in a temporary folder.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use paylink::{CallbackToken, Clock, Currency, Field, Identity, Money, PayLinks, Payer, Transport};
use paylink_orders::sqlite::Sqlite;
use paylink_orders::{
    CreateOutcome, EventKind, HandlerError, IncidentKind, NewOrder, Order, OrderEvent,
    OrderHandler, Orders, Policy,
};
use paylink_sandbox::Sandbox;
use paylink_sandbox::paynet::PaymentForm;
use tempfile::TempDir;

/// Remembers the events, and writes each of them in the transaction.
#[derive(Clone, Default)]
pub(crate) struct Recorder {
    pub(crate) events: Arc<Mutex<Vec<OrderEvent>>>,
    pub(crate) failures: Arc<Mutex<u32>>,
}

impl Recorder {
    pub(crate) fn kinds(&self) -> Vec<EventKind> {
        self.events.lock().unwrap().iter().map(|event| event.kind).collect()
    }

    fn handle(&self, event: &OrderEvent) -> Result<(), HandlerError> {
        let mut failures = self.failures.lock().unwrap();
        if *failures > 0 {
            *failures -= 1;
            return Err("the warehouse is closed".into());
        }
        self.events.lock().unwrap().push(event.clone());
        Ok(())
    }
}

impl OrderHandler for Recorder {
    fn paid(
        &self,
        transaction: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        transaction.execute("CREATE TABLE IF NOT EXISTS shop (number TEXT)", [])?;
        transaction.execute("INSERT INTO shop VALUES (?1)", [event.order.as_str()])?;
        self.handle(event)
    }

    fn paid_again(
        &self,
        _: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.handle(event)
    }

    fn partly_reversed(
        &self,
        _: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.handle(event)
    }

    fn reversed(
        &self,
        _: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.handle(event)
    }

    fn expired(
        &self,
        _: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.handle(event)
    }

    fn cancelled(
        &self,
        _: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
    ) -> Result<(), HandlerError> {
        self.handle(event)
    }

    fn incident(
        &self,
        _: &rusqlite::Transaction<'_>,
        event: &OrderEvent,
        kind: IncidentKind,
    ) -> Result<(), HandlerError> {
        assert_eq!(event.kind, EventKind::Incident(kind));
        self.handle(event)
    }
}

pub(crate) struct Shop {
    pub(crate) sandbox: Sandbox,
    pub(crate) orders: Orders,
    pub(crate) recorder: Recorder,
    pub(crate) account: Identity,
    folder: TempDir,
    links: PayLinks,
}

impl Shop {
    pub(crate) async fn new(provider: &str) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let transport =
            Transport::builder().clock(Clock::manual(SystemTime::now()).0).build().unwrap();
        let own = |name: &str| sandbox.variable(name);
        let links = paylink::from_variables(provider, &transport, own).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder::default();
        let orders = open(&folder, &links, &recorder).await;
        let account = links.identity().clone();
        Self { sandbox, orders, recorder, account, folder, links }
    }

    /// What a restart of the program does.
    pub(crate) async fn restarted(&self) -> Orders {
        open(&self.folder, &self.links, &self.recorder).await
    }

    pub(crate) fn order(&self, number: &str) -> NewOrder {
        let price = Money::parse("149.90", Currency::TRY).unwrap();
        NewOrder::new(number.parse().unwrap(), self.account.clone(), price, "Sipariş").link(
            |link| {
                link.payer(Payer::new("Ayşe Yılmaz"))
                    .return_urls(
                        "https://shop.example/paid".parse().unwrap(),
                        "https://shop.example/failed".parse().unwrap(),
                    )
                    .expires_in(Duration::from_secs(3600))
                    .best_effort(Field::PayerName)
                    .best_effort(Field::ReturnUrls)
            },
        )
    }

    /// Runs the worker for longer than the longest pause between two reads.
    pub(crate) async fn work(&self) {
        for _ in 0..8 {
            self.orders.step(16).await.unwrap();
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
}

async fn open(folder: &TempDir, links: &PayLinks, recorder: &Recorder) -> Orders {
    let mut policy = Policy::new().accept_unknown_reversal();
    policy.first_read = Duration::ZERO;
    policy.longest_read = Duration::from_millis(20);
    policy.attempt_pause = Duration::ZERO;
    let token = CallbackToken::new("0123456789abcdef0123456789abcdef").unwrap();
    Orders::builder("T1.")
        .account(links.clone(), policy)
        .callbacks("https://shop.example/callback".parse().unwrap(), token)
        .sqlite(Sqlite::open(folder.path().join("orders.db")).unwrap(), recorder.clone())
        .await
        .unwrap()
}

impl Shop {
    /// Creates an order and returns the URL of its link.
    pub(crate) async fn open(&self, number: &str) -> String {
        match self.orders.create(&self.order(number)).await.unwrap() {
            CreateOutcome::Open { url, .. } => url,
            other => panic!("no link: {other:?}"),
        }
    }

    pub(crate) async fn view(&self, number: &str) -> Order {
        self.orders.get(&number.parse().unwrap()).await.unwrap().unwrap()
    }

    pub(crate) async fn reference(&self, number: &str) -> String {
        self.view(number).await.attempt.unwrap().reference.as_str().to_owned()
    }

    /// Pays the link of an order on its page.
    pub(crate) async fn pay(&self, number: &str) {
        let id = self.link_id(number).await;
        self.sandbox.paynet().pay(&id).await.unwrap();
    }

    /// Charges another amount than the link asks for.
    pub(crate) async fn charge(&self, number: &str, amount: &str) {
        let id = self.link_id(number).await;
        let form = PaymentForm::new().charged(amount);
        self.sandbox.paynet().pay_with(&id, &form).await.unwrap();
    }

    async fn link_id(&self, number: &str) -> String {
        let reference = self.reference(number).await;
        let links = self.sandbox.paynet().links();
        links.into_iter().find(|link| link.reference_no == reference).unwrap().id
    }

    /// How many orders the handler has written into the shop's own table.
    pub(crate) fn fulfilled(&self) -> i64 {
        let database = rusqlite::Connection::open(self.folder.path().join("orders.db")).unwrap();
        database.query_row("SELECT COUNT(*) FROM shop", [], |row| row.get(0)).unwrap_or(0)
    }
}
