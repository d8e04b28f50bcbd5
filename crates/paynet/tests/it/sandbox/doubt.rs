//! Creations whose answer was lost.

use std::time::Duration;

use paylink_core::{LinkStatus, Notify, Resolution, ResolveOptions};
use paylink_sandbox::{Fault, FaultKind};
use paynet::{Delivery, Effect, Payer};

use crate::support::world::World;
use crate::support::{new_link, reference};

const CREATE: &str = "mailorder/create";

fn times(ask_for: u64, every: u64) -> ResolveOptions {
    let mut times = ResolveOptions::default();
    (times.timeout, times.interval) = (Duration::from_secs(ask_for), Duration::from_secs(every));
    times
}

async fn lost(world: &World, link: &paynet::NewLink, kind: FaultKind) {
    world.sandbox.fault(Fault::new(CREATE, kind));
    let error = world.links.create(link).await.unwrap_err();
    assert_eq!(
        (error.delivery(), error.effect()),
        (Delivery::MaybeSent, Effect::Unknown),
        "{error}"
    );
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    assert!(error.to_string().contains("look the reference up"), "{error}");
    assert_eq!(world.requests(CREATE).len(), 1, "a create is never sent again");
}

#[tokio::test]
async fn a_link_whose_answer_was_lost_is_found_and_closed() {
    let world = World::new().await;
    lost(&world, &new_link("ORD-1"), FaultKind::DropAfterProcessing).await;
    assert_eq!(world.sandbox.paynet().links().len(), 1, "it took effect");
    world.sandbox.clear_requests();

    let another = world.another_client();
    assert_eq!(another.resolve(&reference("ORD-1")).await.unwrap(), Resolution::NoLongerPayable);
    let (read, write) = ("mailorder/detail", "mailorder/status_update");
    assert_eq!(world.services(), [read, read, write, read]);
    assert_eq!(world.sandbox.paynet().links()[0].status, 3, "nobody can pay it");

    world.sandbox.clear_requests();
    let again = another.resolve(&reference("ORD-1")).await.unwrap();
    assert_eq!((again.allows_new_attempt(&[]), again), (true, Resolution::NoLongerPayable));
    assert_eq!(world.services(), [read], "and a second time it only looks");
}

#[tokio::test]
async fn a_link_that_paynet_itself_sent_to_the_payer_is_found_and_left_alone() {
    for message in [Notify::Sms, Notify::Email] {
        let world = World::new().await;
        let payer = Payer::new("Ayşe")
            .phone("5321234567".parse().unwrap())
            .email("ayse@example.com".parse().unwrap());
        let link = new_link("ORD-1").payer(payer).notify(message);
        lost(&world, &link, FaultKind::DropAfterProcessing).await;
        let found = world.links.resolve(&reference("ORD-1")).await.unwrap();
        let Resolution::Found(key) = &found else { panic!("{found:?}") };
        assert!(!found.allows_new_attempt(&[Notify::Sms]) && !found.allows_new_attempt(&[]));
        assert_eq!(world.links.get(key).await.unwrap().status, LinkStatus::Open);
        assert!(world.requests("mailorder/status_update").is_empty());
    }
}

#[tokio::test]
async fn a_link_that_was_paid_meanwhile_is_found() {
    let world = World::new().await;
    lost(&world, &new_link("ORD-1"), FaultKind::DropAfterProcessing).await;
    let id = world.sandbox.paynet().links().remove(0).id;
    world.sandbox.paynet().pay(&id).await.unwrap();
    assert!(matches!(
        world.links.resolve(&reference("ORD-1")).await.unwrap(),
        Resolution::Found(_)
    ));
    assert!(world.requests("mailorder/status_update").is_empty());
}

#[tokio::test]
async fn a_link_that_never_came_to_be_is_not_seen_for_as_long_as_was_asked() {
    let world = World::new().await;
    lost(&world, &new_link("ORD-1"), FaultKind::DropBeforeProcessing).await;
    assert!(world.sandbox.paynet().links().is_empty());
    let resolution =
        world.links.resolve_with_options(&reference("ORD-1"), times(10, 4)).await.unwrap();
    assert_eq!(resolution, Resolution::NotFound { polled_for: Duration::from_secs(10) });
    assert!(resolution.allows_new_attempt(&[]) && !resolution.allows_new_attempt(&[Notify::Sms]));
    assert_eq!(world.requests("mailorder/detail").len(), 4, "at 0, 4, 8 and 10 seconds");
    world.create(&new_link("ORD-2")).await;
    assert_eq!(world.requests(CREATE).len(), 2, "resolving creates nothing");
}

#[tokio::test]
async fn an_outage_while_resolving_is_an_error_and_no_answer() {
    let world = World::new().await;
    world
        .sandbox
        .fault(Fault::new("mailorder/detail", FaultKind::Status(503, "<html>".into())).times(100));
    let error =
        world.links.resolve_with_options(&reference("ORD-1"), times(10, 5)).await.unwrap_err();
    assert_eq!(error.http_status(), Some(503));
}

#[tokio::test]
async fn a_create_that_paynet_answers_with_500_is_in_doubt_and_not_sent_again() {
    let world = World::new().await;
    world.sandbox.fault(Fault::new(CREATE, FaultKind::Status(500, "<html>".into())));
    let error = world.links.create(&new_link("ORD-1")).await.unwrap_err();
    assert_eq!((error.delivery(), error.effect()), (Delivery::Answered, Effect::Unknown));
    assert_eq!(world.requests(CREATE).len(), 1);
}

#[tokio::test]
async fn a_read_that_paynet_answers_with_500_is_asked_again_up_to_three_times() {
    for (failures, requests, succeeds) in [(1, 2, true), (2, 3, true), (3, 3, false)] {
        let world = World::new().await;
        let created = world.create(&new_link("ORD-1")).await;
        let fault = Fault::new("mailorder/detail", FaultKind::Status(500, "<html>".into()));
        world.sandbox.fault(fault.times(failures));
        let got = world.links.get(&created.key).await;
        assert_eq!(got.is_ok(), succeeds, "{got:?}");
        assert_eq!(world.requests("mailorder/detail").len(), requests);
    }
}

#[tokio::test]
async fn a_reference_that_is_taken_is_refused_as_a_duplicate() {
    let world = World::new().await;
    world.sandbox.set(paylink_sandbox::Switch::PaynetDuplicateReferenceRefused, true);
    world.create(&new_link("ORD-1")).await;
    let error = world.links.create(&new_link("ORD-1")).await.unwrap_err();
    assert_eq!((error.is_duplicate(), error.effect()), (true, Effect::None), "{error}");
}
