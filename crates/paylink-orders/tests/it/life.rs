use std::time::Duration;

use paylink::{Currency, Money};
use paylink_orders::{
    CancelOutcome, CreateOutcome, Decision, EventKind, IncidentKind, OrderFilter, OrderState,
    OrdersError,
};
use paylink_sandbox::{Fault, FaultKind};

use crate::support::Shop;

#[tokio::test]
async fn an_order_is_created_once_paid_and_fulfilled_once() {
    let shop = Shop::new("paynet").await;
    let order = shop.order("1042");
    let url = shop.open("1042").await;
    // Asked again, also after a restart, the order has the same link.
    for orders in [&shop.orders, &shop.restarted().await] {
        let CreateOutcome::Open { url: again, .. } = orders.create(&order).await.unwrap() else {
            panic!("no link");
        };
        assert_eq!(again, url);
    }
    assert_eq!(shop.reference("1042").await, "T1.1042-1");
    shop.pay("1042").await;
    for _ in 0..3 {
        shop.work().await;
    }
    assert_eq!(shop.recorder.kinds(), [EventKind::Paid]);
    let view = shop.view("1042").await;
    assert_eq!((view.state, view.settled), (OrderState::Paid, Some(view.amount)));
    let again = shop.restarted().await.create(&order).await.unwrap();
    assert!(matches!(again, CreateOutcome::Paid { .. }), "{again:?}");
    let cancelled = shop.orders.cancel(&order.number).await.unwrap();
    assert!(matches!(cancelled, CancelOutcome::AlreadyPaid { .. }), "{cancelled:?}");

    let history = shop.orders.history(&order.number).await.unwrap();
    let kinds: Vec<&str> = history.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(kinds, ["sending", "open", "read"]);
    assert!(history[2].data.contains(r#""verdict":"paid""#), "{}", history[2].data);
    let all =
        std::time::SystemTime::UNIX_EPOCH..std::time::SystemTime::now() + Duration::from_secs(60);
    let totals = shop.orders.totals(all.start, all.end).await.unwrap();
    assert_eq!(totals.len(), 1);
    assert_eq!((totals[0].orders, totals[0].sum), (1, view.amount));
}

#[tokio::test]
async fn another_amount_under_the_same_number_is_refused() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    let mut other = shop.order("1042");
    other.link.amount = Money::parse("1.00", Currency::TRY).unwrap();
    let error = shop.orders.create(&other).await.unwrap_err();
    assert!(matches!(error, OrdersError::OtherContent(_)), "{error}");
    // The payer's name may change.
    let mut renamed = shop.order("1042");
    renamed.link = renamed.link.payer(paylink::Payer::new("Ali Veli"));
    shop.orders.create(&renamed).await.unwrap();
}

#[tokio::test]
async fn a_lost_answer_is_resolved_and_the_next_link_is_the_only_one() {
    let shop = Shop::new("paynet").await;
    let lost = FaultKind::DropAfterProcessing;
    shop.sandbox.fault(Fault::new("mailorder/create", lost));
    let first = shop.orders.create(&shop.order("1042")).await.unwrap();
    assert!(matches!(first, CreateOutcome::Pending), "{first:?}");
    shop.work().await;
    let open: Vec<_> =
        shop.sandbox.paynet().links().into_iter().filter(|link| link.status == 0).collect();
    assert_eq!(open.len(), 1, "the lost link is deactivated");
    assert_eq!(open[0].reference_no, "T1.1042-2");
    shop.pay("1042").await;
    shop.work().await;
    assert_eq!(shop.recorder.kinds(), [EventKind::Paid]);
}

#[tokio::test]
async fn a_cancelled_order_has_no_link_that_can_be_paid() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    let number = shop.order("1042").number;
    let cancelled = shop.orders.cancel(&number).await.unwrap();
    // A payment with 3-D Secure may still be under way.
    assert!(matches!(cancelled, CancelOutcome::MayStillBePaid { until: Some(_) }), "{cancelled:?}");
    assert_eq!(shop.sandbox.paynet().links()[0].status, 3);
    assert_eq!(shop.view("1042").await.state, OrderState::Cancelled);
    let again = shop.orders.create(&shop.order("1042")).await.unwrap();
    assert!(
        matches!(again, CreateOutcome::Closed { state: OrderState::Cancelled, .. }),
        "{again:?}"
    );
}

#[tokio::test]
async fn a_handler_that_fails_is_called_again_and_its_writes_are_undone() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pay("1042").await;
    *shop.recorder.failures.lock().unwrap() = 1;
    shop.orders.step(1).await.unwrap();
    shop.orders.step(1).await.unwrap();
    assert_eq!(shop.recorder.kinds(), []);
    assert_eq!(shop.fulfilled(), 0);
    shop.work().await;
    assert_eq!(shop.recorder.kinds(), [EventKind::Paid]);
    assert_eq!(shop.fulfilled(), 1);
}

#[tokio::test]
async fn an_incident_is_decided_once_by_a_named_person() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.charge("1042", "200.00").await;
    shop.work().await;
    let incidents = shop.orders.incidents().await.unwrap();
    assert_eq!(incidents.len(), 1);
    assert_eq!(incidents[0].kind, IncidentKind::Overpaid);
    assert_eq!(shop.recorder.kinds(), [EventKind::Incident(IncidentKind::Overpaid)]);
    let id = incidents[0].id;
    assert!(shop.orders.decide(id, Decision::Accepted, " ", "").await.is_err());
    assert!(shop.orders.decide(id, Decision::Accepted, "Zeynep", "tip").await.unwrap());
    assert!(!shop.orders.decide(id, Decision::Closed, "Zeynep", "again").await.unwrap());
    assert!(shop.orders.decide(id + 1, Decision::Closed, "Zeynep", "").await.is_err());
    shop.work().await;
    assert_eq!(shop.recorder.kinds().last(), Some(&EventKind::Paid));
    assert!(shop.orders.incidents().await.unwrap().is_empty());
    let paid = OrderFilter::default();
    assert_eq!(shop.orders.list(&paid, None, 10).await.unwrap().orders.len(), 1);
}
