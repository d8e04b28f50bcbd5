//! The program of `all.rs` with durable orders: one order, created, then worked on once.

use std::time::Duration;

use paylink::{Currency, Money, Payer, WebUrl};
use paylink_orders::rusqlite::Transaction;
use paylink_orders::sqlite::Sqlite;
use paylink_orders::{
    CreateOutcome, HandlerError, NewOrder, OrderEvent, OrderHandler, Orders, Policy,
};

struct Shop;

impl OrderHandler for Shop {
    fn paid(&self, transaction: &Transaction<'_>, event: &OrderEvent) -> Result<(), HandlerError> {
        let ship = "UPDATE carts SET ship = 1 WHERE number = ?1";
        transaction.execute(ship, [event.order.as_str()])?;
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let links = paylink::from_env(&std::env::var("PROVIDER")?)?;
    let url = |text: &str| text.parse::<WebUrl>();
    let amount = Money::parse("149.90", Currency::TRY)?;
    let payer =
        Payer::new("Ayşe Yılmaz").email("ayse@shop.example".parse()?).phone("5321234567".parse()?);
    let (paid, failed) = (url("https://shop.example/paid")?, url("https://shop.example/failed")?);
    let order = NewOrder::new("1042".parse()?, links.identity().clone(), amount, "Order 1042")
        .link(|link| {
            let link = link.payer(payer).return_urls(paid, failed);
            link.expires_in(Duration::from_secs(72 * 3600))
        });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let orders = Orders::builder("shop1.")
            .account(links, Policy::new())
            .sqlite(Sqlite::open("shop.db")?, Shop)
            .await?;
        if let CreateOutcome::Open { url, .. } = orders.create(&order).await? {
            println!("{url}");
        }
        orders.step(1).await?;
        Ok(())
    })
}
