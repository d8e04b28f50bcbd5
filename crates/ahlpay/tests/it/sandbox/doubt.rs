//! Writes whose answer was lost, and how they are resolved.

use std::time::Duration;

use ahlpay::{Delivery, Effect};
use paylink_core::{Resolution, ResolveOptions};
use paylink_sandbox::ahlpay::LinkState;
use paylink_sandbox::{Fault, FaultKind, Switch};

use crate::support::env::{CREATE, INQUIRY, LIST, PASSIVE, TRANSACTIONS, TestEnv};
use crate::support::{new_link, reference};

fn resolve_options() -> ResolveOptions {
    ResolveOptions::new(Duration::from_secs(10), Duration::from_secs(4))
}

#[tokio::test]
async fn a_creation_without_an_answer_is_sent_once_and_resolves_to_not_found() {
    let env = TestEnv::new().await;
    env.sandbox.fault(Fault::new(CREATE, FaultKind::DropAfterProcessing));
    let error = env.links.create(&new_link("ORD-1")).await.unwrap_err();
    assert_eq!(
        (error.delivery(), error.effect()),
        (Delivery::MaybeSent, Effect::Unknown),
        "{error}"
    );
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    assert_eq!(env.requests(CREATE).len(), 1, "a write is never sent again");
    assert_eq!(env.ahl().links().len(), 1, "it took effect");

    env.sandbox.clear_requests();
    let another = paylink_core::PayLinks::with_clock(
        env.another().build().unwrap(),
        paylink_core::Clock::new(env.manual.clone()),
    );
    let resolution =
        another.resolve_with_options(&reference("ORD-1"), resolve_options()).await.unwrap();
    assert_eq!(resolution, Resolution::NotFound { polled_for: Duration::from_secs(10) });
    // Nobody has its URL, unless AHL Pay sent it in a message.
    assert!(resolution.allows_new_attempt(false) && !resolution.allows_new_attempt(true));
    assert_eq!(env.services(), [INQUIRY, TRANSACTIONS].repeat(4), "nothing is written");
}

#[tokio::test]
async fn a_link_created_without_an_answer_is_found_once_it_is_paid() {
    for switches in [&[][..], &[Switch::AhlLinksNotInInquiry]] {
        let env = TestEnv::with(switches).await;
        env.sandbox.fault(Fault::new(CREATE, FaultKind::DropAfterProcessing));
        env.links.create(&new_link("ORD-1")).await.unwrap_err();
        env.ahl().pay("ORD-1").unwrap();
        let found = env.links.resolve(&reference("ORD-1")).await.unwrap();
        assert_eq!(found, Resolution::Found(env.links.key_for(reference("ORD-1"))), "{switches:?}");
        assert!(!found.allows_new_attempt(false));
    }
}

#[tokio::test]
async fn a_creation_that_never_reached_the_provider_has_an_unknown_effect() {
    let env = TestEnv::new().await;
    env.sandbox.fault(Fault::new(CREATE, FaultKind::DropBeforeProcessing));
    let error = env.links.create(&new_link("ORD-1")).await.unwrap_err();
    assert_eq!(
        (error.delivery(), error.effect()),
        (Delivery::MaybeSent, Effect::Unknown),
        "{error}"
    );
    assert_eq!((env.requests(CREATE).len(), env.ahl().links().len()), (1, 0));
}

#[tokio::test]
async fn a_write_answered_with_500_has_an_unknown_effect_and_is_not_sent_again() {
    for service in [CREATE, PASSIVE] {
        let env = TestEnv::new().await;
        let created = env.create("ORD-1").await;
        env.sandbox.clear_requests();
        env.sandbox.fault(Fault::new(service, FaultKind::Status(500, "<html>".into())));
        let error = match service {
            CREATE => env.links.create(&new_link("ORD-2")).await.unwrap_err(),
            _ => env.links.deactivate(&created.key).await.unwrap_err(),
        };
        assert_eq!(
            (error.delivery(), error.effect()),
            (Delivery::Answered, Effect::Unknown),
            "{error}"
        );
        assert_eq!(env.requests(service).len(), 1);
    }
}

#[tokio::test]
async fn a_deactivation_without_an_answer_has_an_unknown_effect() {
    let env = TestEnv::new().await;
    let created = env.create("ORD-1").await;
    env.sandbox.fault(Fault::new(PASSIVE, FaultKind::DropAfterProcessing));
    let error = env.links.deactivate(&created.key).await.unwrap_err();
    assert_eq!(
        (error.delivery(), error.effect()),
        (Delivery::MaybeSent, Effect::Unknown),
        "{error}"
    );
    assert_eq!(env.requests(PASSIVE).len(), 1);
    assert_eq!(env.in_sandbox(&created.key).state, LinkState::Passive);
}

#[tokio::test]
async fn a_failing_read_is_sent_up_to_three_times() {
    use ahlpay::api::LinkState::Start;
    use ahlpay::api::get_created_links::GetCreatedLinks;
    for (failures, requests, succeeds) in [(1, 2, true), (2, 3, true), (3, 3, false)] {
        for service in [INQUIRY, LIST, TRANSACTIONS] {
            let env = TestEnv::new().await;
            let created = env.create("ORD-1").await;
            env.pay(&created.key);
            let fault = Fault::new(service, FaultKind::Status(503, "<html>".into()));
            env.sandbox.fault(fault.times(failures));
            let read = match service {
                INQUIRY => env.links.get(&created.key).await.is_ok(),
                LIST => env.client.get_created_links(&GetCreatedLinks::new(Start)).await.is_ok(),
                _ => env.client.transaction_list(&crate::wire::days()).await.is_ok(),
            };
            assert_eq!((read, env.requests(service).len()), (succeeds, requests), "{service}");
        }
    }
}

#[tokio::test]
async fn an_outage_while_resolving_is_an_error() {
    for service in [INQUIRY, TRANSACTIONS] {
        let env = TestEnv::new().await;
        env.sandbox.fault(Fault::new(service, FaultKind::Status(503, "<html>".into())).times(100));
        let error = env
            .links
            .resolve_with_options(&reference("ORD-1"), resolve_options())
            .await
            .unwrap_err();
        assert_eq!(error.http_status(), Some(503));
    }
}
