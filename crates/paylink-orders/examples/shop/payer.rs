//! What is around the shop: the program, the sandbox in place of the providers, and a payer.
#![allow(clippy::print_stdout, reason = "an example prints what it does")]

use std::time::Duration;

use paylink::Transport;
use paylink_orders::rusqlite::Connection;
use paylink_sandbox::Sandbox;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{BoxError, Shop};

#[tokio::main]
pub(super) async fn run() -> Result<(), BoxError> {
    let sandbox = Sandbox::start().await?;
    let folder = tempfile::tempdir()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let mut links = Vec::new();
    for provider in ["paynet", "paywall", "ahl"] {
        let variable = |name: &str| sandbox.variable(name);
        links.push(paylink::from_variables(provider, &Transport::new()?, variable)?);
    }
    let shop = Shop::open(links, folder.path().join("shop.db"), address.clone()).await?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let worker = tokio::spawn({
        let orders = shop.orders.clone();
        async move { orders.run(async { stopped.await.unwrap_or_default() }).await }
    });
    let server = tokio::spawn({
        let router = shop.clone().router();
        async move { axum::serve(listener, router).await }
    });

    // AHL Pay sends no callback: the worker sees its payment at its next read, after 15 seconds.
    for (number, provider) in [("1001", "ahlpay"), ("1002", "paynet"), ("1003", "paywall")] {
        let checkout = format!("/orders/{number}/checkout/{provider}");
        let page = request("POST", &address, &checkout).await?;
        let payment_page = page.lines().find_map(|line| line.strip_prefix("location: "));
        println!("{number}: {provider} {}", payment_page.ok_or(page.as_str())?);
        sandbox.pay(&*format!("shop1.{number}-1")).await?;
    }
    let checkout = request("POST", &address, "/orders/1004/checkout/paynet").await?;
    expect(&checkout, " 303 ")?;
    expect(&request("GET", &address, "/orders/1004").await?, ">Pay</a>")?;
    expect(&request("POST", &address, "/orders/1004/cancel").await?, " 303 ")?;
    if sandbox.pay("shop1.1004-1").await.is_ok() {
        return Err("the link of a cancelled order was paid".into());
    }
    for (number, state) in
        [("1001", "paid"), ("1002", "paid"), ("1003", "paid"), ("1004", "cancelled")]
    {
        let page = format!("/orders/{number}");
        let end = format!("Your order is {state}.");
        let mut seen = request("GET", &address, &page).await?;
        for _ in 0..300 {
            if seen.contains(&end) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
            seen = request("GET", &address, &page).await?;
        }
        expect(&seen, &end)?;
        println!("{number}: {end}");
    }
    // A callback that nobody sent for a link proves nothing, and is not stored.
    expect(
        &request("POST", &address, "/callbacks/paynet?paylink_ref=shop1.1004-1").await?,
        " 500 ",
    )?;
    stop.send(()).map_err(|()| "the worker has ended")?;
    worker.await??;
    server.abort();
    let carts = Connection::open(&shop.database)?;
    let shipped =
        "SELECT group_concat(number || ' ' || shipped) FROM (SELECT * FROM carts ORDER BY number)";
    let shipped: String = carts.query_row(shipped, [], |row| row.get(0))?;
    println!("shipped: {shipped}");
    expect(&shipped, "1001 1,1002 1,1003 1,1004 0")
}

fn expect(text: &str, part: &str) -> Result<(), BoxError> {
    if text.contains(part) { Ok(()) } else { Err(format!("no {part:?} in {text:?}").into()) }
}

/// Sends a request to the shop, and returns its answer.
async fn request(method: &str, address: &str, path: &str) -> Result<String, BoxError> {
    let host = address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}
