//! Creates a payment link, lets the payer pay it, and reads the payment back.
//!
//! `cargo run -p paylink --all-features --example create`: no account, no network.
#![allow(clippy::print_stdout, reason = "an example prints what it does")]

use std::error::Error;
use std::time::Duration;

use paylink::{Currency, Expected, Money, NewLink, Payer, Reference, Transport, Verdict};
use paylink_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A real program has no sandbox and calls `paylink::from_env("paynet")`.
    let sandbox = Sandbox::start().await?;
    let links =
        paylink::from_variables("paynet", &Transport::new()?, |name| sandbox.variable(name))?;

    let price = Money::parse("149.90", Currency::TRY)?;
    // A new reference for every attempt: order 1042, first attempt.
    let link = NewLink::new(Reference::new("ORD-1042-1")?, price, "Order 1042")
        .payer(Payer::new("Ayşe Yılmaz"))
        .expires_in(Duration::from_secs(72 * 3600));
    let created = links.create(&link).await?;
    println!("store  {}", created.key);
    println!("send   {}", created.url);
    println!("status {}", links.get(&created.key).await?.status);

    // The payer opens the URL and pays.
    sandbox.paynet().pay(created.key.id().ok_or("Paynet's links have an id")?).await?;

    // In any process, from the stored key: only a payment that was read back counts.
    let proof = links.confirm(&created.key, &Expected::new(price), None).await?;
    println!("status {}", proof.link.status);
    if proof.verdict != Verdict::Paid {
        return Err(format!("not paid: {:?}", proof.verdict).into());
    }
    println!("paid   {price}: fulfil order 1042, once");
    Ok(())
}
