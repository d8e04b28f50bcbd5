//! Paywall's part of the tour.

use std::error::Error;
use std::time::Duration;

use paylink::paywall::callback::HashKeys;
use paylink::paywall::{Client, Environment, KeyPair};
use paylink::{
    CallbackKind, Currency, Expected, Link, ListedLink, Money, NewLink, PayLinks, Reference,
    Transport, Verdict,
};
use paylink_sandbox::Sandbox;

use crate::browser;
use crate::merchant::Merchant;
use crate::table::Table;

const HOUR: Duration = Duration::from_secs(3600);

pub(crate) async fn run(sandbox: &Sandbox, table: &mut Table) -> Result<(), Box<dyn Error>> {
    println!("\nPaywall");
    let keys = sandbox.paywall();
    let environment = Environment::sandbox(&keys.base_url(), &keys.private_base_url())?;
    let client =
        Client::builder(environment, KeyPair::new(keys.public_key(), keys.public_client()))
            .private_keys(KeyPair::new(keys.private_key(), keys.private_client()))
            .hash_keys(HashKeys::new().checkout(keys.checkout_hash_key()))
            .transport(&Transport::new()?)
            .build()?;
    let links = PayLinks::new(client);

    let paid = paid(&links).await?;
    let deactivated = deactivated(&links).await?;
    // Paywall cannot list links: read them one by one.
    for key in [paid, deactivated] {
        table.add("paywall", &row(links.get(&key).await?));
    }
    Ok(())
}

/// A link that is paid on its page. The webhook's signature is verified, and the payment is read
/// back.
async fn paid(links: &PayLinks) -> Result<paylink::LinkKey, Box<dyn Error>> {
    let mut merchant = Merchant::start().await?;
    let price = Money::parse("149.90", Currency::TRY)?;
    let link = NewLink::new(Reference::new("PW-2042-1")?, price, "Sipariş 2042: ığüşöç")
        .return_urls(merchant.url("/paid").parse()?, merchant.url("/failed").parse()?)
        .callback_url(merchant.url("/webhook").parse()?)
        .expires_in(24 * HOUR);

    let created = links.create(&link).await?;
    println!("  created        {}  {price}  {}", created.key.reference(), created.url);
    println!("  stored key     {}", created.key);
    println!("  status         {}", links.get(&created.key).await?.status);

    let page = browser::open(&created.url).await?;
    let pay = browser::button(&page, &created.url, "pay").ok_or("the page has no button to pay")?;
    browser::submit(&pay, "").await?;
    let webhook = merchant.next().await?;
    let claim = links.read_callback(CallbackKind::Payment, &webhook)?;
    println!("  webhook        {:?}: genuine, but still a claim", claim.authenticity);

    let proof = links.confirm(&created.key, &Expected::new(price), Some(&claim)).await?;
    let charged = proof.charged.map(|amount| amount.to_string()).unwrap_or_default();
    println!(
        "  confirmed      {:?}, {charged} read back, event {}",
        proof.verdict, proof.event_key
    );
    if proof.verdict == Verdict::Paid {
        Ok(created.key)
    } else {
        Err("the payment was not confirmed".into())
    }
}

/// A link that is deactivated. Paywall accepts that but does not report it; its page refuses the
/// payment.
async fn deactivated(links: &PayLinks) -> Result<paylink::LinkKey, Box<dyn Error>> {
    let link = NewLink::new(
        Reference::new("PW-2043-1")?,
        Money::parse("0.10", Currency::TRY)?,
        "Sipariş 2043",
    )
    .return_urls("https://shop.example/paid".parse()?, "https://shop.example/failed".parse()?)
    .provider_default_expiry();
    let created = links.create(&link).await?;
    println!("\n  created        {}  {}", created.key.reference(), created.url);
    println!("  lifetime       {:?}", created.lifetime);
    let page = browser::open(&created.url).await?;
    let pay = browser::button(&page, &created.url, "pay").ok_or("the page has no button to pay")?;
    println!("  deactivated    {:?}", links.deactivate(&created.key).await?);
    let refused = browser::submit(&pay, "").await?;
    println!("  a payment      is refused with HTTP {}", refused.status);
    if refused.status < 400 {
        Err("the deactivated page accepted a payment".into())
    } else {
        Ok(created.key)
    }
}

fn row(link: Link) -> ListedLink {
    let mut row = ListedLink::new(link.status, link.provider_status);
    row.reference = link.reference;
    row.amount = link.amount;
    row.description = link.description;
    row.key = Some(link.key);
    row
}
