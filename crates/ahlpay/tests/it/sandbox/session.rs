//! Sessions at a server that really ends them.

use std::time::Duration;

use paylink_sandbox::Switch;
use tokio::task::JoinSet;

use crate::support::world::{CREATE, INQUIRY, LOGIN, World};
use crate::support::{hours, new_link, new_request};
use crate::wire::each_service;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_links_created_at_once_need_one_login_and_are_a_hundred() {
    let world = World::new().await;
    let mut running = JoinSet::new();
    for number in 0..100 {
        let links = world.links.clone();
        running
            .spawn(async move { links.create(&new_link(&format!("ORD-{number}"))).await.unwrap() });
    }
    let mut urls: Vec<String> =
        running.join_all().await.into_iter().map(|created| created.url).collect();
    urls.sort();
    urls.dedup();
    assert_eq!((urls.len(), world.ahl().logins(), world.requests(LOGIN).len()), (100, 1, 1));
    assert_eq!((world.requests(CREATE).len(), world.ahl().links().len()), (100, 100));
}

#[tokio::test]
async fn a_session_that_was_ended_is_renewed_and_every_call_takes_effect_once() {
    let world = World::new().await;
    world.create("ORD-1").await;
    world.ahl().end_tokens();
    let mut running = JoinSet::new();
    for number in 2..=50 {
        let links = world.links.clone();
        running.spawn(
            async move { links.create(&new_link(&format!("ORD-{number}"))).await.map(drop) },
        );
    }
    assert!(running.join_all().await.iter().all(Result::is_ok));
    let mut orders: Vec<String> =
        world.ahl().links().into_iter().map(|link| link.order_id).collect();
    orders.sort();
    orders.dedup();
    assert_eq!((orders.len(), world.ahl().links().len()), (50, 50), "no link twice");
    assert_eq!(world.ahl().logins(), 2);
}

#[tokio::test]
async fn a_day_of_calls_outlives_any_number_of_sessions() {
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
        let world = World::with(switches).await;
        let created = world.create_link(&new_link("ORD-1").expires_in(hours(48))).await;
        world.pay(&created.key);
        for hour in 0..24 {
            world.links.get(&created.key).await.unwrap();
            world.create(&format!("HOUR-{hour}")).await;
            world.advance(hours(1) + Duration::from_secs(61));
        }
        assert_eq!(world.ahl().links().len(), 25, "{switches:?}");
        assert!(world.requests(LOGIN).len() <= 25, "{switches:?}");
    }
}

#[tokio::test]
async fn a_session_that_another_login_ends_is_found_out_and_renewed() {
    for (switches, gap) in [
        (&[Switch::AhlNewLoginEndsOlder][..], 0),
        (&[Switch::AhlNewLoginEndsOlder, Switch::AhlExpiredTokenIsEnvelope], 61),
    ] {
        let world = World::with(switches).await;
        let created = world.create("ORD-1").await;
        world.pay(&created.key);
        world.another().build().unwrap().authentication_merchant().await.unwrap();
        world.advance(Duration::from_secs(gap));
        world.links.get(&created.key).await.unwrap();
        assert_eq!(world.ahl().logins(), 3, "{switches:?}");
    }
}

#[tokio::test]
async fn a_write_that_an_ended_session_refused_has_no_effect_and_the_next_is_taken() {
    let world = World::with(&[Switch::AhlExpiredTokenIsEnvelope]).await;
    world.create("ORD-1").await;
    world.ahl().end_tokens();
    world.advance(Duration::from_secs(61));
    let error = world.client.create_link_payment(&new_request("ORD-2")).await.unwrap_err();
    assert_eq!((error.code(), error.effect()), (Some("SBX01"), ahlpay::Effect::None), "{error}");
    world.create("ORD-2").await;
    assert_eq!((world.ahl().links().len(), world.requests(CREATE).len()), (2, 3));
}

#[tokio::test]
async fn whatever_a_login_looks_like_every_service_is_reached_with_it() {
    for switches in [
        &[Switch::AhlTokenAtRoot][..],
        &[Switch::AhlLoginWithoutTokenType],
        &[Switch::AhlLoginMerchantIdIsText, Switch::AhlTextIdsAre400],
        &[Switch::AhlTokenAtRoot, Switch::AhlLoginMerchantIdIsText, Switch::AhlLoginReportsExpiry],
    ] {
        let world = World::with(switches).await;
        world.create("R-1").await;
        for (service, error) in each_service(&world.client).await {
            let code = error.as_ref().and_then(|error| error.code());
            // The inquiry knows no unpaid link.
            assert_eq!(
                code,
                (service == "PaymentInquiry").then_some("SBX21"),
                "{service} {switches:?}: {error:?}"
            );
        }
        assert_eq!(world.requests(LOGIN).len(), 1);
        assert!(world.requests(INQUIRY)[0].accepted);
    }
}
