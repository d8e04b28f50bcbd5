use paywall::api::checkout_generate::{CheckoutGenerate, Customer, Product};
use paywall::{Client, Currency, Environment, KeyPair, Money};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let keys =
        KeyPair::new(std::env::var("PAYWALL_PUBLIC_KEY")?, std::env::var("PAYWALL_PUBLIC_CLIENT")?);
    let client = Client::builder(Environment::Test, keys).build()?;
    let amount = Money::parse("149.90", Currency::TRY)?;
    let mut customer = Customer::default();
    customer.full_name = Some("Ayşe Yılmaz".into());
    customer.phone = Some("905321234567".into());
    customer.email = Some("ayse@shop.example".into());
    let mut request = CheckoutGenerate::new(
        "ORD-1042-1",
        amount,
        "https://shop.example/paid",
        "https://shop.example/failed",
    )?
    .callback("https://shop.example/told")
    .products(vec![Product::new("Order 1042", amount)])
    .customer(customer);
    request.force_3d = true;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let created = runtime.block_on(client.checkout_generate(&request))?;
    println!("{}", created.link.as_ref().map(|link| link.as_str()).unwrap_or_default());
    Ok(())
}
