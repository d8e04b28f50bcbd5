//! Waits until a link is paid, or until it can no longer be paid.
//!
//! `cargo run -p paylink --all-features --example wait_for_payment`: no account, no network.
#![allow(clippy::print_stdout, reason = "an example prints what it does")]

use std::error::Error;
use std::time::Duration;

use paylink::{
    Currency, Expected, LinkStatus, Money, NewLink, Payer, PollOptions, Reference, Transport,
    Verdict, WaitOutcome,
};
use paylink_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start().await?;
    let links =
        paylink::from_variables("paynet", &Transport::new()?, |name| sandbox.variable(name))?;
    let price = Money::parse("149.90", Currency::TRY)?;
    let link = NewLink::new(Reference::new("ORD-1042-1")?, price, "Order 1042")
        .payer(Payer::new("Ayşe Yılmaz"))
        .expires_in(Duration::from_secs(3600));
    let created = links.create(&link).await?;
    println!("created {}", created.url);

    // The payer takes a second.
    let pays = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        sandbox.paynet().pay(created.key.id().unwrap_or_default()).await
    };
    // The first pause is short here; the default (2 s, growing to 30 s) suits a real payer.
    let options =
        PollOptions::new(Duration::from_secs(30)).initial_interval(Duration::from_millis(200));
    let (outcome, paid) = tokio::join!(links.wait_until_settled(&created.key, options), pays);
    paid?;

    match outcome? {
        WaitOutcome::Settled(link) if link.status == LinkStatus::Paid => {
            // The status says that the link is paid; `confirm` says whether the amount is right.
            let proof = links.confirm(&created.key, &Expected::new(price), None).await?;
            println!("{:?}, charged {:?}", proof.verdict, proof.charged);
            if proof.verdict == Verdict::Paid { Ok(()) } else { Err("not confirmed".into()) }
        }
        WaitOutcome::Settled(link) => Err(format!("the link is {}", link.status).into()),
        _ => Err("still open after 30 seconds: ask again later".into()),
    }
}
