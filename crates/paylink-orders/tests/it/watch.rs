//! Every link that might still be paid is watched until a stated end.

use std::time::Duration;

use paylink_orders::state::Phase;
use paylink_orders::{Decision, EventKind, IncidentKind, OrderState};
use paylink_sandbox::{Fault, FaultKind};

use crate::support::Shop;

const DAY: Duration = Duration::from_secs(24 * 3600);

fn watched(shop: &Shop) -> i64 {
    shop.number("SELECT COUNT(*) FROM paylink_attempts WHERE next_due IS NOT NULL")
}

#[tokio::test]
async fn an_expired_link_is_watched_until_it_can_no_longer_be_paid() {
    for provider in ["paynet", "paywall", "ahl"] {
        let shop = Shop::new(provider).await;
        shop.open("1042").await;
        // The link's hour has passed, but perhaps not in every reading of its expiry.
        shop.pass(Duration::from_secs(3600 + 60));
        shop.work().await;
        assert_eq!(watched(&shop), 1, "{provider}");
        assert_eq!(shop.recorder.kinds(), [], "{provider}");
        shop.pass(Duration::from_secs(4 * 3600));
        shop.work().await;
        assert_eq!(shop.phase("1042").await, Phase::Expired, "{provider}");
        assert_eq!(shop.recorder.kinds(), [EventKind::Expired], "{provider}");
        assert_eq!(watched(&shop), 0, "{provider}");
        let history = shop.history("1042").await;
        assert_eq!(history.last().map(String::as_str), Some("watch-ended"), "{provider}");
        let reads = shop.sandbox.requests().len();
        shop.pass(DAY);
        shop.work().await;
        assert_eq!(shop.sandbox.requests().len(), reads, "{provider}");
    }
}

#[tokio::test]
async fn a_payment_that_was_under_way_when_the_link_ended_settles_the_order() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pass(Duration::from_secs(3600 + 60));
    shop.work().await;
    assert_eq!(shop.phase("1042").await, Phase::Expired);
    shop.pay_late("T1.1042-1").await;
    shop.work().await;
    assert_eq!(shop.view("1042").await.state, OrderState::Paid);
    assert_eq!(shop.recorder.kinds(), [EventKind::Paid]);
}

#[tokio::test]
async fn a_paid_link_is_watched_for_120_days_and_then_no_more() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.pay("1042").await;
    shop.work().await;
    let due = "SELECT (next_due - updated_at) / 3600000 FROM paylink_attempts";
    shop.orders.step(8).await.unwrap();
    assert_eq!(shop.number(due), 24, "daily at first");
    shop.pass(119 * DAY);
    shop.orders.step(8).await.unwrap();
    assert_eq!(watched(&shop), 1);
    shop.pass(DAY);
    shop.work().await;
    assert_eq!(watched(&shop), 0);
    assert_eq!(shop.history("1042").await.last().map(String::as_str), Some("watch-ended"));
}

#[tokio::test]
async fn a_link_that_was_found_and_is_missing_is_an_incident() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.work().await;
    let missing = "UPDATE paylink_attempts
                   SET link_key = 'pl1:paynet:sandbox:default::T1.9-1' WHERE id = 1";
    let key = "SELECT instr(link_key, 'pl1:paynet:sandbox:default:') FROM paylink_attempts";
    assert_eq!(shop.number(key), 1);
    shop.database().execute(missing, []).unwrap();
    shop.work().await;
    assert_eq!(shop.phase("1042").await, Phase::Undecided);
    assert_eq!(shop.incidents().await, [IncidentKind::LinkMissing]);
    assert_eq!(shop.recorder.kinds(), [EventKind::Incident(IncidentKind::LinkMissing)]);
}

#[tokio::test]
async fn a_link_that_cannot_be_read_is_not_unpaid_and_goes_to_a_person_in_the_end() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    let broken = FaultKind::Status(500, String::new());
    shop.sandbox.fault(Fault::new("mailorder/detail", broken).times(10_000));
    shop.pass(10 * DAY);
    shop.orders.step(8).await.unwrap();
    assert_eq!(shop.phase("1042").await, Phase::Open);
    assert_eq!(shop.incidents().await, []);
    shop.pass(120 * DAY);
    shop.orders.step(8).await.unwrap();
    assert_eq!(shop.phase("1042").await, Phase::Undecided);
    assert_eq!(shop.incidents().await, [IncidentKind::NotProvable]);
    assert_eq!(watched(&shop), 0);
    assert_eq!(shop.recorder.kinds(), [EventKind::Incident(IncidentKind::NotProvable)]);
}

#[tokio::test]
async fn a_missing_link_that_comes_back_after_a_person_gave_it_up_is_deactivated() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.work().await;
    let set_key = |key: &str| {
        let update = format!("UPDATE paylink_attempts SET link_key = {key} WHERE number = 1");
        shop.database().execute(&update, []).unwrap();
    };
    set_key("'pl1:paynet:sandbox:default::T1.9-1'");
    shop.work().await;
    shop.decide(Decision::Closed).await;
    shop.open("1042").await;
    assert_eq!(shop.payable(), ["T1.1042-1", "T1.1042-2"]);
    set_key("'pl1:paynet:sandbox:default::T1.1042-1'");
    shop.work().await;
    assert_eq!(shop.payable(), ["T1.1042-2"]);
}
