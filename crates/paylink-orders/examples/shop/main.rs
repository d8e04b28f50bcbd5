//! A shop at three providers: order page, checkout, cancellation, callbacks, fulfilment.
//!
//! `cargo run -p paylink-orders --example shop`: no account, no network. `payer` starts the sandbox,
//! runs the shop, visits it, and ends with an error if something does not happen.

mod payer;

use std::{error::Error, path::PathBuf, time::Duration};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use paylink::{
    CallbackKind, CallbackRequest, CallbackToken, Currency, Field, Money, PayLinks, Payer,
};
use paylink_orders::rusqlite::{Connection, Transaction, TransactionBehavior};
use paylink_orders::{
    CreateOutcome, HandlerError, IncidentKind, NewOrder, OrderEvent, OrderHandler, OrderState,
    Orders, Policy, sqlite::Sqlite,
};

type BoxError = Box<dyn Error + Send + Sync>;

#[derive(Clone)]
struct Shop {
    orders: Orders,
    database: PathBuf,
    address: String, // as payers and providers see it
}

impl Shop {
    /// Opens the orders. In a real shop, `links` come from `paylink::from_env`, and the secret of
    /// the callbacks from the configuration.
    async fn open(
        links: Vec<PayLinks>,
        database: PathBuf,
        address: String,
    ) -> Result<Self, BoxError> {
        Connection::open(&database)?.execute_batch(
            "CREATE TABLE IF NOT EXISTS carts (number TEXT PRIMARY KEY, shipped INTEGER, note TEXT)",
        )?;
        let token = CallbackToken::new("a random secret with at least 32 bytes")?;
        let mut orders = Orders::builder("shop1.").callbacks(address.parse()?, token);
        for links in links {
            let callbacks = format!("{address}/callbacks/{}", links.identity().provider());
            let mut policy = Policy::new().callback_address(callbacks.parse()?);
            // AHL Pay does not report whether money was given back.
            if links.identity().provider().as_str() == "ahlpay" {
                policy = policy.accept_unknown_reversal();
            }
            orders = orders.account(links, policy);
        }
        let orders = orders.sqlite(Sqlite::open(&database)?, Fulfilment).await?;
        Ok(Self { orders, database, address })
    }

    fn router(self) -> Router {
        Router::new()
            .route("/orders/{number}", get(order_page))
            .route("/orders/{number}/checkout/{provider}", post(checkout))
            .route("/orders/{number}/cancel", post(cancel))
            .route("/callbacks/{provider}", post(callback))
            .with_state(self)
    }

    fn account(&self, provider: &str) -> Result<paylink::Identity, BoxError> {
        let mut accounts = self.orders.accounts();
        let account = accounts.find(|account| account.provider().as_str() == provider);
        Ok(account.ok_or("there is no such provider")?.clone())
    }
}

/// What the shop does with the events of its orders. What it writes through `tx` happens once.
struct Fulfilment;

impl OrderHandler for Fulfilment {
    fn paid(&self, tx: &Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        let ship = "UPDATE carts SET shipped = shipped + 1 WHERE number = ?1";
        Ok(tx.execute(ship, [event.order.as_str()]).map(drop)?)
    }

    #[rustfmt::skip]
    fn incident(&self, tx: &Transaction<'_>, event: &OrderEvent, kind: IncidentKind) -> Result<(), HandlerError> {
        let note = "UPDATE carts SET note = ?2 WHERE number = ?1";
        Ok(tx.execute(note, [event.order.as_str(), kind.as_str()]).map(drop)?)
    }
}

/// Stores cart and order in one transaction, and sends the payer to the payment page.
async fn checkout(
    State(shop): State<Shop>,
    Path((number, provider)): Path<(String, String)>,
) -> Result<Redirect, Failure> {
    let page = format!("{}/orders/{number}", shop.address);
    let (paid, failed) = (page.parse()?, page.parse()?);
    // A real shop takes price and payer from the cart.
    let price = Money::parse("149.90", Currency::TRY)?;
    let order = NewOrder::new(number.parse()?, shop.account(&provider)?, price, "Books");
    let order = order.link(|link| {
        link.payer(Payer::new("Ayşe Yılmaz"))
            .return_urls(paid, failed)
            .expires_in(Duration::from_secs(3600))
            .best_effort(Field::PayerName) // AHL Pay takes neither
            .best_effort(Field::ReturnUrls)
    });
    let (orders, number) = (shop.orders.clone(), order.number.clone());
    tokio::task::spawn_blocking(move || {
        let mut database = Connection::open(&shop.database)?;
        database.busy_timeout(Duration::from_secs(10))?;
        let tx = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let cart = "INSERT INTO carts VALUES (?1, 0, '') ON CONFLICT DO NOTHING";
        tx.execute(cart, [order.number.as_str()])?;
        shop.orders.create_in_sqlite(&tx, &order)?;
        Ok::<_, BoxError>(tx.commit()?)
    })
    .await??;
    Ok(match orders.send(&number).await? {
        CreateOutcome::Open { url, .. } => Redirect::to(&url),
        _ => Redirect::to(&page), // it says where the order stands
    })
}

async fn order_page(shop: State<Shop>, number: Path<String>) -> Result<Html<String>, Failure> {
    let order = shop.orders.get(&number.parse()?).await?.ok_or("there is no such order")?;
    let url = order.attempt.and_then(|attempt| attempt.url);
    Ok(Html(match (order.state, url) {
        (OrderState::Waiting, Some(url)) => format!("<a href=\"{url}\">Pay</a>"),
        (OrderState::Waiting, None) => "Your payment page is being made. Reload.".to_owned(),
        (state, _) => format!("Your order is {state}."),
    }))
}

async fn cancel(shop: State<Shop>, number: Path<String>) -> Result<Redirect, Failure> {
    shop.orders.cancel(&number.parse()?).await?;
    Ok(Redirect::to(&format!("{}/orders/{}", shop.address, number.as_str())))
}

/// Stores a callback and answers. The worker reads the payment.
async fn callback(
    shop: State<Shop>,
    provider: Path<String>,
    request: CallbackRequest,
) -> Result<StatusCode, Failure> {
    let account = shop.account(&provider)?;
    shop.orders.receive(&account, CallbackKind::Payment, &request).await?;
    Ok(StatusCode::OK)
}

/// An error of a route. A real shop logs it, and tells the payer less.
struct Failure(BoxError);

impl<E: Into<BoxError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0.to_string()).into_response()
    }
}

fn main() -> Result<(), BoxError> {
    payer::run()
}
