//! The shop at three providers: order page, checkout, cancellation, callbacks, fulfilment.

use std::{error::Error, path::PathBuf, time::Duration};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use paylink::{CallbackKind, CallbackRequest, CallbackToken, Currency, Field, Identity};
use paylink::{Money, PayLinks, Payer};
use paylink_orders::rusqlite::{Connection, Transaction, TransactionBehavior};
use paylink_orders::sqlite::Sqlite;
use paylink_orders::{CreateOutcome, HandlerError, NewOrder, OrderEvent, OrderHandler, OrderState};
use paylink_orders::{Orders, Policy};
use tokio::task::spawn_blocking;

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;
pub(crate) type Result<T, E = BoxError> = std::result::Result<T, E>;

#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) orders: Orders,
    database: PathBuf,
    address: String, // as payers and providers see it
}

impl Shop {
    pub(crate) async fn open(
        links: Vec<PayLinks>,
        database: PathBuf,
        address: String,
    ) -> Result<Self> {
        // A real shop has this secret in its configuration.
        let token = CallbackToken::new("a random secret with at least 32 bytes")?;
        let mut orders = Orders::builder("shop1.").callbacks(address.parse()?, token);
        for links in links {
            let provider = links.identity().provider().as_str();
            let callbacks = format!("{address}/callbacks/{provider}");
            let mut policy = Policy::new().callback_address(callbacks.parse()?);
            if provider == "ahlpay" {
                policy = policy.accept_unknown_reversal(); // it reports no reversals
            }
            orders = orders.account(links, policy);
        }
        let orders = orders.sqlite(Sqlite::open(&database)?, Fulfilment).await?;
        Ok(Self { orders, database, address })
    }

    pub(crate) fn router(self) -> Router {
        Router::new()
            .route("/orders/{number}", get(order_page))
            .route("/orders/{number}/checkout/{provider}", post(checkout))
            .route("/orders/{number}/cancel", post(cancel))
            .route("/callbacks/{provider}", post(callback))
            .route("/incidents", get(incidents))
            .with_state(self)
    }

    fn account(&self, provider: &str) -> Result<Identity> {
        let found = self.orders.accounts().find(|own| own.provider().as_str() == provider);
        Ok(found.ok_or("there is no such provider")?.clone())
    }
}

struct Fulfilment;

impl OrderHandler for Fulfilment {
    /// Ships. This write and the mark that the event is handled are one transaction.
    fn paid(&self, tx: &Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        let ship = "UPDATE carts SET shipped = shipped + 1 WHERE number = ?1";
        Ok(tx.execute(ship, [event.order.as_str()]).map(drop)?)
    }
}

/// Stores cart and order in one transaction, and sends the payer to the payment page.
async fn checkout(
    State(shop): State<Shop>,
    Path((number, provider)): Path<(String, String)>,
) -> Result<Redirect, Failure> {
    let page = format!("{}/orders/{number}", shop.address);
    let (paid, failed) = (page.parse()?, page.parse()?);
    let price = Money::parse("149.90", Currency::TRY)?; // price and payer are in the cart
    let order = NewOrder::new(number.parse()?, shop.account(&provider)?, price, "Your order");
    let order = order.link(|link| {
        link.payer(Payer::new("Ayşe Yılmaz"))
            .return_urls(paid, failed)
            .expires_in(Duration::from_secs(3600))
            .best_effort(Field::PayerName) // AHL Pay takes neither
            .best_effort(Field::ReturnUrls)
    });
    let (orders, number) = (shop.orders.clone(), order.number.clone());
    spawn_blocking(move || {
        let mut database = Connection::open(&shop.database)?;
        let tx = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let cart = "INSERT INTO carts VALUES (?1, 0) ON CONFLICT DO NOTHING";
        tx.execute(cart, [order.number.as_str()])?;
        shop.orders.create_in_sqlite(&tx, &order)?;
        Ok::<_, BoxError>(tx.commit()?)
    })
    .await??;
    Ok(match orders.send(&number).await? {
        CreateOutcome::Open { url, .. } => Redirect::to(&url),
        _ => Redirect::to(&page), // it shows the state of the order
    })
}

async fn order_page(shop: State<Shop>, number: Path<String>) -> Result<Html<String>, Failure> {
    let order = shop.orders.get(&number.parse()?).await?.ok_or("there is no such order")?;
    let url = order.attempt.and_then(|attempt| attempt.url);
    Ok(Html(match (order.state, url) {
        (OrderState::Waiting, Some(url)) => format!("<a href=\"{url}\">Pay</a>"),
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
) -> Result<(), Failure> {
    let account = shop.account(&provider)?;
    Ok(shop.orders.receive(&account, CallbackKind::Payment, &request).await.map(drop)?)
}

/// The page for the staff: what a person has to decide, with `Orders::decide`.
async fn incidents(shop: State<Shop>) -> Result<String, Failure> {
    Ok(format!("{:#?}", shop.orders.incidents().await?))
}

/// An error of a route. A real shop logs it, and shows the payer less.
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
