//! Waiting, on a clock that nobody waits for and that the sandbox follows.

use std::time::Duration;

use paylink_core::{LinkStatus, PollOptions, WaitOutcome};
use paylink_sandbox::{Fault, FaultKind};

use crate::support::clock::Coupled;
use crate::support::harness::World;
use crate::support::{hours, new_link, reference};

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test]
async fn it_ends_when_the_payer_has_paid() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    let (clock, hand) =
        Coupled::to(&world.sandbox, Some((3, created.key.id().unwrap().to_owned())));
    let links = world.with_clock(clock);
    let waited = links
        .wait_until_settled(&created.key, PollOptions::new(hours(1)).initial_interval(secs(10)))
        .await
        .unwrap();
    assert!(
        matches!(&waited, WaitOutcome::Settled(link) if link.status == LinkStatus::Paid),
        "{waited:?}"
    );
    assert_eq!(hand.slept(), [secs(10), secs(15), Duration::from_millis(22_500)]);
    assert_eq!(world.requests("mailorder/detail").len(), 4);
}

#[tokio::test]
async fn it_ends_after_expiry_and_one_more_look() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1").expires_in(hours(1))).await;
    let (clock, hand) = Coupled::to(&world.sandbox, None);
    let links = world.with_clock(clock);
    let polling = PollOptions::new(hours(3)).initial_interval(secs(1800)).expiry_grace(secs(90));
    let waited = links.wait_until_settled(&created.key, polling).await.unwrap();
    assert!(
        matches!(&waited, WaitOutcome::Settled(link) if link.status == LinkStatus::Expired),
        "{waited:?}"
    );
    assert_eq!(hand.slept(), [secs(1800), secs(1800), secs(90)]);
}

#[tokio::test]
async fn it_ends_at_the_deadline_with_what_was_last_seen() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    let (clock, hand) = Coupled::to(&world.sandbox, None);
    let links = world.with_clock(clock);
    let waited = links
        .wait_until_settled(&created.key, PollOptions::new(secs(60)).initial_interval(secs(40)))
        .await
        .unwrap();
    assert!(
        matches!(&waited, WaitOutcome::StillOpen(link) if link.status == LinkStatus::Open),
        "{waited:?}"
    );
    assert_eq!(hand.slept(), [secs(40), secs(20)]);
}

#[tokio::test]
async fn it_waits_a_passing_failure_out_and_not_a_lasting_one() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    let (clock, hand) =
        Coupled::to(&world.sandbox, Some((2, created.key.id().unwrap().to_owned())));
    let links = world.with_clock(clock);
    // More often than a read is asked again by itself.
    world
        .sandbox
        .fault(Fault::new("mailorder/detail", FaultKind::Status(503, String::new())).times(3));
    let waited = links
        .wait_until_settled(&created.key, PollOptions::new(hours(1)).initial_interval(secs(10)))
        .await
        .unwrap();
    assert_eq!(waited.link().status, LinkStatus::Paid);
    assert_eq!(hand.slept().len(), 2);

    let unknown = links.key_for(reference("ORD-2"));
    let error = links.wait_until_settled(&unknown, PollOptions::new(hours(1))).await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(hand.slept().len(), 2, "it did not wait for a link that is not there");
}
