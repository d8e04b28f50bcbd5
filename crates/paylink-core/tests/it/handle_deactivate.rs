//! Deactivating and reactivating: what is written, and which outcome it has.

use paylink_core::{
    DeactivationOutcome, Delivery, Effect, Error, LinkStatus, Operation, ReactivationOutcome,
};

use crate::support::assert_error;
use crate::support::fake::{
    ALL, Fake, key, not_found, permanent, read_as, refusal, temporary, unknown_effect,
};

#[tokio::test]
async fn only_a_link_that_may_still_be_paid_is_deactivated() {
    for status in ALL {
        let fake = Fake::new()
            .reading([read_as(status), read_as(LinkStatus::Deactivated)])
            .writing(Ok(()));
        let result = fake.handle().deactivate(&key()).await;
        let (expected, calls): (_, &[&str]) = match status {
            LinkStatus::Paid => (Some(DeactivationOutcome::AlreadyPaid), &["get"]),
            LinkStatus::Expired | LinkStatus::Deactivated => {
                (Some(DeactivationOutcome::AlreadyInactive), &["get"])
            }
            LinkStatus::Unknown => (None, &["get"]),
            _ => (Some(DeactivationOutcome::Confirmed), &["get", "deactivate", "get"]),
        };
        if let Err(error) = &result {
            assert_error(error, Error::is_wrong_state, Delivery::NotSent, Effect::None, 0);
        }
        assert_eq!(result.ok(), expected, "{status}");
        assert_eq!(fake.calls(), calls, "{status}");
    }
}

#[tokio::test]
async fn the_status_after_the_write_decides_the_outcome() {
    for status in ALL {
        let fake =
            Fake::new().reading([read_as(LinkStatus::Open), read_as(status)]).writing(Ok(()));
        let expected = match status {
            LinkStatus::Deactivated => DeactivationOutcome::Confirmed,
            LinkStatus::Paid => DeactivationOutcome::AlreadyPaid,
            LinkStatus::Expired => DeactivationOutcome::AlreadyInactive,
            _ => DeactivationOutcome::Accepted,
        };
        assert_eq!(fake.handle().deactivate(&key()).await.unwrap(), expected, "{status}");
        assert_eq!(fake.count("deactivate"), 1);
    }
}

#[tokio::test]
async fn deactivating_twice_writes_once() {
    let deactivated = LinkStatus::Deactivated;
    let fake = Fake::new()
        .reading([read_as(LinkStatus::Open), read_as(deactivated), read_as(deactivated)])
        .writing(Ok(()));
    let links = fake.handle();
    assert_eq!(links.deactivate(&key()).await.unwrap(), DeactivationOutcome::Confirmed);
    assert_eq!(links.deactivate(&key()).await.unwrap(), DeactivationOutcome::AlreadyInactive);
    assert_eq!(fake.calls(), ["get", "deactivate", "get", "get"]);
}

#[tokio::test]
async fn a_write_with_unknown_effect_counts_only_if_the_link_confirms_it_and_is_never_repeated() {
    for status in ALL {
        let fake = Fake::new()
            .reading([read_as(LinkStatus::Open), read_as(status)])
            .writing(Err(unknown_effect()));
        let result = fake.handle().deactivate(&key()).await;
        let expected = match status {
            LinkStatus::Deactivated => Some(DeactivationOutcome::Confirmed),
            LinkStatus::Paid => Some(DeactivationOutcome::AlreadyPaid),
            LinkStatus::Expired => Some(DeactivationOutcome::AlreadyInactive),
            _ => None,
        };
        if let Err(error) = &result {
            assert_error(error, Error::is_timeout, Delivery::MaybeSent, Effect::Unknown, 0);
            assert_eq!(error.operation(), Some("link/update"));
        }
        assert_eq!(result.ok(), expected, "{status}");
        assert_eq!(fake.calls(), ["get", "deactivate", "get"], "{status}");
    }
}

#[tokio::test]
async fn a_write_with_unknown_effect_stays_unknown_if_the_link_cannot_be_read() {
    for after in [temporary(), permanent(), not_found()] {
        let fake = Fake::new()
            .reading([read_as(LinkStatus::Open), Err(after)])
            .writing(Err(unknown_effect()));
        let error = fake.handle().deactivate(&key()).await.unwrap_err();
        assert_error(&error, Error::is_timeout, Delivery::MaybeSent, Effect::Unknown, 0);
        assert_eq!((error.operation(), fake.count("deactivate")), (Some("link/update"), 1));
    }
}

