use paylink_orders::{CreateOutcome, EventKind, OrderState};

use crate::support::Shop;

#[tokio::test]
async fn an_order_is_created_once_paid_and_fulfilled_once() {
    let shop = Shop::new("paynet").await;
    let order = shop.order("1042");
    let CreateOutcome::Open { url, .. } = shop.orders.create(&order).await.unwrap() else {
        panic!("no link");
    };
    // Asked again, also after a restart, the order has the same link.
    for orders in [&shop.orders, &shop.restarted().await] {
        let CreateOutcome::Open { url: again, .. } = orders.create(&order).await.unwrap() else {
            panic!("no link");
        };
        assert_eq!(again, url);
    }
    let view = shop.orders.get(&order.number).await.unwrap().unwrap();
    let reference = view.attempt.unwrap().reference;
    assert_eq!(reference.as_str(), "T1.1042-1");
    let links = shop.sandbox.paynet().links();
    let id = links.iter().find(|link| link.reference_no == reference.as_str()).unwrap().id.clone();
    shop.sandbox.paynet().pay(&id).await.unwrap();
    shop.work().await;
    assert_eq!(shop.recorder.kinds(), [EventKind::Paid]);
    let view = shop.orders.get(&order.number).await.unwrap().unwrap();
    assert_eq!((view.state, view.settled), (OrderState::Paid, Some(view.amount)));
    assert!(matches!(
        shop.restarted().await.create(&order).await.unwrap(),
        CreateOutcome::Paid { .. }
    ));
}
