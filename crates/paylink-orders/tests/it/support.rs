//! A shop with a database in a temporary folder.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use paylink::{
    CallbackToken, Clock, Currency, Field, Identity, ManualClock, Money, Operation, PayLinks,
    Payer, Transport,
};
use paylink_orders::state::Phase;
use paylink_orders::{
    CreateOutcome, Decision, EventKind, HandlerError, IncidentKind, Metrics, NewOrder, Order,
    OrderEvent, Orders, OrdersBuilder, OrdersError, Policy,
};
use paylink_sandbox::{LinkStatus, PayerChoice, Sandbox};

use crate::backend::{Connection, Place};

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
}

/// The tables of the shop itself.
pub(crate) const TABLES: &str = "CREATE TABLE shop (number TEXT); CREATE TABLE carts (number TEXT);
                                 CREATE TABLE done (number TEXT)";

/// The handler of a test, which is called in a transaction of the database.
pub(crate) trait Handler: Send + Sync + 'static {
    /// Returns the statements that are run in the transaction first.
    fn statements(&self, event: &OrderEvent) -> Vec<String>;

    fn handle(&self, event: &OrderEvent) -> Result<(), HandlerError>;
}

/// Checks that the method for its kind was called with an event.
pub(crate) fn check_method(event: &OrderEvent, method: &str) {
    assert_eq!(format!("{:?}", event.kind), method);
}

