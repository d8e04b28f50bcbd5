//! Waiting for payment, on a manual clock that the sandbox follows.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use ahlpay::LinkStatus;
use paylink_core::time::{ManualClock, TimeSource};
use paylink_core::{Clock, PayLinks, PollOptions, WaitOutcome};
use paylink_sandbox::{Fault, FaultKind, Sandbox, Switch};

use crate::support::env::{INQUIRY, LOGIN, TestEnv};
use crate::support::hours;

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A clock that advances the sandbox with every sleep, and pays `ORD-1` during one of them.
struct CoupledClock {
    manual: ManualClock,
    sandbox: Arc<Sandbox>,
    sleeps: AtomicUsize,
    /// The number of the sleep during which `ORD-1` is paid, from 1; 0 for none.
    paid_during: usize,
}

impl TimeSource for CoupledClock {
    fn now(&self) -> SystemTime {
        self.manual.now()
    }

    fn monotonic(&self) -> Duration {
        self.manual.monotonic()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.sandbox.advance(duration);
        let sleep = self.manual.sleep(duration);
        if self.sleeps.fetch_add(1, Ordering::SeqCst) + 1 == self.paid_during {
            self.sandbox.ahlpay().pay("ORD-1").unwrap();
        }
        sleep
    }
}

fn coupled(env: &TestEnv, paid_during: usize) -> PayLinks {
    let coupled = CoupledClock {
        manual: env.manual.clone(),
        sandbox: env.sandbox.clone(),
        sleeps: AtomicUsize::new(0),
        paid_during,
    };
    PayLinks::with_clock(env.client.clone(), Clock::new(coupled))
}

#[tokio::test]
async fn waiting_ends_when_a_link_that_was_not_found_is_paid() {
    for switches in
        [&[][..], &[Switch::AhlInquiryOfUnpaidIsSuccess], &[Switch::AhlRefusalIsHttp400]]
    {
        let env = TestEnv::with(switches).await;
        let created = env.create("ORD-1").await;
        let links = coupled(&env, 3);
        let polling = PollOptions::new(hours(1)).initial_interval(secs(10));
        let waited = links.wait_until_settled(&created.key, polling).await.unwrap();
        assert!(
            matches!(&waited, WaitOutcome::Settled(link) if link.status == LinkStatus::Paid),
            "{waited:?}"
        );
        assert_eq!(env.manual.slept(), [secs(10), secs(15), Duration::from_millis(22_500)]);
        assert_eq!(env.requests(INQUIRY).len(), 4);
    }
}

#[tokio::test]
async fn waiting_ends_at_the_deadline_with_an_unknown_status() {
    let env = TestEnv::new().await;
    let created = env.create("ORD-1").await;
    let polling = PollOptions::new(secs(60)).initial_interval(secs(40));
    let waited = coupled(&env, 0).wait_until_settled(&created.key, polling).await.unwrap();
    assert!(
        matches!(&waited, WaitOutcome::StillOpen(link) if link.status == LinkStatus::Unknown),
        "{waited:?}"
    );
    assert_eq!(env.manual.slept(), [secs(40), secs(20)]);
}

#[tokio::test]
async fn waiting_for_hours_does_not_log_in_or_repeat_the_inquiry_at_every_poll() {
    let env = TestEnv::new().await;
    let created = env.create("ORD-1").await;
    let polling = PollOptions::new(hours(3)).initial_interval(secs(30)).max_interval(secs(30));
    let waited = coupled(&env, 300).wait_until_settled(&created.key, polling).await.unwrap();
    assert!(
        matches!(&waited, WaitOutcome::Settled(link) if link.status == LinkStatus::Paid),
        "{waited:?}"
    );
    let (logins, inquiries) = (env.requests(LOGIN).len(), env.requests(INQUIRY).len());
    // Two and a half hours: a token is replaced after twenty minutes, and every ten minutes one
    // refusal leads to a login.
    assert!((8..=24).contains(&logins), "{logins} logins");
    assert!((301..=301 + 16).contains(&inquiries), "{inquiries} inquiries");
}

#[tokio::test]
async fn waiting_continues_after_a_temporary_failure() {
    let env = TestEnv::new().await;
    let created = env.create("ORD-1").await;
    // More failures than a read is retried.
    env.sandbox.fault(Fault::new(INQUIRY, FaultKind::Status(503, String::new())).times(3));
    let polling = PollOptions::new(hours(1)).initial_interval(secs(10));
    let waited = coupled(&env, 2).wait_until_settled(&created.key, polling).await.unwrap();
    assert_eq!(waited.link().status, LinkStatus::Paid);
}

#[tokio::test]
async fn waiting_ends_with_an_error_if_the_login_is_refused() {
    let env = TestEnv::new().await;
    let created = env.create("ORD-1").await;
    let wrong = ahlpay::Credentials::new(env.ahl().email(), "wrong");
    let environment = crate::support::sandbox_at(&env.ahl().base_url());
    let client = ahlpay::Client::builder(environment, wrong).build().unwrap();
    let links = PayLinks::with_clock(client, Clock::new(env.manual.clone()));
    let error =
        links.wait_until_settled(&created.key, PollOptions::new(hours(1))).await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
    assert!(env.manual.slept().is_empty());
}
