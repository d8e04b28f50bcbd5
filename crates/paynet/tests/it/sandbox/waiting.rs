//! Waiting for a payment, on a manual clock that the sandbox follows.

use std::time::{Duration, SystemTime};

use paylink_core::time::ManualClock;
use paylink_core::{Clock, LinkKey, LinkStatus, PayLinks, PollOptions, WaitOutcome};
use paylink_sandbox::{Fault, FaultKind};
use paylink_testkit::sandbox_clock::sandbox_clock;

use crate::support::harness::Harness;
use crate::support::{hours, new_link, reference};

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A handle whose sleeps advance the sandbox, and its clock. The link is paid during the sleep with
/// this number, from 1.
fn coupled(
    harness: &Harness,
    key: &LinkKey,
    paid_during: Option<usize>,
) -> (PayLinks, ManualClock) {
    let (_, manual) = Clock::manual(SystemTime::UNIX_EPOCH);
    let id = key.id().unwrap().to_owned();
    let clock = sandbox_clock(&harness.sandbox, &manual, paid_during, move |sandbox| {
        let id = id.clone();
        Box::pin(async move { drop(sandbox.paynet().pay(&id).await.unwrap()) })
    });
    (harness.with_clock(clock), manual)
}

#[tokio::test]
async fn waiting_ends_with_the_payment_after_the_expiry_or_at_the_deadline() {
    let of_an_hour = PollOptions::new(hours(1)).initial_interval(secs(10));
    let beyond = PollOptions::new(hours(3)).initial_interval(secs(1800)).expiry_grace(secs(90));
    let of_a_minute = PollOptions::new(secs(60)).initial_interval(secs(40));
    for (paid_during, polling, status, slept) in [
        (Some(3), of_an_hour, LinkStatus::Paid, vec![10_000, 15_000, 22_500]),
        (None, beyond, LinkStatus::Expired, vec![1_800_000, 1_800_000, 90_000]),
        (None, of_a_minute, LinkStatus::Open, vec![40_000, 20_000]),
    ] {
        let harness = Harness::new().await;
        let created = harness.create_link(&new_link("ORD-1").expires_in(hours(1))).await;
        let (links, manual) = coupled(&harness, &created.key, paid_during);
        let waited = links.wait_until_settled(&created.key, polling).await.unwrap();
        let is_settled = matches!(waited, WaitOutcome::Settled(_));
        assert_eq!((waited.link().status, is_settled), (status, status != LinkStatus::Open));
        let millis: Vec<_> = manual.slept().iter().map(Duration::as_millis).collect();
        assert_eq!(millis, slept, "{status}");
        assert_eq!(harness.requests("mailorder/detail").len(), slept.len() + 1, "{status}");
    }
}

#[tokio::test]
async fn waiting_continues_after_a_temporary_failure_and_not_after_a_permanent_one() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1")).await;
    let (links, manual) = coupled(&harness, &created.key, Some(2));
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
