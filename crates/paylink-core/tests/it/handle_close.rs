//! Closing and opening: what is written, and what it is taken for.

use paylink_core::{
    DeactivationOutcome, Delivery, Effect, Error, LinkStatus, Operation, ReactivationOutcome,
};

use crate::support::assert_error;
use crate::support::fake::{ALL, Fake, doubt, key, lasting, not_found, passing, refusal, seen};

#[tokio::test]
async fn only_a_link_that_can_still_be_paid_and_is_known_is_closed() {
    for status in ALL {
        let fake =
            Fake::new().reading([seen(status), seen(LinkStatus::Deactivated)]).writing(Ok(()));
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
async fn what_a_closed_link_shows_afterwards_decides_what_it_came_to() {
    for status in ALL {
        let fake = Fake::new().reading([seen(LinkStatus::Open), seen(status)]).writing(Ok(()));
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
async fn closing_twice_writes_once() {
    let closed = LinkStatus::Deactivated;
    let fake =
        Fake::new().reading([seen(LinkStatus::Open), seen(closed), seen(closed)]).writing(Ok(()));
    let links = fake.handle();
    assert_eq!(links.deactivate(&key()).await.unwrap(), DeactivationOutcome::Confirmed);
    assert_eq!(links.deactivate(&key()).await.unwrap(), DeactivationOutcome::AlreadyInactive);
    assert_eq!(fake.calls(), ["get", "deactivate", "get", "get"]);
}

#[tokio::test]
async fn a_doubtful_close_counts_only_if_the_link_shows_it_and_is_never_repeated() {
    for status in ALL {
        let fake =
            Fake::new().reading([seen(LinkStatus::Open), seen(status)]).writing(Err(doubt()));
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
async fn a_doubtful_close_that_cannot_be_looked_up_stays_in_doubt() {
    for after in [passing(), lasting(), not_found()] {
        let fake = Fake::new().reading([seen(LinkStatus::Open), Err(after)]).writing(Err(doubt()));
        let error = fake.handle().deactivate(&key()).await.unwrap_err();
        assert_error(&error, Error::is_timeout, Delivery::MaybeSent, Effect::Unknown, 0);
        assert_eq!((error.operation(), fake.count("deactivate")), (Some("link/update"), 1));
    }
}

#[tokio::test]
async fn a_close_whose_second_look_fails_is_accepted_and_written_once() {
    let closed = LinkStatus::Deactivated;
    let fake =
        Fake::new().reading([seen(LinkStatus::Open), Err(passing()), seen(closed)]).writing(Ok(()));
    let links = fake.handle();
    assert_eq!(links.deactivate(&key()).await.unwrap(), DeactivationOutcome::Accepted);
    assert_eq!(links.deactivate(&key()).await.unwrap(), DeactivationOutcome::AlreadyInactive);
    assert_eq!(fake.calls(), ["get", "deactivate", "get", "get"]);
}

#[tokio::test]
async fn a_close_that_was_refused_or_never_left_is_told_as_it_is() {
    let unsent = || Error::connect().with_write_operation("link/update");
    for (write, is) in [
        (refusal as fn() -> Error, Error::is_refused as fn(&Error) -> bool),
        (unsent, Error::is_connect),
    ] {
        let fake = Fake::new().reading([seen(LinkStatus::Open)]).writing(Err(write()));
        let error = fake.handle().deactivate(&key()).await.unwrap_err();
        assert!(is(&error) && error.effect() == Effect::None, "{error:?}");
        assert_eq!(fake.calls(), ["get", "deactivate"]);
    }
}

#[tokio::test]
async fn a_link_that_cannot_be_read_is_not_closed() {
    for error in [passing, lasting, not_found] {
        let fake = Fake::new().reading([Err(error())]);
        assert_eq!(
            fake.handle().deactivate(&key()).await.unwrap_err().to_string(),
            error().to_string()
        );
        assert_eq!(fake.calls(), ["get"]);
    }
}

#[tokio::test]
async fn closing_by_id_and_by_reference_are_two_capabilities() {
    let by_id = key().with_id("id-1");
    for (missing, works, fails) in [
        (Operation::DeactivateByReference, &by_id, &key()),
        (Operation::Deactivate, &key(), &by_id),
    ] {
        let fake = Fake::without(&[missing])
            .reading([seen(LinkStatus::Open), seen(LinkStatus::Deactivated)])
            .writing(Ok(()));
        let links = fake.handle();
        assert!(links.deactivate(fails).await.unwrap_err().is_unsupported());
        assert!(fake.calls().is_empty());
        assert_eq!(links.deactivate(works).await.unwrap(), DeactivationOutcome::Confirmed);
    }
}

#[tokio::test]
async fn only_a_disabled_link_is_opened_again() {
    for status in ALL {
        let fake = Fake::new().reading([seen(status), seen(LinkStatus::Open)]).writing(Ok(()));
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
async fn an_opened_link_is_confirmed_only_if_it_shows_it() {
    for status in ALL {
        for doubtful in [false, true] {
            let write = if doubtful { Err(doubt()) } else { Ok(()) };
            let fake =
                Fake::new().reading([seen(LinkStatus::Deactivated), seen(status)]).writing(write);
            let result = fake.handle().reactivate(&key()).await;
            match (status, doubtful) {
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
async fn a_closed_link_that_the_provider_shows_no_longer_is_accepted() {
    let fake = Fake::new().reading([seen(LinkStatus::Open), Err(not_found())]).writing(Ok(()));
    assert_eq!(fake.handle().deactivate(&key()).await.unwrap(), DeactivationOutcome::Accepted);
    assert_eq!(fake.calls(), ["get", "deactivate", "get"]);
}
