//! Answers that were lost.

use std::time::Duration;

use ahlpay::{Delivery, Effect};
use paylink_core::{Resolution, ResolveOptions};
use paylink_sandbox::ahlpay::LinkState;
use paylink_sandbox::{Fault, FaultKind, Switch};

use crate::support::world::{CREATE, INQUIRY, LIST, PASSIVE, TRANSACTIONS, World};
use crate::support::{new_link, reference};

fn times() -> ResolveOptions {
    ResolveOptions::new(Duration::from_secs(10), Duration::from_secs(4))
}

#[tokio::test]
async fn a_link_whose_answer_was_lost_is_in_doubt_sent_once_and_cannot_be_seen() {
    let world = World::new().await;
    world.sandbox.fault(Fault::new(CREATE, FaultKind::DropAfterProcessing));
    let error = world.links.create(&new_link("ORD-1")).await.unwrap_err();
    assert_eq!(
        (error.delivery(), error.effect()),
        (Delivery::MaybeSent, Effect::Unknown),
        "{error}"
    );
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    assert_eq!(world.requests(CREATE).len(), 1, "a write is never sent again");
    assert_eq!(world.ahl().links().len(), 1, "it took effect");

    world.sandbox.clear_requests();
    let another = paylink_core::PayLinks::with_clock(
        world.another().build().unwrap(),
        paylink_core::Clock::new(world.hand.clone()),
    );
    let resolution = another.resolve_with_options(&reference("ORD-1"), times()).await.unwrap();
    assert_eq!(resolution, Resolution::NotFound { polled_for: Duration::from_secs(10) });
    // Its address reached nobody, unless AHL Pay itself sent it.
    assert!(
        resolution.allows_new_attempt(&[])
            && !resolution.allows_new_attempt(&[paylink_core::Notify::Sms])
    );
    assert_eq!(world.services(), [INQUIRY, TRANSACTIONS].repeat(4), "and nothing is written");
}

#[tokio::test]
async fn a_lost_link_that_was_paid_all_the_same_is_found() {
    for switches in [&[][..], &[Switch::AhlLinksNotInInquiry]] {
        let world = World::with(switches).await;
        world.sandbox.fault(Fault::new(CREATE, FaultKind::DropAfterProcessing));
        world.links.create(&new_link("ORD-1")).await.unwrap_err();
        world.ahl().pay("ORD-1").unwrap();
        let found = world.links.resolve(&reference("ORD-1")).await.unwrap();
        assert_eq!(
            found,
            Resolution::Found(world.links.key_for(reference("ORD-1"))),
            "{switches:?}"
        );
        assert!(!found.allows_new_attempt(&[]));
    }
}

#[tokio::test]
async fn a_link_that_never_came_to_be_is_in_doubt_just_so() {
    let world = World::new().await;
    world.sandbox.fault(Fault::new(CREATE, FaultKind::DropBeforeProcessing));
    let error = world.links.create(&new_link("ORD-1")).await.unwrap_err();
    assert_eq!(
        (error.delivery(), error.effect()),
        (Delivery::MaybeSent, Effect::Unknown),
        "{error}"
    );
    assert_eq!((world.requests(CREATE).len(), world.ahl().links().len()), (1, 0));
}

#[tokio::test]
async fn a_write_that_is_answered_with_500_is_in_doubt_and_not_sent_again() {
    for service in [CREATE, PASSIVE] {
        let world = World::new().await;
        let created = world.create("ORD-1").await;
        world.sandbox.clear_requests();
        world.sandbox.fault(Fault::new(service, FaultKind::Status(500, "<html>".into())));
        let error = match service {
            CREATE => world.links.create(&new_link("ORD-2")).await.unwrap_err(),
            _ => world.links.deactivate(&created.key).await.unwrap_err(),
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
    world.sandbox.fault(Fault::new(PASSIVE, FaultKind::DropAfterProcessing));
    let error = world.links.deactivate(&created.key).await.unwrap_err();
    assert_eq!(
        (error.delivery(), error.effect()),
        (Delivery::MaybeSent, Effect::Unknown),
        "{error}"
    );
    assert_eq!(world.requests(PASSIVE).len(), 1);
    assert_eq!(world.in_sandbox(&created.key).state, LinkState::Passive);
}

#[tokio::test]
async fn a_read_is_asked_again_up_to_three_times() {
    use ahlpay::api::LinkState::Start;
    use ahlpay::api::get_created_links::GetCreatedLinks;
    for (failures, requests, succeeds) in [(1, 2, true), (2, 3, true), (3, 3, false)] {
        for service in [INQUIRY, LIST, TRANSACTIONS] {
            let world = World::new().await;
            let created = world.create("ORD-1").await;
            world.pay(&created.key);
            let fault = Fault::new(service, FaultKind::Status(503, "<html>".into()));
            world.sandbox.fault(fault.times(failures));
            let read = match service {
                INQUIRY => world.links.get(&created.key).await.is_ok(),
                LIST => world.client.get_created_links(&GetCreatedLinks::new(Start)).await.is_ok(),
                _ => world.client.transaction_list(&crate::wire::days()).await.is_ok(),
            };
            assert_eq!((read, world.requests(service).len()), (succeeds, requests), "{service}");
        }
    }
}

#[tokio::test]
async fn an_outage_while_resolving_is_an_error_and_no_answer() {
    for service in [INQUIRY, TRANSACTIONS] {
        let world = World::new().await;
        world
            .sandbox
            .fault(Fault::new(service, FaultKind::Status(503, "<html>".into())).times(100));
        let error =
            world.links.resolve_with_options(&reference("ORD-1"), times()).await.unwrap_err();
        assert_eq!(error.http_status(), Some(503));
    }
}
