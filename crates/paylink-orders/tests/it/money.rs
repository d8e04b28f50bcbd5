//! What happens to an order with money in it.

use paylink_orders::state::Phase;
use paylink_orders::{CreateOutcome, Decision, EventKind, IncidentKind, OrderState, Policy};

use crate::support::{Shop, lira};

#[tokio::test]
async fn an_order_with_money_in_it_gets_no_other_link_without_a_person() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.charge("1042", "200.00").await;
    shop.work().await;
    assert_eq!(shop.phase("1042").await, Phase::Undecided);
    assert_eq!(shop.incidents().await, [IncidentKind::Overpaid]);
    for _ in 0..2 {
        let closed = shop.orders.create(&shop.order("1042")).await.unwrap();
        assert!(matches!(closed, CreateOutcome::Closed { .. }), "{closed:?}");
        shop.orders.renew(&"1042".parse().unwrap()).await.unwrap();
        shop.pass(std::time::Duration::from_secs(30 * 24 * 3600));
        shop.work().await;
    }
    assert_eq!(shop.sandbox.links().len(), 1);
    shop.decide(Decision::Refunded).await;
    shop.sandbox.refund("T1.1042-1").await.unwrap();
    shop.work().await;
    assert_eq!(shop.incidents().await, [], "the refund was expected");
    shop.orders.create(&shop.order("1042")).await.unwrap();
    shop.work().await;
    assert_eq!(shop.payable(), ["T1.1042-2"]);
}

#[tokio::test]
async fn late_money_on_an_earlier_link_stops_the_next_one() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.sandbox.expire("T1.1042-1").await.unwrap();
    shop.pass(std::time::Duration::from_secs(5 * 3600));
    shop.work().await;
    assert_eq!(shop.recorder.kinds(), [EventKind::Expired]);
    shop.open("1042").await;
    shop.sandbox.deactivate("T1.1042-2").await.unwrap();
    shop.pass(std::time::Duration::from_secs(5 * 3600));
    shop.work().await;
    assert_eq!(shop.phase("1042").await, Phase::Deactivated);
    // A person looks at an old payment; before that, nothing else may be created.
    let choice = paylink_sandbox::PayerChoice::new().late(true).charged("300.00");
    shop.sandbox.pay_with("T1.1042-1", &choice).await.unwrap();
    shop.database()
        .execute("UPDATE paylink_attempts SET next_due = 0 WHERE number = 1", [])
        .unwrap();
    shop.work().await;
    assert_eq!(shop.incidents().await, [IncidentKind::Overpaid]);
    let closed = shop.orders.create(&shop.order("1042")).await.unwrap();
    assert!(matches!(closed, CreateOutcome::Closed { .. }), "{closed:?}");
    shop.decide(Decision::Accepted).await;
    shop.work().await;
    assert_eq!(shop.view("1042").await.settled, Some(lira("300")));
}

#[tokio::test]
async fn a_refund_of_a_paid_order_is_an_event_and_no_second_fulfilment() {
    for (provider, part) in [("paynet", true), ("paywall", true), ("ahl", false)] {
        let shop = Shop::new(provider).await;
        shop.open("1042").await;
        shop.pay("1042").await;
        shop.work().await;
        assert_eq!(shop.recorder.kinds(), [EventKind::Paid], "{provider}");
        if part {
            shop.sandbox.refund_part("T1.1042-1", "10.00").await.unwrap();
            shop.work().await;
            // Paynet does not report how much was given back, so it counts as all of it there.
            let kinds = shop.recorder.kinds();
            assert_eq!(kinds.len(), 2, "{provider} {kinds:?}");
            assert!(
                matches!(kinds[1], EventKind::PartlyReversed | EventKind::Reversed),
                "{provider} {kinds:?}"
            );
            if provider == "paywall" {
                assert_eq!(shop.view("1042").await.state, OrderState::Paid);
            }
        }
        shop.sandbox.refund("T1.1042-1").await.unwrap();
        shop.work().await;
        assert_eq!(shop.view("1042").await.state, OrderState::Reversed, "{provider}");
        let kinds = shop.recorder.kinds();
        assert_eq!(kinds.last(), Some(&EventKind::Reversed), "{provider}");
        assert_eq!(kinds.iter().filter(|kind| **kind == EventKind::Reversed).count(), 1);
        assert_eq!(shop.fulfilled(), 1, "{provider}");
        assert_eq!(shop.incidents().await, [], "{provider}");
    }
}

