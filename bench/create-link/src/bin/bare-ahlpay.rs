use bare::ahlpay::{AhlPay, Create};

async fn create(email: &str, password: &str) -> Result<String, bare::Error> {
    let client = AhlPay::log_in("https://testahlsanalpos.ahlpay.com.tr", email, password).await?;
    let request = Create {
        bank_code: "",
        order_id: "ORD-1042-1",
        merchant_id: client.merchant_id(),
        amount: "14990",
        installment_count: "0",
        description: "Order 1042",
        currency: "949",
        receiver_email: "ayse@shop.example",
        receiver_phone_number: "5321234567",
        expire_minute: 60,
        member_id: 1,
    };
    Ok(client.create(&request).await?.url.unwrap_or_default())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (email, password) = (std::env::var("AHLPAY_EMAIL")?, std::env::var("AHLPAY_PASSWORD")?);
    println!("{}", runtime.block_on(create(&email, &password))?);
    Ok(())
}
