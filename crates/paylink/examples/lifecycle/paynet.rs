//! Paynet's part of the tour.

use std::error::Error;
use std::time::Duration;

use paylink::paynet::api::LinkLookup;
use paylink::paynet::{Client, Environment};
use paylink::{
    CallbackKind, CallbackToken, Currency, Effect, Expected, LinkQuery, LocalDate, Money, NewLink,
    PayLinks, Payer, Reference, Transport, Verdict, Zone,
};
use paylink_sandbox::Sandbox;

use crate::browser;
use crate::merchant::Merchant;
use crate::table::Table;

const HOUR: Duration = Duration::from_secs(3600);

pub(crate) async fn run(sandbox: &Sandbox, table: &mut Table) -> Result<(), Box<dyn Error>> {
    println!("\nPaynet");
    let transport = Transport::new()?;
    let environment = Environment::sandbox(&sandbox.paynet().base_url())?;
    let client = Client::builder(environment, sandbox.paynet().secret_key())
        .transport(&transport)
        .build()?;
    let links = PayLinks::new(client.clone());

    paid(&links, &client).await?;
    deactivated_and_reactivated(&links).await?;
    expired(&links, sandbox).await?;

    let today = LocalDate::today(transport.clock(), Zone::Istanbul);
    let mut all =
        links.list_all(LinkQuery::new().created_between(today.plus_days(-1), today.plus_days(1)));
    while let Some(link) = all.next().await {
        let mut link = link?;
        // A row of Paynet does not have the requested amount; the link has.
        if let Some(key) = &link.key {
            link.amount = links.get(key).await?.amount;
        }
        table.add("paynet", &link);
    }
    Ok(())
}

/// A link that the payer opens and pays. The callback is confirmed by reading the payment back.
async fn paid(links: &PayLinks, client: &Client) -> Result<(), Box<dyn Error>> {
    let mut merchant = Merchant::start().await?;
    let token = CallbackToken::new("a random secret with at least 32 bytes")?;
    let price = Money::parse("149.90", Currency::TRY)?;
    let reference = Reference::new("ORD-1042-1")?;
    let link = NewLink::new(reference.clone(), price, "Sipariş 1042: çiğ köfte, ığdır kayısısı")
        .payer(Payer::new("Şükrü İnanç Ağaoğlu").phone("0532 123 45 67".parse()?))
        .return_urls(merchant.url("/paid").parse()?, merchant.url("/failed").parse()?)
        .callback_url(token.add_to(&merchant.url("/callback").parse()?, &reference))
        .expires_in(72 * HOUR);

    let created = links.create(&link).await?;
    println!("  created        {}  {price}  {}", created.key.reference(), created.url);
    println!("  stored key     {}", created.key);
    println!("  status         {}", links.get(&created.key).await?.status);

    let page = browser::open(&created.url).await?;
    let intact = page.text.contains("Şükrü İnanç Ağaoğlu")
        && page.text.contains("çiğ köfte, ığdır kayısısı");
    println!("  payment page   shows name and note intact: {intact}");
    let detail = client.mailorder_detail(&LinkLookup::by_reference(reference.as_str())).await?;
    let masked = [&detail.name_surname, &detail.phone]
        .map(|value| value.as_ref().map_or("", |v| v.as_str()));
    println!("  read back      {} {} (masked by Paynet)", masked[0], masked[1]);
    if !intact {
        return Err("the payment page does not show the Turkish text as it was sent".into());
    }

    let pay = browser::button(&page, &created.url, "pay").ok_or("the page has no button to pay")?;
    let after = browser::submit(&pay, "").await?;
    let callback = merchant.next().await?;
    let reference = token.check(&callback)?; // our token, so our reference
    // The body is only a hint: one that cannot be read must not leave a paid order open.
    let claim = links.read_callback(CallbackKind::Payment, &callback).ok();
    let sender = claim.as_ref().map_or("unreadable", |claim| claim.authenticity.as_str());
    println!("  callback       for {reference}, {sender}: a claim that must be confirmed");
    println!("  browser        sent to {}", after.location.as_deref().unwrap_or("no address"));

    let proof = links.confirm(&created.key, &Expected::new(price), claim.as_ref()).await?;
    let charged = proof.charged.map(|amount| amount.to_string()).unwrap_or_default();
    println!(
        "  confirmed      {:?}, {charged} read back, event {}",
        proof.verdict, proof.event_key
    );
    if proof.verdict == Verdict::Paid {
        Ok(())
    } else {
        Err("the payment was not confirmed".into())
    }
}

