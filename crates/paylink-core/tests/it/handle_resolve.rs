//! Resolving a creation whose response was lost.

use std::time::Duration;

use paylink_core::{
    Effect, Error, Link, LinkStatus, Operation, PayLinks, Resolution, ResolveOptions, Result,
};

use crate::support::clock;
use crate::support::fake::{
    ALL, Fake, key, link, not_found, permanent, read_as, reference, refusal, temporary,
    unknown_effect,
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

fn notified(status: LinkStatus, notified: Option<bool>) -> Link {
    let mut link = link(status);
    link.notified_by_provider = notified;
    link
}

#[tokio::test]
async fn a_link_that_the_payer_may_have_is_found_and_not_deactivated() {
    use LinkStatus::{Failed, Open, Paid, Processing, Unknown};
    for (status, by_provider) in [
        (Paid, Some(false)),
        (Processing, Some(false)),
        (Failed, Some(false)),
        (Unknown, Some(false)),
        (Open, Some(true)),
        (Open, None),
    ] {
        let fake = Fake::new().reading([Ok(notified(status, by_provider))]);
        assert_eq!(resolved(&fake).await.unwrap(), Resolution::Found(key()), "{status}");
        assert_eq!(fake.calls(), ["get"], "{status}");
    }
}

#[tokio::test]
async fn a_link_that_cannot_be_deactivated_by_reference_is_found() {
    let fake = Fake::without(&[Operation::DeactivateByReference])
        .reading([Ok(notified(LinkStatus::Open, Some(false)))]);
    assert_eq!(resolved(&fake).await.unwrap(), Resolution::Found(key()));
    assert_eq!(fake.calls(), ["get"]);
}

#[tokio::test]
async fn an_expired_or_deactivated_link_is_no_longer_payable_without_a_write() {
    for status in [LinkStatus::Expired, LinkStatus::Deactivated] {
        for by_provider in [Some(true), Some(false), None] {
            let fake = Fake::new().reading([Ok(notified(status, by_provider))]);
            // A payer who received the link may have been paying when it ended.
            let not_notified = by_provider == Some(false);
            let expected =
                if not_notified { Resolution::NoLongerPayable } else { Resolution::Found(key()) };
            assert_eq!(resolved(&fake).await.unwrap(), expected, "{status}");
            assert_eq!(fake.calls(), ["get"]);
        }
    }
}

/// An open link that nobody received, then its status before and after the write.
fn not_notified(before: LinkStatus, after: LinkStatus) -> Fake {
    Fake::new().reading([
        Ok(notified(LinkStatus::Open, Some(false))),
        read_as(before),
        read_as(after),
        read_as(after),
    ])
}

#[tokio::test]
async fn an_open_link_that_nobody_received_is_deactivated_with_one_write() {
    for after in ALL {
        let fake = not_notified(LinkStatus::Open, after).writing(Ok(()));
        let expected = match after {
            LinkStatus::Deactivated | LinkStatus::Expired => Resolution::NoLongerPayable,
            // Paid in between, or accepted without being reported: somebody may have it.
            _ => Resolution::Found(key()),
        };
        assert_eq!(resolved(&fake).await.unwrap(), expected, "{after}");
        assert_eq!(fake.count("deactivate"), 1);
    }
}

#[tokio::test]
async fn a_deactivation_that_is_not_reported_at_once_is_read_again() {
    let deactivating = |second_read: Result<Link>| {
        let open = || Ok(notified(LinkStatus::Open, Some(false)));
        Fake::new().reading([open(), open(), Err(temporary()), second_read]).writing(Ok(()))
    };
    let fake = deactivating(read_as(LinkStatus::Deactivated));
    assert_eq!(resolved(&fake).await.unwrap(), Resolution::NoLongerPayable);
    assert_eq!(fake.calls(), ["get", "get", "deactivate", "get", "get"]);
    // That it could not be read does not mean that it was found open.
    let fake = deactivating(Err(temporary()));
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
        let fake = not_notified(before, before);
        assert_eq!(resolved(&fake).await.unwrap(), expected, "{before}");
        assert_eq!(fake.count("deactivate"), 0);
    }
}

