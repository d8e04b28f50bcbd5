//! Creations in doubt: the response was lost.

use paylink_testkit::shorthand::fate;
use std::time::Duration;

use paylink_core::{LinkStatus, Notify, Resolution, ResolveOptions};
use paylink_sandbox::{Fault, FaultKind};
use paynet::{Delivery, Effect, Payer};

use crate::support::harness::Harness;
use crate::support::{new_link, reference};

const CREATE: &str = "mailorder/create";

fn options(timeout: u64, interval: u64) -> ResolveOptions {
    let mut options = ResolveOptions::default();
    (options.timeout, options.interval) =
        (Duration::from_secs(timeout), Duration::from_secs(interval));
    options
}

async fn lost(harness: &Harness, link: &paynet::NewLink, kind: FaultKind) {
    harness.sandbox.fault(Fault::new(CREATE, kind));
    let error = harness.links.create(link).await.unwrap_err();
    assert_eq!(fate(&error), (Delivery::MaybeSent, Effect::Unknown), "{error}");
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    assert!(error.to_string().contains("look up the link by its reference"), "{error}");
    assert_eq!(harness.requests(CREATE).len(), 1, "a create is never sent again");
}

#[tokio::test]
async fn a_link_whose_response_was_lost_is_found_and_deactivated() {
    let harness = Harness::new().await;
    lost(&harness, &new_link("ORD-1"), FaultKind::DropAfterProcessing).await;
    assert_eq!(harness.sandbox.paynet().links().len(), 1, "it took effect");
    harness.sandbox.clear_requests();

    let another = harness.another_client();
    assert_eq!(another.resolve(&reference("ORD-1")).await.unwrap(), Resolution::NoLongerPayable);
    let (read, write) = ("mailorder/detail", "mailorder/status_update");
    assert_eq!(harness.services(), [read, read, write, read]);
    assert_eq!(harness.sandbox.paynet().links()[0].status, 3, "nobody can pay it");

    harness.sandbox.clear_requests();
    let again = another.resolve(&reference("ORD-1")).await.unwrap();
    assert_eq!((again.allows_new_attempt(&[]), again), (true, Resolution::NoLongerPayable));
    assert_eq!(harness.services(), [read], "the second time it only reads");
}

#[tokio::test]
async fn a_link_that_paynet_itself_sent_to_the_payer_is_found_and_left_alone() {
    for message in [Notify::Sms, Notify::Email] {
        let harness = Harness::new().await;
        let payer = Payer::new("Ayşe")
            .phone("5321234567".parse().unwrap())
            .email("ayse@example.com".parse().unwrap());
        let link = new_link("ORD-1").payer(payer).notify(message);
        lost(&harness, &link, FaultKind::DropAfterProcessing).await;
        let found = harness.links.resolve(&reference("ORD-1")).await.unwrap();
        let Resolution::Found(key) = &found else { panic!("{found:?}") };
        assert!(!found.allows_new_attempt(&[Notify::Sms]) && !found.allows_new_attempt(&[]));
        assert_eq!(harness.links.get(key).await.unwrap().status, LinkStatus::Open);
        assert!(harness.requests("mailorder/status_update").is_empty());
    }
}

#[tokio::test]
async fn a_link_that_was_paid_meanwhile_is_found() {
    let harness = Harness::new().await;
    lost(&harness, &new_link("ORD-1"), FaultKind::DropAfterProcessing).await;
    let id = harness.sandbox.paynet().links().remove(0).id;
    harness.sandbox.paynet().pay(&id).await.unwrap();
    assert!(matches!(
        harness.links.resolve(&reference("ORD-1")).await.unwrap(),
        Resolution::Found(_)
    ));
    assert!(harness.requests("mailorder/status_update").is_empty());
}

#[tokio::test]
async fn a_link_that_was_never_created_is_not_found_for_the_whole_timeout() {
    let harness = Harness::new().await;
    lost(&harness, &new_link("ORD-1"), FaultKind::DropBeforeProcessing).await;
    assert!(harness.sandbox.paynet().links().is_empty());
    let resolution =
        harness.links.resolve_with_options(&reference("ORD-1"), options(10, 4)).await.unwrap();
    assert_eq!(resolution, Resolution::NotFound { polled_for: Duration::from_secs(10) });
    assert!(resolution.allows_new_attempt(&[]) && !resolution.allows_new_attempt(&[Notify::Sms]));
    assert_eq!(harness.requests("mailorder/detail").len(), 4, "at 0, 4, 8 and 10 seconds");
    harness.create_link(&new_link("ORD-2")).await;
    assert_eq!(harness.requests(CREATE).len(), 2, "resolving creates nothing");
}

#[tokio::test]
async fn an_outage_while_resolving_is_an_error_and_not_a_resolution() {
    let harness = Harness::new().await;
    harness
        .sandbox
        .fault(Fault::new("mailorder/detail", FaultKind::Status(503, "<html>".into())).times(100));
    let error =
        harness.links.resolve_with_options(&reference("ORD-1"), options(10, 5)).await.unwrap_err();
    assert_eq!(error.http_status(), Some(503));
}

#[tokio::test]
async fn a_reference_that_is_in_use_is_refused_as_a_duplicate() {
    let harness = Harness::new().await;
    harness.sandbox.set(paylink_sandbox::Switch::PaynetDuplicateReferenceRefused, true);
    harness.create_link(&new_link("ORD-1")).await;
    let error = harness.links.create(&new_link("ORD-1")).await.unwrap_err();
    assert_eq!((error.is_duplicate(), error.effect()), (true, Effect::None), "{error}");
}
