//! Settling a creation whose answer was lost.

use std::time::Duration;

use paylink_core::{
    Effect, Error, Link, LinkStatus, Operation, PayLinks, Resolution, ResolveOptions, Result,
};

use crate::support::clock;
use crate::support::fake::{
    ALL, Fake, doubt, key, lasting, link, not_found, passing, reference, refusal, seen,
};

const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

async fn resolve(fake: &Fake, times: ResolveOptions) -> (Result<Resolution>, Vec<Duration>) {
    let (clock, hand) = clock();
    let links = PayLinks::with_clock(fake.clone(), clock);
    (links.resolve_with_options(&reference(), times).await, hand.slept())
}

async fn resolved(fake: &Fake) -> Result<Resolution> {
    let (resolution, slept) = resolve(fake, ResolveOptions::default()).await;
    assert!(slept.is_empty(), "{slept:?}");
    resolution
}

fn told(status: LinkStatus, told: Option<bool>) -> Link {
    let mut link = link(status);
    link.notified_by_provider = told;
    link
}

#[tokio::test]
async fn a_link_that_the_payer_may_have_is_found_and_left_alone() {
    use LinkStatus::{Failed, Open, Paid, Processing, Unknown};
    for (status, by_provider) in [
        (Paid, Some(false)),
        (Processing, Some(false)),
        (Failed, Some(false)),
        (Unknown, Some(false)),
        (Open, Some(true)),
        (Open, None),
    ] {
        let fake = Fake::new().reading([Ok(told(status, by_provider))]);
        assert_eq!(resolved(&fake).await.unwrap(), Resolution::Found(key()), "{status}");
        assert_eq!(fake.calls(), ["get"], "{status}");
    }
}

#[tokio::test]
async fn a_link_that_cannot_be_closed_by_reference_is_found() {
    let fake = Fake::without(&[Operation::DeactivateByReference])
        .reading([Ok(told(LinkStatus::Open, Some(false)))]);
    assert_eq!(resolved(&fake).await.unwrap(), Resolution::Found(key()));
    assert_eq!(fake.calls(), ["get"]);
}

#[tokio::test]
async fn a_link_that_is_over_is_closed_without_a_write() {
    for status in [LinkStatus::Expired, LinkStatus::Deactivated] {
        for by_provider in [Some(true), Some(false), None] {
            let fake = Fake::new().reading([Ok(told(status, by_provider))]);
            // Who was told may have been paying when it ended.
            let untold = by_provider == Some(false);
            let expected =
                if untold { Resolution::NoLongerPayable } else { Resolution::Found(key()) };
            assert_eq!(resolved(&fake).await.unwrap(), expected, "{status}");
            assert_eq!(fake.calls(), ["get"]);
        }
    }
}

/// An open link that nobody was told of; then what it shows before and after the write.
fn untold(before: LinkStatus, after: LinkStatus) -> Fake {
    Fake::new().reading([
        Ok(told(LinkStatus::Open, Some(false))),
        seen(before),
        seen(after),
        seen(after),
    ])
}

#[tokio::test]
async fn an_open_link_that_nobody_was_told_of_is_closed_with_one_write() {
    for after in ALL {
        let fake = untold(LinkStatus::Open, after).writing(Ok(()));
        let expected = match after {
            LinkStatus::Deactivated | LinkStatus::Expired => Resolution::NoLongerPayable,
            // Paid in between, or accepted without being shown: somebody may have it.
            _ => Resolution::Found(key()),
        };
        assert_eq!(resolved(&fake).await.unwrap(), expected, "{after}");
        assert_eq!(fake.count("deactivate"), 1);
    }
}

#[tokio::test]
async fn a_close_that_could_not_be_seen_at_once_is_looked_at_again() {
    let closing = |look: Result<Link>| {
        let open = || Ok(told(LinkStatus::Open, Some(false)));
        Fake::new().reading([open(), open(), Err(passing()), look]).writing(Ok(()))
    };
    let fake = closing(seen(LinkStatus::Deactivated));
    assert_eq!(resolved(&fake).await.unwrap(), Resolution::NoLongerPayable);
    assert_eq!(fake.calls(), ["get", "get", "deactivate", "get", "get"]);
    // That it was not seen does not mean that it was found open.
    let fake = closing(Err(passing()));
    assert!(resolved(&fake).await.unwrap_err().is_timeout());
    assert_eq!(fake.count("deactivate"), 1);
}

