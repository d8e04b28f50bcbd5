//! Sessions, at a sandbox that ends them.

use std::time::Duration;

use paylink_sandbox::Switch;
use tokio::task::JoinSet;

use crate::support::harness::{CREATE, Harness, INQUIRY, LOGIN};
use crate::support::{hours, new_link, new_request};
use crate::wire::each_service;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_links_created_at_once_need_one_login() {
    let harness = Harness::new().await;
    let mut running = JoinSet::new();
    for number in 0..100 {
        let links = harness.links.clone();
        running
            .spawn(async move { links.create(&new_link(&format!("ORD-{number}"))).await.unwrap() });
    }
    let mut urls: Vec<String> =
        running.join_all().await.into_iter().map(|created| created.url).collect();
    urls.sort();
    urls.dedup();
    assert_eq!((urls.len(), harness.ahl().logins(), harness.requests(LOGIN).len()), (100, 1, 1));
    assert_eq!((harness.requests(CREATE).len(), harness.ahl().links().len()), (100, 100));
}

#[tokio::test]
async fn a_session_that_was_ended_is_renewed_and_every_call_takes_effect_once() {
    let harness = Harness::new().await;
    harness.create("ORD-1").await;
    harness.ahl().end_tokens();
    let mut running = JoinSet::new();
    for number in 2..=50 {
        let links = harness.links.clone();
        running.spawn(
            async move { links.create(&new_link(&format!("ORD-{number}"))).await.map(drop) },
        );
    }
    assert!(running.join_all().await.iter().all(Result::is_ok));
    let mut orders: Vec<String> =
        harness.ahl().links().into_iter().map(|link| link.order_id).collect();
    orders.sort();
    orders.dedup();
    assert_eq!((orders.len(), harness.ahl().links().len()), (50, 50), "no link twice");
    assert_eq!(harness.ahl().logins(), 2);
}

#[tokio::test]
async fn calls_over_a_day_succeed_across_expired_sessions() {
    for switches in [
        &[][..],
        &[Switch::AhlLoginReportsExpiry],
        &[Switch::AhlExpiredTokenIsEnvelope],
        &[
            Switch::AhlExpiredTokenIsEnvelope,
            Switch::AhlLoginReportsExpiry,
            Switch::AhlRefusalIsHttp400,
        ],
    ] {
        let harness = Harness::with(switches).await;
        let created = harness.create_link(&new_link("ORD-1").expires_in(hours(48))).await;
        harness.pay(&created.key);
        for hour in 0..24 {
            harness.get(&created.key).await;
            harness.create(&format!("HOUR-{hour}")).await;
            harness.advance(hours(1) + Duration::from_secs(61));
        }
        assert_eq!(harness.ahl().links().len(), 25, "{switches:?}");
        assert!(harness.requests(LOGIN).len() <= 25, "{switches:?}");
    }
}

#[tokio::test]
async fn a_session_ended_by_another_login_is_renewed() {
    for (switches, gap) in [
        (&[Switch::AhlNewLoginEndsOlder][..], 0),
        (&[Switch::AhlNewLoginEndsOlder, Switch::AhlExpiredTokenIsEnvelope], 61),
    ] {
        let harness = Harness::with(switches).await;
        let created = harness.create("ORD-1").await;
        harness.pay(&created.key);
        harness.another().build().unwrap().authentication_merchant().await.unwrap();
        harness.advance(Duration::from_secs(gap));
        harness.get(&created.key).await;
        assert_eq!(harness.ahl().logins(), 3, "{switches:?}");
    }
}

#[tokio::test]
async fn a_write_refused_by_an_ended_session_has_no_effect_and_the_next_write_succeeds() {
    let harness = Harness::with(&[Switch::AhlExpiredTokenIsEnvelope]).await;
    harness.create("ORD-1").await;
    harness.ahl().end_tokens();
    harness.advance(Duration::from_secs(61));
    let error = harness.client.create_link_payment(&new_request("ORD-2")).await.unwrap_err();
    assert_eq!((error.code(), error.effect()), (Some("SBX01"), ahlpay::Effect::None), "{error}");
    harness.create("ORD-2").await;
    assert_eq!((harness.ahl().links().len(), harness.requests(CREATE).len()), (2, 3));
}

#[tokio::test]
async fn every_service_accepts_the_session_of_any_form_of_login() {
    for switches in [
        &[Switch::AhlTokenAtRoot][..],
        &[Switch::AhlLoginWithoutTokenType],
        &[Switch::AhlLoginMerchantIdIsText, Switch::AhlTextIdsAre400],
        &[Switch::AhlTokenAtRoot, Switch::AhlLoginMerchantIdIsText, Switch::AhlLoginReportsExpiry],
    ] {
        let harness = Harness::with(switches).await;
        harness.create("R-1").await;
        for (service, error) in each_service(&harness.client).await {
            let code = error.as_ref().and_then(|error| error.code());
            // The inquiry does not find unpaid links.
            assert_eq!(
                code,
                (service == "PaymentInquiry").then_some("SBX21"),
                "{service} {switches:?}: {error:?}"
            );
        }
        assert_eq!(harness.requests(LOGIN).len(), 1);
        assert!(harness.requests(INQUIRY)[0].accepted);
    }
}
