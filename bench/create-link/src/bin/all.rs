//! The provider is chosen when the program runs, so all three are in it.

use paylink::{Currency, Money, NewLink, Payer, Reference, WebUrl};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let links = paylink::from_env(&std::env::var("PROVIDER")?)?;
    let url = |text: &str| text.parse::<WebUrl>();
    let amount = Money::parse("149.90", Currency::TRY)?;
    let payer =
        Payer::new("Ayşe Yılmaz").email("ayse@shop.example".parse()?).phone("5321234567".parse()?);
    let link = NewLink::new(Reference::new("ORD-1042-1")?, amount, "Order 1042")
        .payer(payer)
        .return_urls(url("https://shop.example/paid")?, url("https://shop.example/failed")?)
        .callback_url(url("https://shop.example/told")?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    println!("{}", runtime.block_on(links.create(&link))?.url);
    Ok(())
}
