//! Waiting for a payment, on a manual clock that the sandbox follows.

use std::time::Duration;

use paylink_core::{LinkStatus, PollOptions, WaitOutcome};
use paylink_sandbox::{Fault, FaultKind};

use crate::support::clock::SandboxClock;
use crate::support::harness::Harness;
use crate::support::{hours, new_link, reference};

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test]
async fn waiting_ends_when_the_payer_has_paid() {
    let harness = Harness::new().await;
    let created = harness.create(&new_link("ORD-1")).await;
    let (clock, manual) =
        SandboxClock::couple(&harness.sandbox, Some((3, created.key.id().unwrap().to_owned())));
    let links = harness.with_clock(clock);
    let waited = links
        .wait_until_settled(&created.key, PollOptions::new(hours(1)).initial_interval(secs(10)))
        .await
        .unwrap();
    assert!(
        matches!(&waited, WaitOutcome::Settled(link) if link.status == LinkStatus::Paid),
        "{waited:?}"
    );
    assert_eq!(manual.slept(), [secs(10), secs(15), Duration::from_millis(22_500)]);
    assert_eq!(harness.requests("mailorder/detail").len(), 4);
}

#[tokio::test]
async fn waiting_ends_after_expiry_and_one_more_read() {
    let harness = Harness::new().await;
    let created = harness.create(&new_link("ORD-1").expires_in(hours(1))).await;
    let (clock, manual) = SandboxClock::couple(&harness.sandbox, None);
    let links = harness.with_clock(clock);
    let polling = PollOptions::new(hours(3)).initial_interval(secs(1800)).expiry_grace(secs(90));
    let waited = links.wait_until_settled(&created.key, polling).await.unwrap();
    assert!(
        matches!(&waited, WaitOutcome::Settled(link) if link.status == LinkStatus::Expired),
        "{waited:?}"
    );
    assert_eq!(manual.slept(), [secs(1800), secs(1800), secs(90)]);
}

#[tokio::test]
async fn waiting_ends_at_the_deadline_with_the_last_link_read() {
    let harness = Harness::new().await;
    let created = harness.create(&new_link("ORD-1")).await;
    let (clock, manual) = SandboxClock::couple(&harness.sandbox, None);
    let links = harness.with_clock(clock);
    let waited = links
        .wait_until_settled(&created.key, PollOptions::new(secs(60)).initial_interval(secs(40)))
        .await
        .unwrap();
    assert!(
        matches!(&waited, WaitOutcome::StillOpen(link) if link.status == LinkStatus::Open),
        "{waited:?}"
    );
    assert_eq!(manual.slept(), [secs(40), secs(20)]);
}

#[tokio::test]
async fn waiting_continues_after_a_temporary_failure_and_not_after_a_permanent_one() {
    let harness = Harness::new().await;
    let created = harness.create(&new_link("ORD-1")).await;
    let (clock, manual) =
        SandboxClock::couple(&harness.sandbox, Some((2, created.key.id().unwrap().to_owned())));
    let links = harness.with_clock(clock);
    // More failures than the repetitions of one read.
    harness
        .sandbox
        .fault(Fault::new("mailorder/detail", FaultKind::Status(503, String::new())).times(3));
    let waited = links
        .wait_until_settled(&created.key, PollOptions::new(hours(1)).initial_interval(secs(10)))
        .await
        .unwrap();
    assert_eq!(waited.link().status, LinkStatus::Paid);
    assert_eq!(manual.slept().len(), 2);

    let unknown = links.key_for(reference("ORD-2"));
    let error = links.wait_until_settled(&unknown, PollOptions::new(hours(1))).await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(manual.slept().len(), 2, "it did not wait for a link that does not exist");
}
