//! Waiting, with a manual clock.

use std::time::Duration;

use paylink_core::time::ManualClock;
use paylink_core::{
    Effect, Error, LinkStatus, PayLinks, PollOptions, ResolveOptions, Result, WaitOutcome,
};

use crate::support::clock;
use crate::support::fake::{Fake, everything, key, link, permanent, read_as, temporary};

const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

async fn wait(fake: &Fake, polling: PollOptions) -> (Result<WaitOutcome>, ManualClock) {
    let (clock, hand) = clock();
    let links = PayLinks::with_clock(fake.clone(), clock);
    (links.wait_until_settled(&key(), polling).await, hand)
}

/// The outcome (whether settled, and the status) and every pause.
async fn waited(fake: &Fake, polling: PollOptions) -> ((bool, LinkStatus), Vec<Duration>) {
    let (result, hand) = wait(fake, polling).await;
    let waited = result.unwrap();
    let settled = matches!(waited, WaitOutcome::Settled(_));
    ((settled, waited.link().status), hand.slept())
}

#[tokio::test]
async fn a_link_with_a_final_status_is_settled_at_once() {
    for status in [LinkStatus::Paid, LinkStatus::Deactivated] {
        let fake = Fake::new().reading([read_as(status)]);
        assert_eq!(waited(&fake, PollOptions::new(secs(60))).await, ((true, status), vec![]));
        assert_eq!(fake.calls(), ["get"]);
    }
}

#[tokio::test]
async fn a_failed_link_is_settled_only_where_failed_is_final() {
    let polling = PollOptions::new(secs(60));
    let fake =
        Fake::offering(everything().with_failed_is_final()).reading([read_as(LinkStatus::Failed)]);
    assert_eq!(waited(&fake, polling).await, ((true, LinkStatus::Failed), vec![]));
    let fake = Fake::new().reading([read_as(LinkStatus::Failed), read_as(LinkStatus::Paid)]);
    assert_eq!(waited(&fake, polling).await, ((true, LinkStatus::Paid), vec![secs(2)]));
}

#[tokio::test]
async fn an_open_link_is_polled_until_it_is_paid() {
    let reads = [LinkStatus::Open, LinkStatus::Processing, LinkStatus::Unknown, LinkStatus::Paid];
    let fake = Fake::new().reading(reads.map(read_as));
    let (came_to, pauses) = waited(&fake, PollOptions::new(secs(600))).await;
    assert_eq!(came_to, (true, LinkStatus::Paid));
    assert_eq!(pauses, [secs(2), secs(3), Duration::from_millis(4500)]);
}

#[tokio::test]
async fn the_timeout_returns_the_link_as_last_read() {
    for status in
        [LinkStatus::Open, LinkStatus::Processing, LinkStatus::Unknown, LinkStatus::Failed]
    {
        let fake = Fake::new().reading([read_as(LinkStatus::Open), read_as(LinkStatus::Open)]);
        fake.script().reads.extend((0..100).map(|_| read_as(status)));
        let (came_to, pauses) = waited(&fake, PollOptions::new(secs(100))).await;
        assert_eq!(came_to, (false, status));
        // The last read is at the timeout, not before and not after it.
        assert_eq!(pauses.iter().sum::<Duration>(), secs(100));
        assert_eq!(fake.calls().len(), pauses.len() + 1);
    }
}

#[tokio::test]
async fn a_timeout_of_zero_reads_once() {
    let fake = Fake::new().reading([read_as(LinkStatus::Open)]);
    assert_eq!(waited(&fake, PollOptions::new(secs(0))).await, ((false, LinkStatus::Open), vec![]));
}

#[tokio::test]
async fn pauses_grow_by_half_up_to_the_longest() {
    let fake = Fake::new().then(|| read_as(LinkStatus::Open));
    let (_, pauses) = waited(&fake, PollOptions::new(secs(3600))).await;
    let (last, whole) = pauses.split_last().unwrap();
    assert_eq!(whole[0], secs(2));
    for pair in whole.windows(2) {
        assert_eq!(pair[1], (pair[0] + pair[0] / 2).min(secs(30)), "{whole:?}");
    }
    assert_eq!((whole.iter().max(), whole.last()), (Some(&secs(30)), Some(&secs(30))));
    assert!(*last <= secs(30));

    let fake = Fake::new().then(|| read_as(LinkStatus::Open));
    let (_, pauses) = waited(&fake, PollOptions::new(secs(300)).initial_interval(secs(100))).await;
    assert_eq!(pauses, [secs(100); 3]);
}

