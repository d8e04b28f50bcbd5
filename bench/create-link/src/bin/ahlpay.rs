use ahlpay::api::create_link_payment::CreateLinkPayment;
use ahlpay::{Client, Credentials, Currency, Environment, Money};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials =
        Credentials::new(std::env::var("AHLPAY_EMAIL")?, std::env::var("AHLPAY_PASSWORD")?);
    let client = Client::builder(Environment::Test, credentials).build()?;
    let request = CreateLinkPayment::new(
        "ORD-1042-1",
        Money::parse("149.90", Currency::TRY)?,
        "Order 1042",
        60,
    )?
    .receiver_email(&"ayse@shop.example".parse()?)
    .receiver_phone_number("5321234567");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let created = runtime.block_on(client.create_link_payment(&request))?;
    println!("{}", created.url.as_ref().map(|url| url.as_str()).unwrap_or_default());
    Ok(())
}
