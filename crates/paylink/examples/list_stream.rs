//! Lists links as a stream, page after page.
//!
//! `cargo run -p paylink --all-features --example list_stream`: no account, no network.
#![allow(clippy::print_stdout, reason = "an example prints what it does")]

use std::error::Error;
use std::time::Duration;

use paylink::{
    Clock, Currency, LinkQuery, LocalDate, Money, NewLink, Payer, Reference, Transport, Zone,
};
use paylink_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start().await?;
    let links =
        paylink::from_variables("paynet", &Transport::new()?, |name| sandbox.variable(name))?;
    for number in 1..=7 {
        let price = Money::from_minor(number * 1000, Currency::TRY)?;
        let link = NewLink::new(Reference::new(format!("ORD-{number}-1"))?, price, "An order")
            .payer(Payer::new("Ayşe Yılmaz"))
            .expires_in(Duration::from_secs(3600));
        links.create(&link).await?;
    }

    // Paynet requires a range of days; `PayLinks::capabilities` says what each provider requires.
    let today = LocalDate::today(&Clock::system(), Zone::Istanbul);
    let query =
        LinkQuery::new().created_between(today.plus_days(-1), today.plus_days(1)).page_size(3);
    let mut listed = 0;
    let mut stream = links.list_all(query); // also a `futures_core::Stream`
    while let Some(link) = stream.next().await {
        let link = link?; // after an error, `PayLinks::list_from(query, stream.position())` resumes
        let reference = link.reference.as_deref().unwrap_or("no reference");
        let note = link.description.as_ref().map_or("", |note| note.as_str());
        // A row of Paynet does not have the requested amount; `PayLinks::get` has it.
        println!("{reference:<12} {:<8} {note}", link.status);
        listed += 1;
    }
    println!("{listed} links");
    if listed == 7 { Ok(()) } else { Err("not every link was listed".into()) }
}
