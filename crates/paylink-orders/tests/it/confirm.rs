//! One read now, stored as the worker stores it.

use std::time::{Duration, SystemTime};

use paylink::Verdict;
use paylink_orders::state::Phase;
use paylink_orders::{
    ConfirmOutcome, EventKind, IncidentKind, OrderNumber, OrderState, OrdersError,
};
use paylink_sandbox::{Fault, FaultKind};

use crate::support::Shop;

fn number() -> OrderNumber {
    "1042".parse().unwrap()
}

async fn verdict(shop: &Shop) -> Verdict {
    match shop.orders.confirm(&number()).await.unwrap() {
        ConfirmOutcome::Read(seen) => seen.verdict,
        other => panic!("not read: {other:?}"),
    }
}

#[tokio::test]
async fn a_read_settles_the_order_and_leaves_its_event_to_the_worker() {
    for provider in ["paynet", "paywall", "ahl"] {
        let shop = Shop::new(provider).await;
        shop.open("1042").await;
        // AHL Pay shows paid links only.
        let unpaid = if provider == "ahl" { Verdict::NotProvable } else { Verdict::NotPaid };
        assert_eq!(verdict(&shop).await, unpaid, "{provider}");
        assert_eq!(shop.incidents().await, [], "{provider}");
        assert_eq!(shop.history("1042").await, ["sending", "open", "read"]);
        shop.pay("1042").await;
        assert_eq!(verdict(&shop).await, Verdict::Paid, "{provider}");
        let order = shop.view("1042").await;
        assert_eq!((order.state, order.settled), (OrderState::Paid, Some(order.amount)));
        // The same read twice is one row.
        assert_eq!(verdict(&shop).await, Verdict::Paid, "{provider}");
        assert_eq!(shop.history("1042").await, ["sending", "open", "read", "read"], "{provider}");
        for _ in 0..3 {
            shop.orders.step_without_events(8).await.unwrap();
        }
        assert_eq!((shop.recorder.kinds(), shop.fulfilled()), (vec![], 0), "{provider}");
        shop.orders.step(8).await.unwrap();
        assert_eq!(shop.recorder.kinds(), [EventKind::Paid], "{provider}");
    }
}

#[tokio::test]
async fn nothing_is_created_or_resolved() {
    let shop = Shop::new("paynet").await;
    let unknown = shop.orders.confirm(&number()).await.unwrap_err();
    assert!(matches!(unknown, OrdersError::NoSuchOrder(_)), "{unknown}");
    shop.create_in(&shop.order("1042"), true).await;
    let planned = shop.orders.confirm(&number()).await.unwrap();
    let is_in = |outcome: &ConfirmOutcome, wanted| matches!(outcome, ConfirmOutcome::NoLink { phase } if *phase == Some(wanted));
    assert!(is_in(&planned, Phase::Planned), "{planned:?}");
    shop.sandbox.fault(Fault::new("mailorder/create", FaultKind::DropAfterProcessing));
    shop.orders.send(&number()).await.unwrap();
    let doubt = shop.orders.confirm(&number()).await.unwrap();
    assert!(is_in(&doubt, Phase::InDoubt), "{doubt:?}");
    assert_eq!(shop.payable().len(), 1, "the lost link is left to the worker");
}

#[tokio::test]
async fn a_link_that_somebody_works_on_is_left_alone() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pay("1042").await;
    let sent = shop.sandbox.requests().len();
    let lease = |by: i64| {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let end = i64::try_from(now.as_millis()).unwrap() + by;
        let lease = format!("UPDATE paylink_attempts SET leased = 1, next_due = {end}");
        shop.database().execute(&lease, []).unwrap();
    };
    lease(60_000);
    let busy = shop.orders.confirm(&number()).await.unwrap();
    assert!(matches!(busy, ConfirmOutcome::Busy), "{busy:?}");
    assert_eq!(shop.sandbox.requests().len(), sent);
    // The lease of a process that died ends.
    lease(-1);
    assert_eq!(verdict(&shop).await, Verdict::Paid);
}

