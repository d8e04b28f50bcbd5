//! Chooses the provider at run time: one link for all three.
//!
//! `cargo run -p paylink --all-features --example switch_provider`: no account, no network.
#![allow(clippy::print_stdout, reason = "an example prints what it does")]

use std::error::Error;
use std::time::Duration;

use paylink::{
    Currency, Field, LinkKey, Money, NewLink, Operation, PayLinksSet, Payer, Reference, Transport,
};
use paylink_sandbox::Sandbox;

/// What all three require. A field that one of them does not know is ignored there, not refused.
fn order(number: u32) -> paylink::Result<NewLink> {
    let price = Money::parse("149.90", Currency::TRY)?;
    Ok(NewLink::new(Reference::new(format!("ORD-{number}-1"))?, price, "An order")
        .payer(Payer::new("Ayşe Yılmaz")) // required by Paynet
        .return_urls("https://shop.example/paid".parse()?, "https://shop.example/failed".parse()?)
        .expires_in(Duration::from_secs(3600)) // a whole number of hours suits all three
        .best_effort(Field::PayerName)
        .best_effort(Field::ReturnUrls))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start().await?;
    let transport = Transport::new()?; // one connection pool for all clients
    let mut set = PayLinksSet::new();
    let mut stored: Vec<String> = Vec::new(); // a column of your table
    for (number, name) in (1..).zip(["paynet", "paywall", "ahl"]) {
        let links = paylink::from_variables(name, &transport, |name| sandbox.variable(name))?;
        let created = links.create(&order(number)?).await?;
        println!("{name:<8} {}", created.url);
        println!("         ignored fields: {:?}", created.ignored_fields);
        println!("         can list: {}", links.capabilities().offers(Operation::List));
        stored.push(created.key.to_string());
        set = set.with(links);
    }

    // Later: the stored key knows its provider.
    for key in &stored {
        let key: LinkKey = key.parse()?;
        match set.for_key(&key)?.get(&key).await {
            Ok(link) => println!("{key}: {}", link.status),
            // AHL Pay shows payments, not links.
            Err(error) if error.is_not_found() => println!("{key}: not paid"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