#[tokio::test]
async fn a_payment_at_expiry_is_found_after_the_grace() {
    for late in [LinkStatus::Paid, LinkStatus::Expired] {
        let fake = Fake::new().reading([
            read_as(LinkStatus::Open),
            read_as(LinkStatus::Expired),
            read_as(late),
        ]);
        let (came_to, pauses) = waited(&fake, PollOptions::new(secs(600))).await;
        assert_eq!((came_to, pauses), ((true, late), vec![secs(2), secs(60)]));
    }
    let fake = Fake::new().reading([read_as(LinkStatus::Expired), read_as(LinkStatus::Paid)]);
    let (came_to, pauses) = waited(&fake, PollOptions::new(secs(600)).expiry_grace(secs(5))).await;
    assert_eq!((came_to, pauses), ((true, LinkStatus::Paid), vec![secs(5)]));
}

#[tokio::test]
async fn the_grace_ends_with_the_timeout() {
    let fake = Fake::new().reading([read_as(LinkStatus::Expired), read_as(LinkStatus::Paid)]);
    let (came_to, pauses) = waited(&fake, PollOptions::new(secs(7))).await;
    assert_eq!((came_to, pauses), ((true, LinkStatus::Paid), vec![secs(7)]));
}

#[tokio::test]
async fn a_temporary_failure_is_tolerated() {
    let fake = Fake::new().reading([
        Err(temporary()),
        read_as(LinkStatus::Open),
        Err(temporary()),
        Err(Error::status(503).with_read_operation("link/detail")),
        read_as(LinkStatus::Paid),
    ]);
    let (came_to, pauses) = waited(&fake, PollOptions::new(secs(600))).await;
    assert_eq!((came_to, pauses.len()), ((true, LinkStatus::Paid), 4));
}

#[tokio::test]
async fn wire_a_page_is_tolerated_and_json_of_another_form_is_not() {
    let page = || Error::page().with_read_operation("link/detail").with_http_status(200);
    let fake = Fake::new().reading([
        read_as(LinkStatus::Open),
        Err(page()),
        read_as(LinkStatus::Open),
        Err(page()),
        read_as(LinkStatus::Paid),
    ]);
    let (came_to, pauses) = waited(&fake, PollOptions::new(secs(600))).await;
    assert_eq!((came_to, pauses.len()), ((true, LinkStatus::Paid), 4));

    let other = || Error::malformed("x").with_read_operation("link/detail").with_http_status(200);
    let fake = Fake::new().reading([read_as(LinkStatus::Open), Err(other())]);
    let error =
        fake.handle().wait_until_settled(&key(), PollOptions::new(secs(600))).await.unwrap_err();
    assert!(error.is_malformed() && fake.count("get") == 2, "{error}");
}

#[tokio::test]
async fn a_failure_at_the_timeout_does_not_hide_the_last_read_link() {
    let fake = Fake::new().reading([read_as(LinkStatus::Processing)]).then(|| Err(temporary()));
    let (came_to, pauses) = waited(&fake, PollOptions::new(secs(10))).await;
    assert_eq!((came_to, pauses.iter().sum()), ((false, LinkStatus::Processing), secs(10)));
}

#[tokio::test]
async fn a_permanent_failure_ends_the_wait_with_its_error() {
    let fake = Fake::new().reading([read_as(LinkStatus::Open), Err(permanent())]);
    let (result, hand) = wait(&fake, PollOptions::new(secs(600))).await;
    assert!(result.unwrap_err().is_authentication());
    assert_eq!((hand.slept(), fake.calls().len()), (vec![secs(2)], 2));
    let fake = Fake::new().reading([read_as(LinkStatus::Expired), Err(permanent())]);
    assert!(wait(&fake, PollOptions::new(secs(600))).await.0.unwrap_err().is_authentication());
}

#[tokio::test]
async fn a_link_that_was_never_read_before_the_timeout_is_an_error() {
    let fake = Fake::new().then(|| Err(temporary()));
    let (result, hand) = wait(&fake, PollOptions::new(secs(60))).await;
    let error = result.unwrap_err();
    assert!(error.is_timeout() && error.effect() == Effect::None, "{error:?}");
    assert_eq!(hand.slept().iter().sum::<Duration>(), secs(60));
}

