//! A shop, started with the sandbox in place of the providers, and visited by a payer.
//!
//! `cargo run -p paylink-orders --example shop`: no account, no network. The shop itself is in
//! `shop.rs`. The example ends with an error if something does not happen.
#![allow(clippy::print_stdout, reason = "an example prints what it does")]

mod shop;

use std::future::IntoFuture;
use std::time::Duration;

use paylink::Transport;
use paylink_orders::rusqlite::Connection;
use paylink_sandbox::Sandbox;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use shop::{Result, Shop};

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start().await?;
    // In a real shop: `paylink::from_env(provider)`.
    let mut links = Vec::new();
    for provider in ["paynet", "paywall", "ahl"] {
        let variable = |name: &str| sandbox.variable(name);
        links.push(paylink::from_variables(provider, &Transport::new()?, variable)?);
    }
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("shop.db");
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let table = "CREATE TABLE IF NOT EXISTS carts (number TEXT PRIMARY KEY, shipped INTEGER)";
    Connection::open(&database)?.execute_batch(table)?;
    let host = listener.local_addr()?.to_string();
    let shop = Shop::open(links, database.clone(), format!("http://{host}")).await?;
    // The worker and the server. A real shop stops the worker when it gets a signal to end.
    let (stop, stopped) = oneshot::channel::<()>();
    let orders = shop.orders.clone();
    let worker =
        tokio::spawn(async move { orders.run(async { stopped.await.unwrap_or_default() }).await });
    tokio::spawn(axum::serve(listener, shop.router()).into_future());

    // AHL Pay sends no callbacks: the worker reads the link after 15 seconds.
    for (number, provider) in [("1001", "ahlpay"), ("1002", "paynet"), ("1003", "paywall")] {
        // The payer comes to the payment page, or to the order's page if the worker is creating the
        // link at this moment.
        let checkout =
            request("POST", &host, &format!("/orders/{number}/checkout/{provider}")).await?;
        expect(&checkout, "\r\nlocation: http")?;
        wait_for(&host, number, ">Pay</a>").await?;
        println!("order {number}: has a link at {provider}");
        sandbox.pay(&*format!("shop1.{number}-1")).await?;
    }
    request("POST", &host, "/orders/1004/checkout/paynet").await?;
    wait_for(&host, "1004", ">Pay</a>").await?;
    request("POST", &host, "/orders/1004/cancel").await?;
    if sandbox.pay("shop1.1004-1").await.is_ok() {
        return Err("the link of a cancelled order was paid".into());
    }
    // Anybody can send a request to the callback address. Without a token it has no effect.
    let forged = request("POST", &host, "/callbacks/paynet?paylink_ref=shop1.1004-1").await?;
    expect(&forged, " 500 ")?;
    for (number, state) in
        [("1001", "paid"), ("1002", "paid"), ("1003", "paid"), ("1004", "cancelled")]
    {
        let end = format!("Your order is {state}.");
        wait_for(&host, number, &end).await?;
        println!("order {number}: {end}");
    }
    expect(&request("GET", &host, "/incidents").await?, "[]")?;
    stop.send(()).map_err(|()| "the worker has ended")?;
    worker.await??;
    let carts = Connection::open(&database)?;
    let mut query = carts.prepare("SELECT number || ': ' || shipped FROM carts ORDER BY number")?;
    let rows = query.query_map([], |row| row.get::<_, String>(0))?;
    let shipped = rows.collect::<std::result::Result<Vec<_>, _>>()?.join(", ");
    println!("shipped: {shipped}");
    expect(&shipped, "1001: 1, 1002: 1, 1003: 1, 1004: 0")
}

/// Waits until the page of an order has a part.
async fn wait_for(host: &str, number: &str, part: &str) -> Result<()> {
    let mut page = String::new();
    for _ in 0..300 {
        page = request("GET", host, &format!("/orders/{number}")).await?;
        if page.contains(part) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    expect(&page, part)
}

fn expect(text: &str, part: &str) -> Result<()> {
    if text.contains(part) { Ok(()) } else { Err(format!("no {part:?} in {text:?}").into()) }
}

/// Sends a request to the shop and returns its response.
async fn request(method: &str, host: &str, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect(host).await?;
    let head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await?;
    Ok(response)
}
