use bare::paywall::{Customer, Generate, Paywall, Product};
use rust_decimal::Decimal;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Paywall::new(
        "https://dev-payment-api.itspaywall.com",
        &std::env::var("PAYWALL_PUBLIC_KEY")?,
        &std::env::var("PAYWALL_PUBLIC_CLIENT")?,
    )?;
    let amount = Decimal::new(14_990, 2);
    let request = Generate {
        unique_code: "ORD-1042-1",
        amount,
        currency_id: 1,
        callback_support: true,
        callback_address: "https://shop.example/told",
        installment_support: false,
        success_back_url: "https://shop.example/paid",
        fail_back_url: "https://shop.example/failed",
        force_3d: true,
        show_product: true,
        products: [Product { product_name: "Order 1042", product_amount: amount }],
        customer: Customer {
            full_name: "Ayşe Yılmaz",
            phone: "905321234567",
            email: "ayse@shop.example",
        },
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let created = runtime.block_on(client.generate(&request))?;
    println!("{}", created.link.unwrap_or_default());
    Ok(())
}