#[tokio::test]
async fn a_deactivation_that_fails_or_has_unknown_effect_settles_nothing() {
    for (write, effect) in
        [(refusal as fn() -> Error, Effect::None), (unknown_effect, Effect::Unknown)]
    {
        let fake = not_notified(LinkStatus::Open, LinkStatus::Open).writing(Err(write()));
        let error = resolved(&fake).await.unwrap_err();
        assert_eq!((error.effect(), fake.count("deactivate")), (effect, 1), "{error}");
    }
    let fake =
        not_notified(LinkStatus::Open, LinkStatus::Deactivated).writing(Err(unknown_effect()));
    assert_eq!(resolved(&fake).await.unwrap(), Resolution::NoLongerPayable);
}

fn times(timeout: u64, interval: u64) -> ResolveOptions {
    let mut times = ResolveOptions::default();
    (times.timeout, times.interval) = (secs(timeout), secs(interval));
    times
}

#[tokio::test]
async fn a_link_that_is_not_found_was_polled_until_the_timeout() {
    for (times, polls, pauses) in [
        (ResolveOptions::default(), 13, vec![secs(5); 12]),
        (times(12, 5), 4, vec![secs(5), secs(5), secs(2)]),
        (times(3, 10), 2, vec![secs(3)]),
        (times(0, 5), 1, vec![]),
        (ResolveOptions::once(), 1, vec![]),
    ] {
        let fake = Fake::new().then(|| Err(not_found()));
        let (resolution, slept) = resolve(&fake, times).await;
        assert_eq!(resolution.unwrap(), Resolution::NotFound { polled_for: times.timeout });
        assert_eq!((fake.calls().len(), slept), (polls, pauses));
    }
}

#[tokio::test]
async fn a_link_that_appears_late_is_found() {
    let late = || Ok(notified(LinkStatus::Paid, None));
    let fake = Fake::new().reading([Err(not_found()), Err(temporary()), Err(not_found()), late()]);
    let (resolution, slept) = resolve(&fake, ResolveOptions::default()).await;
    assert_eq!((resolution.unwrap(), slept), (Resolution::Found(key()), vec![secs(5); 3]));
}

#[tokio::test]
async fn a_provider_without_lookup_by_reference_receives_nothing() {
    let fake = Fake::without(&[Operation::GetByReference]);
    let resolution = resolved(&fake).await.unwrap();
    let Resolution::LookupUnsupported { advice } = resolution else { panic!("{resolution:?}") };
    assert!(
        advice.contains("with a new reference, unless the provider was asked to notify the payer"),
        "{advice}"
    );
    assert!(fake.calls().is_empty());
}

#[tokio::test]
async fn a_lookup_that_fails_at_the_timeout_is_an_error_and_not_a_not_found() {
    let fake = Fake::new().reading([Err(not_found())]).then(|| Err(temporary()));
    let (resolution, slept) = resolve(&fake, times(10, 5)).await;
    assert!(resolution.unwrap_err().is_timeout());
    assert_eq!((fake.calls().len(), slept.len()), (3, 2));
}

#[tokio::test]
async fn a_lookup_that_fails_permanently_is_an_error_at_once() {
    let fake = Fake::new().reading([Err(not_found()), Err(permanent())]);
    let (resolution, slept) = resolve(&fake, ResolveOptions::default()).await;
    assert!(resolution.unwrap_err().is_authentication());
    assert_eq!((fake.calls().len(), slept.len()), (2, 1));
}

#[test]
fn a_new_attempt_is_allowed_if_nobody_can_have_the_link() {
    let not_found = Resolution::NotFound { polled_for: secs(60) };
    let unsupported = Resolution::LookupUnsupported { advice: "" };
    let unseen = Resolution::DeactivatedUnseen;
    for (resolution, without_messages, with_messages) in [
        (Resolution::Found(key()), false, false),
        (Resolution::NoLongerPayable, true, true),
        (not_found, true, false),
        (unseen, true, false),
        (unsupported, true, false),
    ] {
        assert_eq!(resolution.allows_new_attempt(&[]), without_messages, "{resolution:?}");
        assert_eq!(
            resolution.allows_new_attempt(&[paylink_core::Notify::Sms]),
            with_messages,
            "{resolution:?}"
        );
    }
}
