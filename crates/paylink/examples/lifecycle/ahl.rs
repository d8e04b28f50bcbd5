//! AHL Pay's part of the tour.

use std::error::Error;
use std::time::Duration;

use paylink::ahlpay::{Client, Credentials, Environment};
use paylink::{
    Currency, Expected, LinkQuery, LinkStatus, Money, NewLink, PayLinks, PollOptions, Reference,
    Transport, Verdict,
};
use paylink_sandbox::Sandbox;

use crate::browser;
use crate::table::Table;

const HOUR: Duration = Duration::from_secs(3600);

pub(crate) async fn run(sandbox: &Sandbox, table: &mut Table) -> Result<(), Box<dyn Error>> {
    println!("\nAHL Pay");
    let keys = sandbox.ahlpay();
    let user = Credentials::new(keys.email(), keys.password());
    let client = Client::builder(Environment::sandbox(&keys.base_url())?, user)
        .transport(&Transport::new()?)
        .allow_deactivation()
        .build()?;
    let links = PayLinks::new(client);

    paid(&links).await?;
    deactivated(&links).await?;
    expired(&links, sandbox).await?;

    // AHL Pay lists by status, and its rows name neither the order nor the amount.
    for status in [LinkStatus::Open, LinkStatus::Paid, LinkStatus::Expired] {
        let mut all = links.list_all(LinkQuery::new().status(status));
        while let Some(link) = all.next().await {
            table.add("ahlpay", &link?);
        }
    }
    Ok(())
}

/// A link that is paid while the program waits, and confirmed from its transactions.
async fn paid(links: &PayLinks) -> Result<(), Box<dyn Error>> {
    let price = Money::parse("149.90", Currency::TRY)?;
    let link = NewLink::new(Reference::new("AHL-3042-1")?, price, "Sipariş 3042: ığüşöç")
        .expires_in(24 * HOUR);
    let created = links.create(&link).await?;
    println!("  created        {}  {price}  {}", created.key.reference(), created.url);
    println!("  stored key     {}", created.key);
    let unpaid = links.get(&created.key).await;
    println!("  not paid yet   not found: {}", unpaid.is_err_and(|error| error.is_not_found()));

    let page = browser::open(&created.url).await?;
    let pay = browser::button(&page, &created.url, "pay").ok_or("the page has no button to pay")?;
    let polling =
        PollOptions::new(Duration::from_secs(10)).initial_interval(Duration::from_millis(20));
    let (settled, _) =
        tokio::join!(links.wait_until_settled(&created.key, polling), browser::submit(&pay, ""));
    println!("  waited for     {}", settled?.link().status);

    // AHL Pay never reports that a payment was not given back, so the caller has to accept that.
    let strict = links.confirm(&created.key, &Expected::new(price), None).await?;
    let proof =
        links.confirm(&created.key, &Expected::new(price).accept_unknown_reversal(), None).await?;
    let charged = proof.charged.map(|amount| amount.to_string()).unwrap_or_default();
    println!(
        "  confirmed      {:?} strictly, {:?} with an unknown reversal accepted",
        strict.verdict, proof.verdict
    );
    println!("                 {charged} read back, event {}", proof.event_key);
    if proof.verdict == Verdict::Paid {
        Ok(())
    } else {
        Err("the payment was not confirmed".into())
    }
}

async fn deactivated(links: &PayLinks) -> Result<(), Box<dyn Error>> {
    let link = NewLink::new(
        Reference::new("AHL-3043-1")?,
        Money::parse("0.10", Currency::TRY)?,
        "Sipariş 3043",
    )
    .expires_in(24 * HOUR);
    let created = links.create(&link).await?;
    println!("\n  created        {}  {}", created.key.reference(), created.url);
    println!(
        "  deactivated    {:?}, by a service that is unverified and must be allowed",
        links.deactivate(&created.key).await?
    );
    Ok(())
}

/// The session expires with the link: the next call logs in again by itself.
async fn expired(links: &PayLinks, sandbox: &Sandbox) -> Result<(), Box<dyn Error>> {
    let link = NewLink::new(
        Reference::new("AHL-3044-1")?,
        Money::parse("1200", Currency::TRY)?,
        "Sipariş 3044",
    )
    .expires_in_at_most(Duration::from_secs(90)); // AHL Pay takes whole minutes only
    let created = links.create(&link).await?;
    println!("\n  created        {}  {}", created.key.reference(), created.url);
    println!("  lifetime       {:?}", created.lifetime);
    sandbox.advance(2 * HOUR);
    Ok(())
}
