//! Writes whose answer was lost, and how they are resolved.

use paylink_testkit::shorthand::fate;
use std::time::Duration;

use ahlpay::{Client, Credentials, Delivery, Effect};
use paylink_core::{Resolution, ResolveOptions};
use paylink_sandbox::ahlpay::LinkState;
use paylink_sandbox::{Fault, FaultKind, Switch};

use crate::support::harness::{CREATE, Harness, INQUIRY, LIST, PASSIVE, TRANSACTIONS};
use crate::support::{new_link, no_waiting, reference, sandbox_at, transport};

fn resolve_options() -> ResolveOptions {
    ResolveOptions::new(Duration::from_secs(10), Duration::from_secs(4))
}

#[tokio::test]
async fn a_creation_without_an_answer_is_sent_once_and_its_link_is_deactivated_unseen() {
    let harness = Harness::new().await;
    harness.sandbox.fault(Fault::new(CREATE, FaultKind::DropAfterProcessing));
    let error = harness.links.create(&new_link("ORD-1")).await.unwrap_err();
    assert_eq!(fate(&error), (Delivery::MaybeSent, Effect::Unknown), "{error}");
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    assert_eq!(harness.requests(CREATE).len(), 1, "a write is never sent again");
    assert_eq!(harness.ahl().links().len(), 1, "it took effect");

    harness.sandbox.clear_requests();
    let another = paylink_core::PayLinks::with_clock(
        harness.another().build().unwrap(),
        paylink_core::Clock::new(harness.manual.clone()),
    );
    let resolution =
        another.resolve_with_options(&reference("ORD-1"), resolve_options()).await.unwrap();
    assert_eq!(resolution, Resolution::DeactivatedUnseen);
    // Nobody has its URL, unless AHL Pay sent it in a message.
    assert!(
        resolution.allows_new_attempt(&[])
            && !resolution.allows_new_attempt(&[paylink_core::Notify::Sms])
    );
    let services = [INQUIRY, TRANSACTIONS, PASSIVE, INQUIRY, TRANSACTIONS];
    assert_eq!(harness.services(), services, "an unpaid link is not polled for");
    assert_eq!(harness.ahl().links()[0].state, LinkState::Passive);
}

#[tokio::test]
async fn a_creation_without_an_answer_is_not_found_if_deactivation_is_off() {
    let harness = Harness::new().await;
    harness.sandbox.fault(Fault::new(CREATE, FaultKind::DropAfterProcessing));
    harness.links.create(&new_link("ORD-1")).await.unwrap_err();
    harness.sandbox.clear_requests();
    let user = Credentials::new(harness.ahl().email(), harness.ahl().password());
    let environment = sandbox_at(&harness.ahl().base_url());
    let client = Client::builder(environment, user).transport(&transport()).build().unwrap();
    let links = paylink_core::PayLinks::with_clock(client, no_waiting());
    let resolution = links.resolve(&reference("ORD-1")).await.unwrap();
    assert_eq!(resolution, Resolution::NotFound { polled_for: Duration::ZERO });
    assert_eq!(harness.services(), [INQUIRY, TRANSACTIONS], "nothing is written");
}

#[tokio::test]
async fn a_link_created_without_an_answer_is_found_once_it_is_paid() {
    for switches in [&[][..], &[Switch::AhlLinksNotInInquiry]] {
        let harness = Harness::with(switches).await;
        harness.sandbox.fault(Fault::new(CREATE, FaultKind::DropAfterProcessing));
        harness.links.create(&new_link("ORD-1")).await.unwrap_err();
        harness.ahl().pay("ORD-1").unwrap();
        let found = harness.links.resolve(&reference("ORD-1")).await.unwrap();
        assert_eq!(
            found,
            Resolution::Found(harness.links.key_for(reference("ORD-1"))),
            "{switches:?}"
        );
        assert!(!found.allows_new_attempt(&[]));
    }
}

#[tokio::test]
async fn a_failing_read_is_sent_up_to_three_times() {
    use ahlpay::api::LinkState::Start;
    use ahlpay::api::get_created_links::GetCreatedLinks;
    for (failures, requests, succeeds) in [(1, 2, true), (2, 3, true), (3, 3, false)] {
        for service in [INQUIRY, LIST, TRANSACTIONS] {
            let harness = Harness::new().await;
            let created = harness.create("ORD-1").await;
            harness.pay(&created.key);
            let fault = Fault::new(service, FaultKind::Status(503, "<html>".into()));
            harness.sandbox.fault(fault.times(failures));
            let read = match service {
                INQUIRY => harness.links.get(&created.key).await.is_ok(),
                LIST => {
                    harness.client.get_created_links(&GetCreatedLinks::new(Start)).await.is_ok()
                }
                _ => harness.client.transaction_list(&crate::wire::days()).await.is_ok(),
            };
            assert_eq!((read, harness.requests(service).len()), (succeeds, requests), "{service}");
        }
    }
}

#[tokio::test]
async fn an_outage_while_resolving_is_an_error() {
    for service in [INQUIRY, TRANSACTIONS] {
        let harness = Harness::new().await;
        harness
            .sandbox
            .fault(Fault::new(service, FaultKind::Status(503, "<html>".into())).times(100));
        let error = harness
            .links
            .resolve_with_options(&reference("ORD-1"), resolve_options())
            .await
            .unwrap_err();
        assert_eq!(error.http_status(), Some(503));
    }
}
