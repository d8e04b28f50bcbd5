//! Receives a provider's callback with axum and fulfils the order once.
//!
//! `cargo run -p paylink --all-features --example axum_callback`: no account, no network.
#![allow(clippy::print_stdout, reason = "an example prints what it does")]

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::{Router, extract::State, http::StatusCode, routing::post};
use paylink::{
    CallbackKind, CallbackRequest, CallbackToken, Currency, Expected, LinkKey, Money, NewLink,
    PayLinks, Payer, Reference, Transport, WebUrl,
};
use paylink_sandbox::Sandbox;
use tokio::sync::{Mutex, mpsc};

/// In a real shop this is a row of a table.
struct Order {
    key: LinkKey,
    price: Money,
    fulfilled: bool,
}

struct Shop {
    links: PayLinks,
    token: CallbackToken,
    order: Mutex<Option<Order>>,
    fulfilled: mpsc::Sender<Reference>,
}

/// A callback is a claim: check its token, then read the payment back.
async fn callback(State(shop): State<Arc<Shop>>, request: CallbackRequest) -> StatusCode {
    let Ok(reference) = shop.token.check(&request) else { return StatusCode::FORBIDDEN };
    // The body is only a hint: one that cannot be read must not leave a paid order open.
    let claim = shop.links.read_callback(CallbackKind::Payment, &request).ok();
    let mut order = shop.order.lock().await;
    let Some(order) = order.as_mut().filter(|order| *order.key.reference() == reference) else {
        return StatusCode::NOT_FOUND;
    };
    match shop.links.confirm(&order.key, &Expected::new(order.price), claim.as_ref()).await {
        // Under the lock, so the order is fulfilled once however often the callback comes.
        Ok(proof) if proof.fulfilment_key.is_some() && !order.fulfilled => {
            order.fulfilled = true;
            shop.fulfilled.try_send(reference).map_or(StatusCode::CONFLICT, |()| StatusCode::OK)
        }
        Ok(_) => StatusCode::OK,
        // The provider may call again, and the shop polls open orders too.
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start().await?;
    let links =
        paylink::from_variables("paynet", &Transport::new()?, |name| sandbox.variable(name))?;
    let token = CallbackToken::new("a random secret with at least 32 bytes")?;
    let (fulfilled, mut orders) = mpsc::channel(8);
    let shop = Arc::new(Shop { links, token, order: Mutex::default(), fulfilled });

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url: WebUrl = format!("http://{}/callback", listener.local_addr()?).parse()?;
    let router = Router::new().route("/callback", post(callback)).with_state(shop.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });

    let price = Money::parse("149.90", Currency::TRY)?;
    let reference = Reference::new("ORD-1042-1")?;
    let link = NewLink::new(reference.clone(), price, "Order 1042")
        .payer(Payer::new("Ayşe Yılmaz"))
        .expires_in(Duration::from_secs(72 * 3600))
        .callback_url(shop.token.add_to(&url, &reference));
    let key = shop.links.create(&link).await?.key;
    let id = key.id().ok_or("Paynet's links have an id")?.to_owned();
    *shop.order.lock().await = Some(Order { key, price, fulfilled: false });
    sandbox.paynet().pay(&id).await?;
    println!("fulfilled {}", orders.recv().await.ok_or("the server has stopped")?);
    Ok(())
}
