//! Requests whose effect is unknown.

use paylink_core::Resolution;
use paylink_sandbox::{Fault, FaultKind};
use paylink_testkit::shorthand::fate;
use paywall::{Delivery, Effect};

use crate::support::harness::Harness;
use crate::support::reference;

const GENERATE: &str = "checkout/generate";

#[tokio::test]
async fn a_lost_response_to_a_creation_leaves_its_effect_unknown_and_is_not_retried() {
    let harness = Harness::new().await;
    harness.sandbox.fault(Fault::new(GENERATE, FaultKind::DropAfterProcessing));
    let error = harness.links.create(&harness.link("ORD-1")).await.unwrap_err();
    assert_eq!(fate(&error), (Delivery::MaybeSent, Effect::Unknown), "{error}");
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    assert_eq!(harness.requests(GENERATE).len(), 1, "a write is never sent again");
    assert_eq!(harness.sandbox.paywall().pages().len(), 1, "it took effect");

    // No service finds it, so nothing is sent: the next attempt needs another reference.
    harness.sandbox.clear_requests();
    let resolution = harness.links.resolve(&reference("ORD-1")).await.unwrap();
    assert!(matches!(resolution, Resolution::LookupUnsupported { .. }), "{resolution:?}");
    assert!(
        resolution.allows_new_attempt(&[])
            && !resolution.allows_new_attempt(&[paylink_core::Notify::Sms])
    );
    assert!(harness.sandbox.requests().is_empty());
    let error = harness.links.create(&harness.link("ORD-1")).await.unwrap_err();
    assert_eq!((error.is_duplicate(), error.effect()), (true, Effect::None), "{error}");
    harness.create("ORD-2").await;
}

#[tokio::test]
async fn a_failed_read_is_tried_up_to_three_times_at_either_host() {
    for (failures, requests, succeeds) in [(1, 2, true), (2, 3, true), (3, 3, false)] {
        for service in ["checkout/inquiry", "private/query"] {
            let harness = Harness::new().await;
            let created = harness.create("ORD-1").await;
            harness.pay(&created.key).await;
            let fault = Fault::new(service, FaultKind::Status(503, "<html>".into()));
            harness.sandbox.fault(fault.times(failures));
            let read = if service == "checkout/inquiry" {
                harness.links.get(&created.key).await.is_ok()
            } else {
                harness.client.payment_by_merchant_code("ORD-1").await.is_ok()
            };
            assert_eq!((read, harness.requests(service).len()), (succeeds, requests), "{service}");
        }
    }
}