#[tokio::test]
async fn a_link_that_changes_before_the_write_is_not_written() {
    for (before, expected) in [
        (LinkStatus::Paid, Resolution::Found(key())),
        (LinkStatus::Deactivated, Resolution::NoLongerPayable),
        (LinkStatus::Expired, Resolution::NoLongerPayable),
    ] {
        let fake = untold(before, before);
        assert_eq!(resolved(&fake).await.unwrap(), expected, "{before}");
        assert_eq!(fake.count("deactivate"), 0);
    }
}

#[tokio::test]
async fn a_close_that_fails_or_stays_in_doubt_settles_nothing() {
    for (write, effect) in [(refusal as fn() -> Error, Effect::None), (doubt, Effect::Unknown)] {
        let fake = untold(LinkStatus::Open, LinkStatus::Open).writing(Err(write()));
        let error = resolved(&fake).await.unwrap_err();
        assert_eq!((error.effect(), fake.count("deactivate")), (effect, 1), "{error}");
    }
    let fake = untold(LinkStatus::Open, LinkStatus::Deactivated).writing(Err(doubt()));
    assert_eq!(resolved(&fake).await.unwrap(), Resolution::NoLongerPayable);
}

fn times(ask_for: u64, every: u64) -> ResolveOptions {
    let mut times = ResolveOptions::default();
    (times.timeout, times.interval) = (secs(ask_for), secs(every));
    times
}

#[tokio::test]
async fn a_link_that_is_not_seen_was_asked_for_long_enough() {
    for (times, asks, pauses) in [
        (ResolveOptions::default(), 13, vec![secs(5); 12]),
        (times(12, 5), 4, vec![secs(5), secs(5), secs(2)]),
        (times(3, 10), 2, vec![secs(3)]),
        (times(0, 5), 1, vec![]),
    ] {
        let fake = Fake::new().then(|| Err(not_found()));
        let (resolution, slept) = resolve(&fake, times).await;
        assert_eq!(resolution.unwrap(), Resolution::NotFound { polled_for: times.timeout });
        assert_eq!((fake.calls().len(), slept), (asks, pauses));
    }
}

#[tokio::test]
async fn a_link_that_appears_late_is_found() {
    let late = || Ok(told(LinkStatus::Paid, None));
    let fake = Fake::new().reading([Err(not_found()), Err(passing()), Err(not_found()), late()]);
    let (resolution, slept) = resolve(&fake, ResolveOptions::default()).await;
    assert_eq!((resolution.unwrap(), slept), (Resolution::Found(key()), vec![secs(5); 3]));
}

#[tokio::test]
async fn a_provider_that_finds_nothing_by_reference_is_not_asked() {
    let fake = Fake::without(&[Operation::GetByReference]);
    let resolution = resolved(&fake).await.unwrap();
    let Resolution::LookupUnsupported { advice } = resolution else { panic!("{resolution:?}") };
    assert!(
        advice.contains("under a new reference, unless the provider notifies the payer"),
        "{advice}"
    );
    assert!(fake.calls().is_empty());
}

#[tokio::test]
async fn a_lookup_that_fails_at_the_end_is_an_error_and_no_absence() {
    let fake = Fake::new().reading([Err(not_found())]).then(|| Err(passing()));
    let (resolution, slept) = resolve(&fake, times(10, 5)).await;
    assert!(resolution.unwrap_err().is_timeout());
    assert_eq!((fake.calls().len(), slept.len()), (3, 2));
}

#[tokio::test]
async fn a_lookup_that_fails_for_good_is_an_error_at_once() {
    let fake = Fake::new().reading([Err(not_found()), Err(lasting())]);
    let (resolution, slept) = resolve(&fake, ResolveOptions::default()).await;
    assert!(resolution.unwrap_err().is_authentication());
    assert_eq!((fake.calls().len(), slept.len()), (2, 1));
}

#[test]
fn a_new_attempt_is_allowed_where_nobody_can_have_the_link() {
    let not_seen = Resolution::NotFound { polled_for: secs(60) };
    let cannot_be_known = Resolution::LookupUnsupported { advice: "" };
    for (resolution, silent, notified) in [
        (Resolution::Found(key()), false, false),
        (Resolution::NoLongerPayable, true, true),
        (not_seen, true, false),
        (cannot_be_known, true, false),
    ] {
        assert_eq!(resolution.allows_new_attempt(&[]), silent, "{resolution:?}");
        assert_eq!(
            resolution.allows_new_attempt(&[paylink_core::Notify::Sms]),
            notified,
            "{resolution:?}"
        );
    }
}
