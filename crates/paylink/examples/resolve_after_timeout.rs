//! Settles a creation whose answer was lost, before another link is created.
//!
//! `cargo run -p paylink --all-features --example resolve_after_timeout`: no account, no network.
#![allow(clippy::print_stdout, reason = "an example prints what it does")]

use std::error::Error;
use std::time::Duration;

use paylink::{
    Currency, Effect, LinkKey, Money, NewLink, PayLinks, Payer, Reference, Resolution, Transport,
};
use paylink_sandbox::{Fault, FaultKind, Sandbox};

/// Creates one payable link for the order, in at most three attempts.
async fn create(links: &PayLinks, order: u32) -> Result<LinkKey, Box<dyn Error>> {
    for attempt in 1..=3 {
        // A reference of its own for every attempt, stored before anything is sent.
        let reference = Reference::new(format!("ORD-{order}-{attempt}"))?;
        let price = Money::parse("149.90", Currency::TRY)?;
        let link = NewLink::new(reference.clone(), price, format!("Order {order}"))
            .payer(Payer::new("Ayşe Yılmaz"))
            .expires_in(Duration::from_secs(3600));
        match links.create(&link).await {
            Ok(created) => return Ok(created.key),
            Err(error) if error.effect() == Effect::Unknown => println!("{error}"),
            Err(error) => return Err(error.into()),
        }
        // The link may exist. `resolve` looks it up and deactivates it if nobody has its URL. It may
        // take a minute, so a real shop does this in a background task.
        let resolution = links.resolve(&reference).await?;
        println!("{reference}: {resolution:?}");
        match resolution {
            Resolution::Found(key) => return Ok(key),
            other if other.allows_new_attempt(&link.notify) => {}
            _ => return Err("no further attempt is safe".into()),
        }
    }
    Err("three attempts failed".into())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start().await?;
    let links =
        paylink::from_variables("paynet", &Transport::new()?, |name| sandbox.variable(name))?;
    // The provider creates the first link, and its answer is lost.
    sandbox.fault(Fault::new("mailorder/create", FaultKind::DropAfterProcessing));

    let key = create(&links, 1042).await?;
    println!("payable: {key}");
    for link in sandbox.paynet().links() {
        println!("at the provider: {} {:?}", link.reference_no, link.status);
    }
    if key.reference().as_str() == "ORD-1042-2" { Ok(()) } else { Err("unexpected link".into()) }
}