#[tokio::test]
async fn a_second_payment_is_reported_once_under_the_sum_of_one_read() {
    // At Paywall, the client stops at the first payment that counts.
    for provider in ["paynet", "ahl"] {
        let shop = Shop::new(provider).await;
        shop.open("1042").await;
        shop.pay("1042").await;
        shop.work().await;
        // The payer had the page open in a second tab.
        shop.pay_late("T1.1042-1").await;
        for _ in 0..3 {
            shop.work().await;
        }
        let incident = IncidentKind::PaidTwice;
        let mut kinds = shop.recorder.kinds();
        kinds.sort_by_key(|kind| format!("{kind:?}"));
        let expected = [EventKind::Incident(incident), EventKind::Paid, EventKind::PaidAgain];
        assert_eq!(kinds, expected, "{provider}");
        let events = shop.recorder.events.lock().unwrap().clone();
        let again = events.iter().find(|event| event.kind == EventKind::PaidAgain).unwrap();
        assert_eq!(again.key, "paid-again:1042:29980", "{provider}");
        assert_eq!(again.amount, Some(lira("299.80")), "{provider}");
        let incidents = shop.orders.incidents().await.unwrap();
        assert_eq!(incidents.len(), 1);
        assert_eq!(incidents[0].amount, Some(lira("149.90")), "{provider}");
        assert_eq!(shop.fulfilled(), 1, "{provider}");
    }
}

#[tokio::test]
async fn two_payments_before_the_first_read_fulfil_the_order_once() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pay("1042").await;
    shop.pay_late("T1.1042-1").await;
    shop.work().await;
    assert_eq!(shop.view("1042").await.settled, Some(lira("149.90")));
    assert_eq!(shop.incidents().await, [IncidentKind::PaidTwice]);
    assert_eq!(shop.fulfilled(), 1);
}

#[tokio::test]
async fn a_payment_after_the_cancellation_is_an_incident_and_never_paid() {
    for provider in ["paynet", "paywall", "ahl"] {
        let shop = Shop::new(provider).await;
        shop.open("1042").await;
        shop.orders.cancel(&"1042".parse().unwrap()).await.unwrap();
        shop.pay_late("T1.1042-1").await;
        shop.work().await;
        let view = shop.view("1042").await;
        assert_eq!((view.state, view.settled), (OrderState::Cancelled, None), "{provider}");
        assert_eq!(shop.incidents().await, [IncidentKind::PaidAfterCancel], "{provider}");
        shop.sandbox.refund("T1.1042-1").await.unwrap();
        shop.work().await;
        shop.decide(Decision::Refunded).await;
        shop.work().await;
        assert_eq!(shop.incidents().await, [], "{provider}");
        assert_eq!(shop.fulfilled(), 0, "{provider}");
        let kinds = shop.recorder.kinds();
        assert!(kinds.contains(&EventKind::Cancelled), "{provider} {kinds:?}");
    }
}

#[tokio::test]
async fn a_cancelled_order_says_so_when_none_of_its_links_can_be_paid() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.orders.cancel(&"1042".parse().unwrap()).await.unwrap();
    shop.work().await;
    assert_eq!(shop.recorder.kinds(), []);
    shop.pass(std::time::Duration::from_secs(31 * 60));
    shop.work().await;
    assert_eq!(shop.recorder.kinds(), [EventKind::Cancelled]);
}

#[tokio::test]
async fn the_limit_of_a_surcharge_is_that_of_the_day_of_the_order() {
    let generous = |policy: &mut Policy| {
        *policy = policy.clone().allow_surcharge(1_000, 2_000);
    };
    let shop = Shop::with("paynet", generous, &[]).await;
    shop.open("1042").await;
    assert_eq!(shop.number("SELECT max_surcharge FROM paylink_orders"), 1_499);
    shop.charge("1042", "160.00").await;
    // The program is restarted with a stricter policy.
    let strict = paylink_orders::Orders::builder("T1.").account(shop.links.clone(), Policy::new());
    let strict = shop.reopened(strict, shop.recorder.clone()).await.unwrap();
    shop.database().execute("UPDATE paylink_attempts SET next_due = 0", []).unwrap();
    strict.step(8).await.unwrap();
    let view = shop.view("1042").await;
    assert_eq!((view.state, view.settled), (OrderState::Paid, Some(lira("160"))));
}

#[tokio::test]
async fn every_provider_pays_an_order_once_in_each_account() {
    for (provider, link_alone) in
        [("paynet", false), ("paywall", false), ("ahl", false), ("paywall", true)]
    {
        let variables = [
            ("PAYLINK_PAYWALL_PRIVATE_KEY", None),
            ("PAYLINK_PAYWALL_PRIVATE_CLIENT", None),
            ("PAYLINK_PAYWALL_PRIVATE_BASE_URL", None),
        ];
        let policy = |policy: &mut Policy| policy.link_alone_accepted = link_alone;
        let removed = if link_alone { &variables[..2] } else { &[] };
        let shop = Shop::with(provider, policy, removed).await;
        shop.open("1042").await;
        shop.work().await;
        assert_eq!(shop.phase("1042").await, Phase::Open, "{provider}");
        shop.pay("1042").await;
        for _ in 0..3 {
            shop.work().await;
        }
        let view = shop.view("1042").await;
        assert_eq!(view.settled, Some(lira("149.90")), "{provider} {link_alone}");
        assert_eq!(shop.recorder.kinds(), [EventKind::Paid], "{provider} {link_alone}");
        assert_eq!(shop.incidents().await, [], "{provider} {link_alone}");
    }
}