async fn deactivated_and_reactivated(links: &PayLinks) -> Result<(), Box<dyn Error>> {
    let link = NewLink::new(
        Reference::new("ORD-1043-1")?,
        Money::parse("0.10", Currency::TRY)?,
        "Sipariş 1043",
    )
    .payer(Payer::new("Ğüzin Çöl"))
    .expires_in(72 * HOUR);
    let created = links.create(&link).await?;
    println!("\n  created        {}  {}", created.key.reference(), created.url);
    println!("  deactivated    {:?}", links.deactivate(&created.key).await?);
    println!("  once more      {:?}", links.deactivate(&created.key).await?);
    println!("  reactivated    {:?}", links.reactivate(&created.key).await?);
    Ok(())
}

async fn expired(links: &PayLinks, sandbox: &Sandbox) -> Result<(), Box<dyn Error>> {
    let link = NewLink::new(
        Reference::new("ORD-1044-1")?,
        Money::parse("1200", Currency::TRY)?,
        "Sipariş 1044",
    )
    .payer(Payer::new("Işıl Ünal"))
    .expires_in_at_most(90 * HOUR / 60); // 90 minutes; Paynet takes whole hours only
    let created = links.create(&link).await?;
    println!("\n  created        {}  {}", created.key.reference(), created.url);
    println!("  lifetime       {:?}", created.lifetime);
    sandbox.advance(2 * HOUR);
    println!("  two hours on   {}", links.get(&created.key).await?.status);
    Ok(())
}

/// One link of 1 TRY at Paynet's test host: created, read, listed, deactivated. Refuses every other
/// environment.
pub(crate) async fn against_test_host() -> Result<(), Box<dyn Error>> {
    let links = paylink::from_env("paynet")?;
    if links.identity().environment() != "test" {
        return Err(
            "this runs against the test host only: set PAYLINK_PAYNET_ENVIRONMENT=test".into()
        );
    }
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
    let link = NewLink::new(
        Reference::new(format!("PAYLINK-{now}"))?,
        Money::from_minor(100, Currency::TRY)?,
        "Deneme: ığüşöç",
    )
    .payer(Payer::new("Deneme Şahıs"))
    .expires_in(HOUR);
    let created = match links.create(&link).await {
        Ok(created) => created,
        Err(error) if error.effect() == Effect::Unknown => {
            // The link may exist: look it up, and deactivate it if it does.
            println!(
                "unknown      {error}\nresolved     {:?}",
                links.resolve(&link.reference).await?
            );
            return Err(error.into());
        }
        Err(error) => return Err(error.into()),
    };
    println!("created      {}  {}", created.key, created.url);
    let result = read_and_list(&links, &created.key).await;
    // The link is deactivated whether or not reading it worked.
    println!("deactivated  {:?}", links.deactivate(&created.key).await?);
    result
}

async fn read_and_list(links: &PayLinks, key: &paylink::LinkKey) -> Result<(), Box<dyn Error>> {
    let link = links.get(key).await?;
    println!("status       {} ({})", link.status, link.provider_status);
    println!("note         {}", link.description.as_ref().map_or("", |note| note.as_str()));
    let today = LocalDate::today(&paylink::Clock::system(), Zone::Istanbul);
    let mut all = links.list_all(LinkQuery::new().created_between(today, today));
    let mut table = Table::default();
    while let Some(listed) = all.next().await {
        let listed = listed?;
        if listed.reference.as_deref() == Some(key.reference().as_str()) {
            table.add("paynet", &listed);
        }
    }
    println!("listed\n{table}");
    Ok(())
}
