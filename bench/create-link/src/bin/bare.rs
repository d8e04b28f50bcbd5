use bare::paynet::{Create, Paynet};
use rust_decimal::Decimal;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client =
        Paynet::new("https://pts-api.paynet.com.tr", &std::env::var("PAYNET_SECRET_KEY")?)?;
    let request = Create {
        addcomission_to_amount: false,
        name_surname: "Ayşe Yılmaz",
        amount: Decimal::new(14_990, 2),
        email: "ayse@shop.example",
        send_mail: false,
        phone: "5321234567",
        send_sms: false,
        expire_date: "72",
        note: "Order 1042",
        reference_no: "ORD-1042-1",
        succeed_url: "https://shop.example/paid",
        error_url: "https://shop.example/failed",
        confirmation_url: "https://shop.example/told",
        send_confirmation_mail: false,
        multi_payment: false,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let created = runtime.block_on(client.create(&request))?;
    println!("{}", created.url.unwrap_or_default());
    Ok(())
}