#[tokio::test]
async fn a_deactivation_whose_second_read_fails_is_accepted_and_written_once() {
    let deactivated = LinkStatus::Deactivated;
    let fake = Fake::new()
        .reading([read_as(LinkStatus::Open), Err(temporary()), read_as(deactivated)])
        .writing(Ok(()));
    let links = fake.handle();
    assert_eq!(links.deactivate(&key()).await.unwrap(), DeactivationOutcome::Accepted);
    assert_eq!(links.deactivate(&key()).await.unwrap(), DeactivationOutcome::AlreadyInactive);
    assert_eq!(fake.calls(), ["get", "deactivate", "get", "get"]);
}

#[tokio::test]
async fn a_deactivation_that_was_refused_or_not_sent_returns_its_error() {
    let unsent = || Error::connect().with_write_operation("link/update");
    for (write, is) in [
        (refusal as fn() -> Error, Error::is_refused as fn(&Error) -> bool),
        (unsent, Error::is_connect),
    ] {
        let fake = Fake::new().reading([read_as(LinkStatus::Open)]).writing(Err(write()));
        let error = fake.handle().deactivate(&key()).await.unwrap_err();
        assert!(is(&error) && error.effect() == Effect::None, "{error:?}");
        assert_eq!(fake.calls(), ["get", "deactivate"]);
    }
}

#[tokio::test]
async fn a_link_that_cannot_be_read_is_not_deactivated() {
    for error in [temporary, permanent, not_found] {
        let fake = Fake::new().reading([Err(error())]);
        assert_eq!(
            fake.handle().deactivate(&key()).await.unwrap_err().to_string(),
            error().to_string()
        );
        assert_eq!(fake.calls(), ["get"]);
    }
}

#[tokio::test]
async fn deactivating_by_id_and_by_reference_are_two_capabilities() {
    let by_id = key().with_id("id-1");
    for (missing, works, fails) in [
        (Operation::DeactivateByReference, &by_id, &key()),
        (Operation::Deactivate, &key(), &by_id),
    ] {
        let fake = Fake::without(&[missing])
            .reading([read_as(LinkStatus::Open), read_as(LinkStatus::Deactivated)])
            .writing(Ok(()));
        let links = fake.handle();
        assert!(links.deactivate(fails).await.unwrap_err().is_unsupported());
        assert!(fake.calls().is_empty());
        assert_eq!(links.deactivate(works).await.unwrap(), DeactivationOutcome::Confirmed);
    }
}

#[tokio::test]
async fn only_a_deactivated_link_is_reactivated() {
    for status in ALL {
        let fake =
            Fake::new().reading([read_as(status), read_as(LinkStatus::Open)]).writing(Ok(()));
        let result = fake.handle().reactivate(&key()).await;
        let (expected, calls): (_, &[&str]) = match status {
            LinkStatus::Deactivated => {
                (Some(ReactivationOutcome::Confirmed), &["get", "reactivate", "get"])
            }
            LinkStatus::Open => (Some(ReactivationOutcome::AlreadyOpen), &["get"]),
            _ => (None, &["get"]),
        };
        if let Err(error) = &result {
            assert_error(error, Error::is_wrong_state, Delivery::NotSent, Effect::None, 0);
        }
        assert_eq!(result.ok(), expected, "{status}");
        assert_eq!(fake.calls(), calls, "{status}");
    }
}

#[tokio::test]
async fn a_reactivation_is_confirmed_only_if_the_link_is_open() {
    for status in ALL {
        for effect_unknown in [false, true] {
            let write = if effect_unknown { Err(unknown_effect()) } else { Ok(()) };
            let fake = Fake::new()
                .reading([read_as(LinkStatus::Deactivated), read_as(status)])
                .writing(write);
            let result = fake.handle().reactivate(&key()).await;
            match (status, effect_unknown) {
                (LinkStatus::Open, _) => {
                    assert_eq!(result.unwrap(), ReactivationOutcome::Confirmed)
                }
                (_, false) => {
                    assert_eq!(result.unwrap(), ReactivationOutcome::Accepted, "{status}")
                }
                (_, true) => {
                    let error = result.unwrap_err();
                    assert_error(
                        &error,
                        Error::is_timeout,
                        Delivery::MaybeSent,
                        Effect::Unknown,
                        0,
                    );
                }
            }
            assert_eq!(fake.calls(), ["get", "reactivate", "get"], "{status}");
        }
    }
}

#[tokio::test]
async fn a_deactivated_link_that_the_provider_no_longer_reports_is_accepted() {
    let fake = Fake::new().reading([read_as(LinkStatus::Open), Err(not_found())]).writing(Ok(()));
    assert_eq!(fake.handle().deactivate(&key()).await.unwrap(), DeactivationOutcome::Accepted);
    assert_eq!(fake.calls(), ["get", "deactivate", "get"]);
}