#[tokio::test]
async fn a_read_that_somebody_has_overtaken_is_not_stored() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pay("1042").await;
    shop.sandbox.fault(Fault::new("mailorder/detail", FaultKind::Latency(Duration::from_secs(1))));
    let number = number();
    let (overtaken, ()) = tokio::join!(shop.orders.confirm(&number), async {
        while shop.number("SELECT leased FROM paylink_attempts") == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let take = "UPDATE paylink_attempts SET epoch = epoch + 1";
        shop.database().execute(take, []).unwrap();
    });
    assert!(matches!(overtaken, Ok(ConfirmOutcome::Busy)), "{overtaken:?}");
    assert_eq!(shop.view("1042").await.state, OrderState::Waiting);
    assert_eq!(shop.history("1042").await, ["sending", "open"]);
}

#[tokio::test]
async fn an_error_of_the_provider_is_returned_and_stored() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    let down = FaultKind::Status(503, String::new());
    shop.sandbox.fault(Fault::new("mailorder/detail", down).times(100));
    let error = shop.orders.confirm(&number()).await.unwrap_err();
    assert!(matches!(error, OrdersError::Provider(_)), "{error}");
    assert_eq!(shop.history("1042").await, ["sending", "open", "failed"]);
    assert_eq!(shop.number("SELECT leased FROM paylink_attempts"), 0);
    shop.sandbox.clear_faults();
    assert_eq!(verdict(&shop).await, Verdict::NotPaid);
}

#[tokio::test]
async fn another_account_is_not_believed() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    assert_eq!(verdict(&shop).await, Verdict::NotPaid);
    shop.database().execute("UPDATE paylink_accounts SET account_id = '2002'", []).unwrap();
    shop.pay("1042").await;
    let other = shop.orders.confirm(&number()).await.unwrap();
    assert!(matches!(other, ConfirmOutcome::OtherAccount), "{other:?}");
    assert_eq!(shop.view("1042").await.state, OrderState::Waiting);
    assert_eq!(shop.incidents().await, [IncidentKind::OtherAccount]);
}

#[tokio::test]
async fn a_link_is_also_read_after_its_watch_and_its_data_can_be_purged_again() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pass(Duration::from_secs(6 * 3600));
    shop.work().await;
    let ended = ["sending", "open", "read", "watch-ended"];
    assert_eq!(shop.history("1042").await, ended);
    assert_eq!(verdict(&shop).await, Verdict::NotPaid);
    assert_eq!(shop.history("1042").await, ended);
    shop.work().await;
    let soon = || SystemTime::now() + Duration::from_secs(60);
    assert_eq!(shop.orders.purge(soon()).await.unwrap().orders, 1);
    // The payer's data is gone, so no other link is planned.
    assert_eq!(verdict(&shop).await, Verdict::NotPaid);
    assert_eq!(shop.number("SELECT COUNT(*) FROM paylink_attempts"), 1);
    shop.pay_late("T1.1042-1").await;
    assert_eq!(verdict(&shop).await, Verdict::Paid);
    assert_eq!(shop.view("1042").await.state, OrderState::Paid);
    shop.pass(Duration::from_secs(121 * 24 * 3600));
    shop.work().await;
    assert_eq!(shop.orders.purge(soon()).await.unwrap().orders, 1);
    let left = "SELECT COUNT(*) FROM paylink_history WHERE kind = 'read' AND data <> '{}'";
    assert_eq!(shop.number(left), 0);
}

#[tokio::test]
async fn the_link_that_paid_an_order_is_read_although_there_is_a_newer_one() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pass(Duration::from_secs(6 * 3600));
    shop.work().await;
    shop.open("1042").await;
    shop.pay_late("T1.1042-1").await;
    shop.database().execute("UPDATE paylink_attempts SET next_due = 0", []).unwrap();
    shop.work().await;
    assert_eq!(shop.reference("1042").await, "T1.1042-2");
    assert_eq!(shop.view("1042").await.state, OrderState::Paid);
    assert_eq!(verdict(&shop).await, Verdict::Paid);
}
