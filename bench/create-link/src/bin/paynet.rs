use paynet::api::mailorder_create::MailorderCreate;
use paynet::{Client, Currency, Environment, Money};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(Environment::Test, std::env::var("PAYNET_SECRET_KEY")?).build()?;
    let request = MailorderCreate::new("Ayşe Yılmaz", Money::parse("149.90", Currency::TRY)?)
        .email("ayse@shop.example")
        .phone("5321234567")
        .expire_hours(72)
        .note("Order 1042")
        .reference_no("ORD-1042-1")
        .return_urls("https://shop.example/paid", "https://shop.example/failed")
        .confirmation_url("https://shop.example/told");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let created = runtime.block_on(client.mailorder_create(&request))?;
    println!("{}", created.url.as_ref().map(|url| url.as_str()).unwrap_or_default());
    Ok(())
}
