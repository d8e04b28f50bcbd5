//! Answers that were lost.

use paylink_core::Resolution;
use paylink_sandbox::paywall::PageState;
use paylink_sandbox::{Fault, FaultKind};
use paywall::{Delivery, Effect};

use crate::support::reference;
use crate::support::world::World;

const GENERATE: &str = "checkout/generate";

#[tokio::test]
async fn a_page_whose_answer_was_lost_is_in_doubt_and_was_sent_once() {
    let world = World::new().await;
    world.sandbox.fault(Fault::new(GENERATE, FaultKind::DropAfterProcessing));
    let error = world.links.create(&world.link("ORD-1")).await.unwrap_err();
    assert_eq!(
        (error.delivery(), error.effect()),
        (Delivery::MaybeSent, Effect::Unknown),
        "{error}"
    );
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    assert_eq!(world.requests(GENERATE).len(), 1, "a write is never sent again");
    assert_eq!(world.sandbox.paywall().pages().len(), 1, "it took effect");

    // Nothing finds it, and nothing is asked: the next attempt needs another reference.
    world.sandbox.clear_requests();
    let resolution = world.links.resolve(&reference("ORD-1")).await.unwrap();
    assert!(matches!(resolution, Resolution::LookupUnsupported { .. }), "{resolution:?}");
    assert!(
        resolution.allows_new_attempt(&[])
            && !resolution.allows_new_attempt(&[paylink_core::Notify::Sms])
    );
    assert!(world.sandbox.requests().is_empty());
    let error = world.links.create(&world.link("ORD-1")).await.unwrap_err();
    assert_eq!((error.is_duplicate(), error.effect()), (true, Effect::None), "{error}");
    world.create("ORD-2").await;
}

#[tokio::test]
async fn a_page_whose_request_was_lost_is_in_doubt_just_so() {
    let world = World::new().await;
    world.sandbox.fault(Fault::new(GENERATE, FaultKind::DropBeforeProcessing));
    let error = world.links.create(&world.link("ORD-1")).await.unwrap_err();
    assert_eq!(
        (error.delivery(), error.effect()),
        (Delivery::MaybeSent, Effect::Unknown),
        "{error}"
    );
    assert_eq!((world.requests(GENERATE).len(), world.sandbox.paywall().pages().len()), (1, 0));
}

#[tokio::test]
async fn a_write_that_is_answered_with_500_is_in_doubt_and_not_sent_again() {
    for service in [GENERATE, "checkout/passive"] {
        let world = World::new().await;
        let created = world.create("ORD-1").await;
        world.sandbox.clear_requests();
        world.sandbox.fault(Fault::new(service, FaultKind::Status(500, "<html>".into())));
        let error = if service == GENERATE {
            world.links.create(&world.link("ORD-2")).await.unwrap_err()
        } else {
            world.links.deactivate(&created.key).await.unwrap_err()
        };
        assert_eq!(
            (error.delivery(), error.effect()),
            (Delivery::Answered, Effect::Unknown),
            "{error}"
        );
        assert_eq!(world.requests(service).len(), 1);
    }
}

#[tokio::test]
async fn a_deactivation_whose_answer_was_lost_stays_in_doubt_for_nothing_shows_it() {
    let world = World::new().await;
    let created = world.create("ORD-1").await;
    world.sandbox.fault(Fault::new("checkout/passive", FaultKind::DropAfterProcessing));
    let error = world.links.deactivate(&created.key).await.unwrap_err();
    assert_eq!(
        (error.delivery(), error.effect()),
        (Delivery::MaybeSent, Effect::Unknown),
        "{error}"
    );
    assert_eq!(world.requests("checkout/passive").len(), 1);
    assert_eq!(world.in_sandbox(&created.key).state, PageState::Passive);
}

#[tokio::test]
async fn a_read_is_asked_again_up_to_three_times_at_either_host() {
    for (failures, requests, succeeds) in [(1, 2, true), (2, 3, true), (3, 3, false)] {
        for service in ["checkout/inquiry", "private/query"] {
            let world = World::new().await;
            let created = world.create("ORD-1").await;
            world.pay(&created.key).await;
            let fault = Fault::new(service, FaultKind::Status(503, "<html>".into()));
            world.sandbox.fault(fault.times(failures));
            let read = if service == "checkout/inquiry" {
                world.links.get(&created.key).await.is_ok()
            } else {
                world.client.payment_by_merchant_code("ORD-1").await.is_ok()
            };
            assert_eq!((read, world.requests(service).len()), (succeeds, requests), "{service}");
        }
    }
}