#[tokio::test]
async fn waiting_can_run_in_a_separate_task() {
    let fake = Fake::new().reading([read_as(LinkStatus::Open), Ok(link(LinkStatus::Paid))]);
    let links = fake.handle();
    let task =
        tokio::spawn(
            async move { links.wait_until_settled(&key(), PollOptions::new(secs(60))).await },
        );
    assert_eq!(task.await.unwrap().unwrap().link().status, LinkStatus::Paid);
}

#[tokio::test]
async fn a_link_in_progress_after_the_grace_is_not_settled() {
    for late in [LinkStatus::Processing, LinkStatus::Open, LinkStatus::Unknown] {
        let fake = Fake::new()
            .reading([read_as(LinkStatus::Expired), read_as(late)])
            .then(|| read_as(LinkStatus::Paid));
        let (came_to, _) = waited(&fake, PollOptions::new(secs(600))).await;
        assert_eq!(came_to, (true, LinkStatus::Paid), "{late} was taken for the end");
    }
}

#[tokio::test]
async fn a_temporary_failure_after_the_grace_is_tolerated() {
    let fake = Fake::new()
        .reading([read_as(LinkStatus::Expired), Err(temporary())])
        .then(|| read_as(LinkStatus::Paid));
    let (came_to, _) = waited(&fake, PollOptions::new(secs(600))).await;
    assert_eq!(came_to, (true, LinkStatus::Paid));
}

#[tokio::test]
async fn an_interval_of_zero_still_ends_and_retry_after_is_respected() {
    let busy =
        || Error::status(429).with_read_operation("link/detail").with_retry_after(Some(secs(60)));
    let fake = Fake::new()
        .reading([Err(busy()), read_as(LinkStatus::Open)])
        .then(|| read_as(LinkStatus::Open));
    let (came_to, slept) =
        waited(&fake, PollOptions::new(secs(61)).initial_interval(Duration::ZERO)).await;
    assert_eq!(came_to, (false, LinkStatus::Open));
    assert_eq!(slept[0], secs(60));
}

#[tokio::test]
async fn a_retry_after_of_a_day_is_respected_for_a_minute() {
    fn busy() -> Error {
        Error::status(503)
            .with_read_operation("link/detail")
            .with_retry_after(Some(secs(24 * 3600)))
    }
    let fake = Fake::new().reading([Err(busy()), read_as(LinkStatus::Paid)]);
    let (came_to, pauses) = waited(&fake, PollOptions::new(secs(30 * 24 * 3600))).await;
    assert_eq!((came_to, pauses), ((true, LinkStatus::Paid), vec![secs(60)]));

    let fake = Fake::new().reading([Err(busy()), read_as(LinkStatus::Paid)]);
    let (clock, hand) = clock();
    let options = ResolveOptions::new(secs(30 * 24 * 3600), secs(5));
    let links = PayLinks::with_clock(fake, clock);
    links.resolve_with_options(key().reference(), options).await.unwrap();
    assert_eq!(hand.slept(), [secs(60)]);
}

#[tokio::test]
async fn a_link_that_expired_just_before_the_timeout_is_not_settled() {
    // The grace ends with the timeout, so a payment in the hands of the bank may still appear.
    for (timeout, grace) in [(7, 60), (59, 60), (60, 61)] {
        let fake = Fake::new().then(|| read_as(LinkStatus::Expired));
        let options = PollOptions::new(secs(timeout)).expiry_grace(secs(grace));
        let (came_to, pauses) = waited(&fake, options).await;
        assert_eq!((came_to, pauses), ((false, LinkStatus::Expired), vec![secs(timeout)]));
    }
    let fake = Fake::new().then(|| read_as(LinkStatus::Expired));
    let (came_to, pauses) = waited(&fake, PollOptions::new(secs(60))).await;
    assert_eq!((came_to, pauses), ((true, LinkStatus::Expired), vec![secs(60)]));
}

#[tokio::test]
async fn a_wait_ends_after_its_most_polls_as_at_the_timeout() {
    for (status, polls) in [(LinkStatus::Open, 3), (LinkStatus::Open, 0), (LinkStatus::Expired, 1)]
    {
        let fake = Fake::new();
        fake.script().reads.extend((0..10).map(|_| read_as(status)));
        let (came_to, _) = waited(&fake, PollOptions::new(secs(600)).max_polls(polls)).await;
        assert_eq!((came_to, fake.calls().len()), ((false, status), polls.max(1) as usize));
    }
    let fake = Fake::new().then(|| Err(temporary()));
    let (result, _) = wait(&fake, PollOptions::new(secs(600)).max_polls(2)).await;
    assert!(result.unwrap_err().is_timeout() && fake.calls().len() == 2);
}
