//! An order is settled once, in one transaction with the merchant's own writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use paylink_orders::{
    EventKind, HandlerError, IncidentKind, OrderEvent, Orders, OrdersError, Policy,
};

use crate::support::{Handler, Shop};

/// Does something that it must not do, as often as it is called.
struct Bad {
    what: &'static str,
    calls: Arc<AtomicUsize>,
}

impl Handler for Bad {
    fn statements(&self, event: &OrderEvent) -> Vec<String> {
        if event.kind != EventKind::Paid {
            return Vec::new();
        }
        self.calls.fetch_add(1, Ordering::Relaxed);
        let mut statements = vec!["INSERT INTO done VALUES ('1042')".to_owned()];
        if self.what == "commit" {
            statements.push("COMMIT".to_owned());
        }
        statements
    }

    fn handle(&self, event: &OrderEvent) -> Result<(), HandlerError> {
        match self.what {
            _ if event.kind != EventKind::Paid => Ok(()),
            "panic" => panic!("out of cheese"),
            "commit" => Ok(()),
            _ => Err("the warehouse is closed".into()),
        }
    }
}

async fn with_handler(shop: &Shop, what: &'static str) -> (Orders, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let mut policy = Policy::new();
    policy.handler_tries = 3;
    let builder = Orders::builder("T1.").account(shop.links.clone(), policy);
    let handler = Bad { what, calls: Arc::clone(&calls) };
    (shop.reopened(builder, handler).await.unwrap(), calls)
}

async fn paid_order() -> Shop {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pay("1042").await;
    shop
}

#[tokio::test]
async fn a_handler_that_fails_or_panics_is_called_again_and_is_an_incident_after_some_time() {
    for what in ["error", "panic"] {
        let shop = paid_order().await;
        let (orders, calls) = with_handler(&shop, what).await;
        shop.database().execute("UPDATE paylink_attempts SET next_due = 0", []).unwrap();
        for _ in 0..5 {
            shop.database()
                .execute("UPDATE paylink_events SET next_due = 0 WHERE done_at IS NULL", [])
                .unwrap();
            let done = orders.step(8).await.unwrap();
            assert_eq!(done.failures, 1, "{what}");
        }
        assert_eq!(calls.load(Ordering::Relaxed), 5, "{what}");
        let incidents = shop.orders.incidents().await.unwrap();
        assert_eq!(incidents.len(), 1);
        assert_eq!(incidents[0].kind, IncidentKind::HandlerFails);
        // Its writes are undone, and the next handler gets the event.
        assert_eq!(shop.number("SELECT COUNT(*) FROM done"), 0, "{what}");
        drop(orders);
        shop.work().await;
        assert_eq!(shop.fulfilled(), 1, "{what}");
    }
}

#[tokio::test]
async fn a_handler_that_ends_the_transaction_stops_the_worker() {
    let shop = paid_order().await;
    let (orders, _) = with_handler(&shop, "commit").await;
    shop.database().execute("UPDATE paylink_attempts SET next_due = 0", []).unwrap();
    let error = orders.step(8).await.unwrap_err();
    assert!(matches!(error, OrdersError::Store(_)), "{error}");
    assert!(error.to_string().contains("ended the transaction"), "{error}");
    let stopped = orders.run(std::future::pending()).await.unwrap_err();
    assert!(stopped.to_string().contains("ended the transaction"), "{stopped}");
}

#[tokio::test]
async fn a_worker_runs_until_it_is_stopped() {
    let shop = paid_order().await;
    shop.database().execute("UPDATE paylink_attempts SET next_due = 0", []).unwrap();
    let stop = tokio::time::sleep(std::time::Duration::from_millis(400));
    shop.orders.run(stop).await.unwrap();
    assert_eq!(shop.fulfilled(), 1);
}

#[tokio::test]
async fn an_event_of_a_newer_version_does_not_keep_the_others_back() {
    let shop = paid_order().await;
    shop.work().await;
    let newer = "INSERT INTO paylink_events (event_key, order_id, kind, at, data, next_due, tries)
                 VALUES ('new:1042', 1, 'taken-to-the-moon', 0, '{}', 0, 0)";
    shop.database().execute(newer, []).unwrap();
    let done = shop.orders.step(1).await.unwrap();
    assert_eq!(done.failures, 1);
    shop.open("1043").await;
    shop.pay("1043").await;
    shop.work().await;
    assert_eq!(shop.fulfilled(), 2);
}
