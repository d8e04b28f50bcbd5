//! How much of the disk an order takes.

use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;

use paylink_orders::state::Phase;

use crate::Figures;
use crate::shop::{Payload, Shop};

const ORDERS: u64 = 5_000;

pub async fn measure(folder: &Path) -> Figures {
    let mut figures = Figures::new();
    for (name, payload, is_paid) in [
        ("smallest, open", Payload::Smallest, false),
        ("typical, open", Payload::Typical, false),
        ("typical, paid", Payload::Typical, true),
    ] {
        let shop = Shop::open(folder.join(format!("{name}.db")), 64, |_| {}).await;
        let empty = shop.checkpoint();
        for number in 1..=ORDERS {
            shop.create(&shop.order(number, payload)).await;
        }
        if is_paid {
            shop.provider.paid.store(true, Relaxed);
            for number in 1..=ORDERS {
                shop.receive(number).await;
            }
            shop.work().await;
            let counts = shop.orders.counts().await.expect("counts");
            assert_eq!(counts.attempts, [(Phase::Paid, ORDERS)]);
        }
        figures.insert(name.to_owned(), (shop.checkpoint() - empty) / ORDERS);
    }
    figures
}
