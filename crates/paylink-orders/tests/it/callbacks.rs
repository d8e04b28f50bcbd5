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

#[tokio::test]
async fn the_inbox_returns_what_was_received_without_its_token() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    let binary = callback("T1.1042-1", b"\xff Ay\xc5\x9fe".to_vec())
        .with_header("Content-Type", "text/plain")
        .with_header("Cookie", "secret");
    let form = callback("T1.1042-1", "amount=1");
    for request in [&binary, &form, &binary] {
        shop.orders.receive(&shop.account, CallbackKind::Payment, request).await.unwrap();
    }
    let entries = shop.orders.inbox(None, 10).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.times).collect::<Vec<_>>(), [1, 2]);
    let entry = &entries[1];
    assert_eq!((entry.kind, entry.reference.as_str()), (CallbackKind::Payment, "T1.1042-1"));
    assert_eq!(entry.account, shop.account);
    assert!(entry.received <= entry.last_received);
    let stored = entry.request.as_ref().unwrap();
    assert_eq!((stored.method(), stored.body()), ("POST", binary.body()));
    assert_eq!(stored.query(), "paylink_reference=T1.1042-1&paylink_token=");
    assert_eq!(stored.headers().collect::<Vec<_>>(), [("Content-Type", "text/plain")]);
    let shown = format!("{entries:?}");
    assert!(!shown.contains("amount=1") && !shown.contains("paylink_token"), "{shown}");
    // Pages go on after the last entry of the page before.
    let newest = shop.orders.inbox(None, 1).await.unwrap();
    assert_eq!(newest[0].id, entries[0].id);
    let rest = shop.orders.inbox(Some(newest[0].id), 1).await.unwrap();
    assert_eq!(rest[0].id, entry.id);
    assert!(shop.orders.inbox(Some(entry.id), 1).await.unwrap().is_empty());
    let one = shop.orders.inbox_entry(entry.id).await.unwrap().unwrap();
    assert_eq!(one.request, entry.request);
    assert!(shop.orders.inbox_entry(99).await.unwrap().is_none());
    // Signed anew, it is the same callback again.
    let token = CallbackToken::new("0123456789abcdef0123456789abcdef").unwrap();
    let again = one.signed(&token).unwrap();
    let received = shop.orders.receive(&shop.account, CallbackKind::Payment, &again).await;
    assert_eq!(received.unwrap().times, 3);
    // A purge leaves the entry without its contents.
    let soon = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    let purgeable = shop.orders.purgeable(soon).await.unwrap();
    assert_eq!(shop.orders.purge(soon).await.unwrap(), purgeable);
    let purged = shop.orders.inbox_entry(entry.id).await.unwrap().unwrap();
    assert_eq!((purged.times, purged.request), (3, None));
}
