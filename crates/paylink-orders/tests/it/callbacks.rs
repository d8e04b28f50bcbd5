//! A callback wakes a read. Nothing that it says is believed.

use paylink::{CallbackKind, CallbackRequest, CallbackToken, Reference};
use paylink_orders::state::Phase;
use paylink_orders::{EventKind, OrderState};

use crate::support::Shop;

/// Returns a callback with the token of this reference.
fn callback(reference: &str, body: impl Into<Vec<u8>>) -> CallbackRequest {
    let token = CallbackToken::new("0123456789abcdef0123456789abcdef").unwrap();
    let url = "https://shop.example/callback".parse().unwrap();
    let url = token.add_to(&url, &Reference::new(reference).unwrap());
    let query = url.as_str().split_once('?').unwrap().1.to_owned();
    CallbackRequest::new("POST", query).with_body(body)
}

#[tokio::test]
async fn a_callback_moves_nothing_but_the_next_read() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    let shop = &shop;
    let receive = |request: CallbackRequest| async move {
        shop.orders.receive(&shop.account, CallbackKind::Payment, &request).await
    };
    let success = r#"{"reference_no":"T1.1042-1","is_succeed":true,"amount":149.9}"#;
    // A right token, and a body that claims a payment: the read says that there is none.
    assert_eq!(receive(callback("T1.1042-1", success)).await.unwrap().times, 1);
    assert_eq!(receive(callback("T1.1042-1", success)).await.unwrap().times, 2);
    assert_eq!(shop.orders.step(8).await.unwrap().attempts, 1);
    assert_eq!(shop.phase("1042").await, Phase::Open);
    assert_eq!(shop.recorder.kinds(), []);
    assert_eq!(shop.orders.step(8).await.unwrap().attempts, 0);
    // A wrong token wakes nobody and stores nothing.
    let mut forged = callback("T1.1042-1", success);
    forged = CallbackRequest::new("POST", forged.query().replace("T1.1042-1", "T1.1042-2"));
    assert!(receive(forged).await.is_err());
    assert_eq!(shop.number("SELECT COUNT(*) FROM paylink_inbox"), 1);
    assert_eq!(shop.orders.step(8).await.unwrap().attempts, 0);
    // A body that nobody can read, and one that is too large to be stored, wake the read.
    shop.pay("1042").await;
    receive(callback("T1.1042-1", vec![0xff; 100_000])).await.unwrap();
    assert_eq!(shop.orders.step(8).await.unwrap().attempts, 1);
    assert_eq!(shop.view("1042").await.state, OrderState::Paid);
    assert_eq!(*shop.counter.callbacks.lock().unwrap(), [true, false, true]);
    assert_eq!(*shop.counter.settled_by_polling.lock().unwrap(), [false]);
    // The token is not stored.
    let token =
        callback("T1.1042-1", "").query().split_once("paylink_token=").unwrap().1.to_owned();
    let stored = shop.place.bytes("SELECT request FROM paylink_inbox");
    assert_eq!(stored.len(), 2);
    for request in stored {
        assert!(!String::from_utf8_lossy(&request).contains(&token));
    }
}

#[tokio::test]
async fn a_callback_wakes_the_read_of_a_paid_order_and_of_one_whose_watch_has_ended() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pay("1042").await;
    shop.work().await;
    assert_eq!(*shop.counter.settled_by_polling.lock().unwrap(), [true]);
    shop.sandbox.refund("T1.1042-1").await.unwrap();
    let kind = CallbackKind::Payment;
    shop.orders.receive(&shop.account, kind, &callback("T1.1042-1", "1")).await.unwrap();
    assert_eq!(shop.orders.step(8).await.unwrap().attempts, 1);
    assert_eq!(shop.recorder.kinds(), [EventKind::Paid, EventKind::Reversed]);
    shop.database().execute("UPDATE paylink_attempts SET next_due = NULL", []).unwrap();
    shop.orders.receive(&shop.account, kind, &callback("T1.1042-1", "2")).await.unwrap();
    assert_eq!(shop.orders.step(8).await.unwrap().attempts, 1);
}

#[tokio::test]
async fn a_callback_during_the_creation_does_not_start_a_second_one() {
    let shop = Shop::new("paynet").await;
    let slow = paylink_sandbox::FaultKind::Latency(std::time::Duration::from_millis(400));
    shop.sandbox.fault(paylink_sandbox::Fault::new("mailorder/create", slow));
    let order = shop.order("1042");
    let (created, ()) = tokio::join!(shop.orders.create(&order), async {
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        let request = callback("T1.1042-1", "");
        shop.orders.receive(&shop.account, CallbackKind::Payment, &request).await.unwrap();
        assert_eq!(shop.orders.step(8).await.unwrap().attempts, 0);
    });
    created.unwrap();
    // The wake is not lost: the link is read right after its creation.
    assert_eq!(shop.orders.step(8).await.unwrap().attempts, 1);
    assert_eq!(shop.sandbox.links().len(), 1);
}
