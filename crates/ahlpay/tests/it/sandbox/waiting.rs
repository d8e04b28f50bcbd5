//! Waiting for payment, on a manual clock that the sandbox follows.

use std::time::Duration;

use ahlpay::{LinkStatus, Verdict};
use paylink_core::{Clock, PayLinks, PollOptions, WaitOutcome};
use paylink_sandbox::{Fault, FaultKind, Switch};
use paylink_testkit::sandbox_clock::sandbox_clock;

use crate::support::harness::{Harness, INQUIRY, LOGIN};
use crate::support::{expected, hours};

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A handle whose sleeps advance the sandbox. `ORD-1` is paid during the sleep with this number,
/// from 1.
fn coupled(harness: &Harness, paid_during: Option<usize>) -> PayLinks {
    let clock = sandbox_clock(&harness.sandbox, &harness.manual, paid_during, |sandbox| {
        Box::pin(async move { drop(sandbox.ahlpay().pay("ORD-1").unwrap()) })
    });
    PayLinks::with_clock(harness.client.clone(), clock)
}

#[tokio::test]
async fn waiting_ends_when_a_link_that_was_not_found_is_paid() {
    for switches in
        [&[][..], &[Switch::AhlInquiryOfUnpaidIsSuccess], &[Switch::AhlRefusalIsHttp400]]
    {
        let harness = Harness::with(switches).await;
        let created = harness.create("ORD-1").await;
        let links = coupled(&harness, Some(3));
        let polling = PollOptions::new(hours(1)).initial_interval(secs(10));
        let waited = links.wait_until_settled(&created.key, polling).await.unwrap();
        assert!(
            matches!(&waited, WaitOutcome::Settled(link) if link.status == LinkStatus::Paid),
            "{waited:?}"
        );
        assert_eq!(harness.manual.slept(), [secs(10), secs(15), Duration::from_millis(22_500)]);
        assert_eq!(harness.requests(INQUIRY).len(), 4);
    }
}

#[tokio::test]
async fn waiting_ends_at_the_deadline_with_an_unknown_status() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    let polling = PollOptions::new(secs(60)).initial_interval(secs(40));
    let waited = coupled(&harness, None).wait_until_settled(&created.key, polling).await.unwrap();
    assert!(
        matches!(&waited, WaitOutcome::StillOpen(link) if link.status == LinkStatus::Unknown),
        "{waited:?}"
    );
    assert_eq!(harness.manual.slept(), [secs(40), secs(20)]);
}

#[tokio::test]
async fn a_paid_link_whose_status_is_not_reported_is_found_by_confirm_and_not_by_waiting() {
    for switch in [Switch::AhlLinksNotInInquiry, Switch::AhlInquiryOnlyAuthCode] {
        let harness = Harness::with(&[switch]).await;
        let created = harness.create("ORD-1").await;
        harness.pay(&created.key);
        let polling = PollOptions::new(secs(60));
        let links = coupled(&harness, None);
        let waited = links.wait_until_settled(&created.key, polling).await.unwrap();
        assert!(matches!(&waited, WaitOutcome::StillOpen(_)), "{switch}: {waited:?}");
        let expected = expected("149.90").accept_unknown_reversal();
        let confirmation = harness.links.confirm(&created.key, &expected, None).await.unwrap();
        assert_eq!(confirmation.verdict, Verdict::Paid, "{switch}");
    }
}

#[tokio::test]
async fn waiting_for_hours_does_not_log_in_or_repeat_the_inquiry_at_every_poll() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    let polling = PollOptions::new(hours(3)).initial_interval(secs(30)).max_interval(secs(30));
    let waited =
        coupled(&harness, Some(300)).wait_until_settled(&created.key, polling).await.unwrap();
    assert!(
        matches!(&waited, WaitOutcome::Settled(link) if link.status == LinkStatus::Paid),
        "{waited:?}"
    );
    let (logins, inquiries) = (harness.requests(LOGIN).len(), harness.requests(INQUIRY).len());
    // Two and a half hours: a token is replaced after twenty minutes, and every ten minutes one
    // refusal leads to a login.
    assert!((8..=24).contains(&logins), "{logins} logins");
    assert!((301..=301 + 16).contains(&inquiries), "{inquiries} inquiries");
}

#[tokio::test]
async fn waiting_continues_after_a_temporary_failure() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    // More failures than a read is retried.
    harness.sandbox.fault(Fault::new(INQUIRY, FaultKind::Status(503, String::new())).times(3));
    let polling = PollOptions::new(hours(1)).initial_interval(secs(10));
    let waited =
        coupled(&harness, Some(2)).wait_until_settled(&created.key, polling).await.unwrap();
    assert_eq!(waited.link().status, LinkStatus::Paid);
}

#[tokio::test]
async fn waiting_ends_with_an_error_if_the_login_is_refused() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    let wrong = ahlpay::Credentials::new(harness.ahl().email(), "wrong");
    let environment = crate::support::sandbox_at(&harness.ahl().base_url());
    let client = ahlpay::Client::builder(environment, wrong).build().unwrap();
    let links = PayLinks::with_clock(client, Clock::new(harness.manual.clone()));
    let error =
        links.wait_until_settled(&created.key, PollOptions::new(hours(1))).await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
    assert!(harness.manual.slept().is_empty());
}
