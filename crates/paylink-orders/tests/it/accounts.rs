//! Several accounts, and accounts that are not what they should be.

use std::time::Duration;

use paylink_orders::sql::StoreError;
use paylink_orders::state::Phase;
use paylink_orders::{Decision, IncidentKind, OrderState, Orders, OrdersError, Policy};

use crate::support::{Recorder, Shop};

async fn open(shop: &Shop, prefix: &str, policy: Policy) -> Result<Orders, OrdersError> {
    let builder = Orders::builder(prefix).account(shop.links.clone(), policy);
    shop.reopened(builder, Recorder::default()).await
}

#[tokio::test]
async fn an_account_whose_policy_never_pays_is_refused_with_the_ways_out() {
    let removed = [("PAYLINK_PAYWALL_PRIVATE_KEY", None), ("PAYLINK_PAYWALL_PRIVATE_CLIENT", None)];
    let accept = |policy: &mut Policy| policy.link_alone_accepted = true;
    let paywall = Shop::with("paywall", accept, &removed).await;
    let ahl = Shop::new("ahl").await;
    for (shop, ways) in [
        (&paywall, ["the keys for reading payments", "accept the link alone"]),
        (&ahl, ["accept unknown reversals", "a provider that reports it"]),
    ] {
        let error = open(shop, "T1.", Policy::new()).await.unwrap_err();
        let OrdersError::PolicyNeverPays { .. } = &error else { panic!("{error}") };
        for way in ways {
            assert!(error.to_string().contains(way), "{error}");
        }
    }
}

#[tokio::test]
async fn the_prefix_of_an_installation_cannot_be_changed() {
    let shop = Shop::new("paynet").await;
    let error = open(&shop, "T2.", Policy::new()).await.unwrap_err();
    assert!(matches!(error, OrdersError::OtherPrefix { .. }), "{error}");
    for prefix in ["", ".", "T1", "a b.", "Ş.", "A.B.", "1234567890123456."] {
        assert!(open(&shop, prefix, Policy::new()).await.is_err(), "{prefix}");
    }
    assert!(open(&shop, "T1.", Policy::new()).await.is_ok());
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_its_running_processes_go_on() {
    let shop = Shop::new("paynet").await;
    shop.database().execute("INSERT INTO paylink_meta (version) VALUES (99)", []).unwrap();
    let error = open(&shop, "T1.", Policy::new()).await.unwrap_err();
    let newer = |error: &OrdersError| {
        matches!(error, OrdersError::Store(StoreError::NewerSchema { found: 99, known: 1 }))
    };
    assert!(newer(&error), "{error}");
    assert_eq!(shop.number("SELECT COUNT(*) FROM paylink_meta"), 2, "nothing is stored");
    shop.open("1042").await;
}

#[tokio::test]
async fn a_read_from_another_account_is_not_believed() {
    let shop = Shop::new("paynet").await;
    shop.open("1042").await;
    shop.work().await;
    assert_eq!(shop.number("SELECT account_id = '1001' FROM paylink_accounts"), 1);
    // The keys are exchanged for those of another account, which has a link with this reference.
    shop.database().execute("UPDATE paylink_accounts SET account_id = '2002'", []).unwrap();
    shop.pay("1042").await;
    shop.work().await;
    assert_eq!(shop.view("1042").await.state, OrderState::Waiting);
    assert_eq!(shop.phase("1042").await, Phase::Open);
    assert_eq!(shop.incidents().await, [IncidentKind::OtherAccount]);
    shop.database().execute("UPDATE paylink_accounts SET account_id = '1001'", []).unwrap();
    shop.work().await;
    assert_eq!(shop.view("1042").await.state, OrderState::Paid);
}

#[tokio::test]
async fn a_decision_in_a_process_without_the_account_does_not_end_the_watch() {
    let other = Shop::new("ahl").await;
    for has_other in [false, true] {
        let ten_days = Duration::from_secs(10 * 24 * 3600);
        let shop = Shop::with("paynet", |policy| policy.reversal_watch = ten_days, &[]).await;
        for number in ["1", "2"] {
            shop.open(number).await;
            shop.charge(number, "200.00").await;
        }
        shop.work().await;
        let mut builder = Orders::builder("T1.");
        if has_other {
            let mut policy = Policy::new().accept_unknown_reversal();
            policy.reversal_watch = Duration::ZERO;
            builder = builder.account(other.links.clone(), policy);
        }
        let foreign = shop.reopened(builder, Recorder::default()).await.unwrap();
        let mut incidents = shop.orders.incidents().await.unwrap();
        // The two links were read at the same time.
        incidents.sort_by_key(|incident| incident.order.to_string());
        for (orders, incident) in [&shop.orders, &foreign].into_iter().zip(&incidents) {
            assert!(orders.decide(incident.id, Decision::Accepted, "Zeynep", "").await.unwrap());
        }
        let days = |number: u32| {
            let days = format!(
                "SELECT (watch_until - phase_since) / 86400000 FROM paylink_attempts
                 WHERE reference = 'T1.{number}-1'"
            );
            shop.number(&days)
        };
        assert_eq!((days(1), days(2)), (10, 120), "{has_other}");
        // A reversal is seen after months.
        shop.pass(Duration::from_secs(100 * 24 * 3600));
        shop.work().await;
        shop.sandbox.refund("T1.2-1").await.unwrap();
        shop.work().await;
        assert_eq!(shop.view("2").await.state, OrderState::Reversed, "{has_other}");
    }
}

#[tokio::test]
async fn a_process_without_an_account_leaves_its_orders_to_others() {
    let (shop, other) = (Shop::new("paynet").await, Shop::new("ahl").await);
    shop.open("1042").await;
    shop.pay("1042").await;
    let policy = Policy::new().accept_unknown_reversal();
    let builder = Orders::builder("T1.").account(other.links.clone(), policy);
    let foreign = shop.reopened(builder, Recorder::default()).await.unwrap();
    let error = foreign.create(&shop.order("2")).await.unwrap_err();
    assert!(matches!(error, OrdersError::NoSuchAccount(_)), "{error}");
    shop.database().execute("UPDATE paylink_attempts SET next_due = 0", []).unwrap();
    foreign.step(8).await.unwrap();
    let left = "SELECT leased = 0 AND failures = 0 FROM paylink_attempts";
    assert_eq!(shop.number(left), 1);
    shop.pass(Duration::from_secs(11));
    shop.orders.step(8).await.unwrap();
    assert_eq!(shop.view("1042").await.state, OrderState::Paid);
}