impl Handler for Recorder {
    fn statements(&self, event: &OrderEvent) -> Vec<String> {
        match event.kind {
            EventKind::Paid => vec![format!("INSERT INTO shop VALUES ('{}')", event.order)],
            _ => Vec::new(),
        }
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

pub(crate) struct Shop {
    pub(crate) sandbox: Sandbox,
    pub(crate) orders: Orders,
    pub(crate) recorder: Recorder,
    pub(crate) counter: Counter,
    pub(crate) account: Identity,
    pub(crate) links: PayLinks,
    policy: Policy,
    clock: ManualClock,
    pub(crate) place: Place,
}

/// Counts the calls of the providers' clients.
#[derive(Clone, Default)]
pub(crate) struct Counter {
    pub(crate) calls: Arc<Mutex<Vec<Operation>>>,
    pub(crate) settled_by_polling: Arc<Mutex<Vec<bool>>>,
    pub(crate) callbacks: Arc<Mutex<Vec<bool>>>,
}

impl Counter {
    pub(crate) fn calls(&self, operation: Operation) -> usize {
        self.calls.lock().unwrap().iter().filter(|own| **own == operation).count()
    }
}

impl Metrics for Counter {
    fn call(&self, _: &Identity, operation: Operation) {
        self.calls.lock().unwrap().push(operation);
    }

    fn callback(&self, _: &Identity, is_new: bool) {
        self.callbacks.lock().unwrap().push(is_new);
    }

    fn settled(&self, _: &Identity, by_polling: bool) {
        self.settled_by_polling.lock().unwrap().push(by_polling);
    }
}

pub(crate) fn lira(amount: &str) -> Money {
    Money::parse(amount, Currency::TRY).unwrap()
}

impl Shop {
    pub(crate) async fn new(provider: &str) -> Self {
        Self::with(provider, |_| {}, &[]).await
    }

    /// Opens a shop whose client has other variables: `None` removes a variable.
    pub(crate) async fn with(
        provider: &str,
        change: impl FnOnce(&mut Policy),
        variables: &[(&str, Option<&str>)],
    ) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let (clock, control) = Clock::manual(SystemTime::now());
        let transport = Transport::builder().clock(clock).build().unwrap();
        let own = |name: &str| match variables.iter().find(|(own, _)| *own == name) {
            Some((_, value)) => value.map(str::to_owned),
            None => sandbox.variable(name),
        };
        let links = paylink::from_variables(provider, &transport, own).unwrap();
        let place = Place::new().await;
        let (recorder, counter) = (Recorder::default(), Counter::default());
        let mut policy = Policy::new().accept_unknown_reversal();
        change(&mut policy);
        let builder = builder(&links, policy.clone()).metrics(counter.clone());
        let orders = place.open(builder, recorder.clone()).await.unwrap();
        let account = links.identity().clone();
        let clock = control;
        Self { sandbox, orders, recorder, counter, account, links, policy, clock, place }
    }

    /// What a restart of the program does.
    pub(crate) async fn restarted(&self) -> Orders {
        let builder = builder(&self.links, self.policy.clone());
        self.reopened(builder, self.recorder.clone()).await.unwrap()
    }

    /// Opens the orders of the shop with other settings.
    pub(crate) async fn reopened(
        &self,
        builder: OrdersBuilder,
        handler: impl Handler,
    ) -> Result<Orders, OrdersError> {
        self.place.open(builder, handler).await
    }

    /// Stores an order in a transaction of the shop, which is committed or not.
    pub(crate) async fn create_in(&self, order: &NewOrder, commit: bool) -> CreateOutcome {
        self.place.create_in(&self.orders, order, commit).await.unwrap()
    }

    /// Returns a connection of the shop itself to the database.
    pub(crate) fn database(&self) -> Connection {
        self.place.database()
    }

    /// Returns one number from the database.
    pub(crate) fn number(&self, query: &str) -> i64 {
        self.place.number(query)
    }

    pub(crate) fn order(&self, number: &str) -> NewOrder {
        NewOrder::new(number.parse().unwrap(), self.account.clone(), lira("149.90"), "Sipariş")
            .link(|link| {
                link.payer(Payer::new("Ayşe Yılmaz").phone("0532 123 45 67".parse().unwrap()))
                    .return_urls(
                        "https://shop.example/paid".parse().unwrap(),
                        "https://shop.example/failed".parse().unwrap(),
                    )
                    .expires_in(Duration::from_secs(3600))
                    .best_effort(Field::PayerName)
                    .best_effort(Field::PayerPhone)
                    .best_effort(Field::ReturnUrls)
            })
    }

    /// Runs the worker several times, as if the pauses between two reads had passed.
    pub(crate) async fn work(&self) {
        for _ in 0..6 {
            self.database()
                .execute_batch(
                    "UPDATE paylink_attempts SET next_due = 0
                     WHERE next_due IS NOT NULL AND leased = 0;
                     UPDATE paylink_events SET next_due = 0 WHERE next_due IS NOT NULL",
                )
                .unwrap();
            self.orders.step(64).await.unwrap();
        }
    }

    /// Lets time pass: for the database, the provider and the client.
    pub(crate) fn pass(&self, time: Duration) {
        let by = i64::try_from(time.as_millis()).unwrap();
        for (table, columns) in [
            (
                "attempts",
                &[
                    "next_due",
                    "sent_at",
                    "phase_since",
                    "expires_at",
                    "payable_until",
                    "watch_until",
                    "created_at",
                    "updated_at",
                ][..],
            ),
            ("orders", &["created_at", "updated_at", "settled_at"]),
            ("inbox", &["received_at", "last_at"]),
            ("accounts", &["next_sweep"]),
        ] {
            let set: Vec<String> =
                columns.iter().map(|column| format!("{column} = {column} - {by}")).collect();
            let statement = format!("UPDATE paylink_{table} SET {}", set.join(", "));
            self.database().execute(&statement, []).unwrap();
        }
        self.sandbox.advance(time);
        self.clock.advance(time);
    }
}

fn builder(links: &PayLinks, policy: Policy) -> OrdersBuilder {
    let token = CallbackToken::new("0123456789abcdef0123456789abcdef").unwrap();
    Orders::builder("T1.")
        .account(links.clone(), policy)
        .callbacks("https://shop.example/callback".parse().unwrap(), token)
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

    pub(crate) async fn phase(&self, number: &str) -> Phase {
        self.view(number).await.attempt.unwrap().phase
    }

    pub(crate) async fn reference(&self, number: &str) -> String {
        self.view(number).await.attempt.unwrap().reference.as_str().to_owned()
    }

    /// Pays the link of an order on its page.
    pub(crate) async fn pay(&self, number: &str) {
        let reference = self.reference(number).await;
        self.sandbox.pay(&reference).await.unwrap();
    }

    /// Charges another amount than the link asks for.
    pub(crate) async fn charge(&self, number: &str, amount: &str) {
        let reference = self.reference(number).await;
        let choice = PayerChoice::new().charged(amount);
        self.sandbox.pay_with(&reference, &choice).await.unwrap();
    }

    /// Pays a link whose page was opened in another tab while it could be paid.
    pub(crate) async fn pay_late(&self, reference: &str) {
        let choice = PayerChoice::new().late(true);
        self.sandbox.pay_with(reference, &choice).await.unwrap();
    }

    /// Returns the references of the links that can be paid, at the provider.
    pub(crate) fn payable(&self) -> Vec<String> {
        let links = self.sandbox.links().into_iter();
        let open = links.filter(|link| link.status == LinkStatus::Open);
        open.map(|link| link.reference).collect()
    }

    /// How many orders the handler has written into the shop's own table.
    pub(crate) fn fulfilled(&self) -> i64 {
        self.number("SELECT COUNT(*) FROM shop")
    }

    /// Returns the kinds of the open incidents.
    pub(crate) async fn incidents(&self) -> Vec<IncidentKind> {
        self.orders.incidents().await.unwrap().iter().map(|incident| incident.kind).collect()
    }

    /// Decides the only open incident.
    pub(crate) async fn decide(&self, decision: Decision) {
        let incidents = self.orders.incidents().await.unwrap();
        assert_eq!(incidents.len(), 1, "{incidents:?}");
        assert!(self.orders.decide(incidents[0].id, decision, "Zeynep", "").await.unwrap());
    }

    /// Returns the kinds of the rows in the history of an order.
    pub(crate) async fn history(&self, number: &str) -> Vec<String> {
        let rows = self.orders.history(&number.parse().unwrap()).await.unwrap();
        rows.into_iter().map(|row| row.kind).collect()
    }

    /// Returns how many creations were sent with this reference.
    pub(crate) fn sent(&self, reference: &str) -> usize {
        let requests = self.sandbox.requests();
        let create = |path: &str| {
            ["/mailorder/create", "/checkout/generate", "/CreateLinkPayment"]
                .iter()
                .any(|end| path.ends_with(end))
        };
        let is_own = |body: &str| body.contains(&format!("\"{reference}\""));
        requests.iter().filter(|sent| create(&sent.path) && is_own(&sent.body)).count()
    }
}
