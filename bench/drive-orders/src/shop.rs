//! A shop with durable orders.

use std::sync::Arc;
use std::time::{Duration, Instant};

use paylink::{
    CallbackKind, CallbackRequest, CallbackToken, Currency, Identity, Money, PayLinks, Payer,
    Reference, WebUrl,
};
use paylink_orders::{CreateOutcome, NewOrder, Orders, OrdersBuilder, Policy};

use crate::provider::{LIFETIME, Provider, State};

/// The prefix of all references.
pub const PREFIX: &str = "B.";

/// The body of a callback, which Paynet's documentation shows.
const CALLBACK: &[u8] =
    include_bytes!("../../../fixtures/paynet/confirmation-callback/reconstructed.json");

/// A shop, and the place of its database.
pub struct Shop<P> {
    pub orders: Orders,
    pub account: Identity,
    pub provider: Arc<State>,
    pub place: P,
}

/// How much an order says about the payer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    /// What Paynet requires, in as few characters as possible.
    Smallest,
    /// Name, phone, email, a description and the addresses to return to.
    Typical,
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

impl<P> Shop<P> {
    /// Opens the orders with the defaults, except for what `change` changes.
    pub async fn new(
        place: P,
        parallel: usize,
        change: impl FnOnce(&mut Policy),
        open: impl AsyncFnOnce(OrdersBuilder, &P) -> Orders,
    ) -> Self {
        let (provider, state) = Provider::new();
        let links = PayLinks::new(provider);
        let account = links.identity().clone();
        let mut policy = Policy::new();
        change(&mut policy);
        let builder = Orders::builder(PREFIX)
            .account(links, policy)
            .callbacks(callbacks(), token())
            .parallel(parallel);
        let orders = open(builder, &place).await;
        Self { orders, account, provider: state, place }
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
}

/// A duration in milliseconds.
pub const fn millis(duration: Duration) -> i64 {
    duration.as_millis() as i64
}
