//! Deactivating and reactivating: what is written, and which outcome it has.

use std::time::Duration;

use paylink_core::{
    DeactivationOutcome, Delivery, Effect, Error, Link, LinkStatus, LocalDateTime, Operation,
    Payment, PaymentOutcome, ReactivationOutcome, Reversal, StatusBasis,
};

use crate::support::assert_error;
use crate::support::fake::{
    ALL, Fake, key, link, not_found, permanent, read_as, refusal, temporary, unknown_effect,
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
            // A payment that was in progress may have been charged.
            LinkStatus::Processing => {
                (Some(DeactivationOutcome::Confirmed), &["get", "deactivate", "get", "payments"])
            }
            _ => (Some(DeactivationOutcome::Confirmed), &["get", "deactivate", "get"]),
        };
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
    let calls: [&[&str]; 2] = [&["get", "deactivate", "get"], &["get", "deactivate"]];
    for (write, is, calls) in [
        (refusal as fn() -> Error, Error::is_refused as fn(&Error) -> bool, calls[0]),
        (unsent, Error::is_connect, calls[1]),
    ] {
        for after in [read_as(LinkStatus::Open), read_as(LinkStatus::Unknown), Err(temporary())] {
            let fake =
                Fake::new().reading([read_as(LinkStatus::Open), after]).writing(Err(write()));
            let error = fake.handle().deactivate(&key()).await.unwrap_err();
            assert!(is(&error) && error.effect() == Effect::None, "{error:?}");
            assert_eq!(fake.calls(), calls);
        }
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

#[tokio::test]
async fn after_a_refusal_the_link_is_read_again() {
    for (after, expected) in [
        (LinkStatus::Paid, DeactivationOutcome::AlreadyPaid),
        (LinkStatus::Deactivated, DeactivationOutcome::AlreadyInactive),
        (LinkStatus::Expired, DeactivationOutcome::AlreadyInactive),
    ] {
        for before in [LinkStatus::Open, LinkStatus::Processing, LinkStatus::Unknown] {
            let fake =
                Fake::new().reading([read_as(before), read_as(after)]).writing(Err(refusal()));
            assert_eq!(fake.handle().deactivate(&key()).await.unwrap(), expected, "{after}");
            let reads_payments =
                before == LinkStatus::Processing && expected != DeactivationOutcome::AlreadyPaid;
            let calls = ["get", "deactivate", "get", "payments"];
            assert_eq!(fake.calls(), calls[..if reads_payments { 4 } else { 3 }]);
        }
    }
}

/// A link that the client takes for expired, with this expiry.
fn derived(expires: &str) -> Link {
    let mut link = link(LinkStatus::Expired);
    link.status_basis = StatusBasis::Derived;
    link.expires = Some(LocalDateTime::new(expires));
    link
}

#[tokio::test]
async fn a_derived_status_is_no_reason_not_to_deactivate() {
    // The clock of the tests is at 2027-01-15.
    let far = || Ok(derived("2099-11-21T18:00:00"));
    let fake = Fake::new().reading([far(), far()]).writing(Ok(()));
    assert_eq!(
        fake.handle().deactivate(&key()).await.unwrap(),
        DeactivationOutcome::Accepted,
        "the provider does not report that the link is inactive"
    );
    assert_eq!(fake.calls(), ["get", "deactivate", "get"]);
    // Neither a refusal nor an unknown effect makes a derived status certain.
    for write in [refusal(), unknown_effect()] {
        let effect = write.effect();
        let fake = Fake::new().reading([far(), far()]).writing(Err(write));
        assert_eq!(fake.handle().deactivate(&key()).await.unwrap_err().effect(), effect);
    }
    // The request is accepted or refused, and the clock of this machine agrees.
    for (expires, is_inactive) in [
        ("2027-01-15T07:59:59", true),
        ("2027-01-15T08:00:01", false),
        ("2026-01-01T00:00:00", true),
        ("soon", false),
    ] {
        let fake = Fake::new()
            .reading([Ok(derived(expires)), Ok(derived(expires))])
            .writing(Err(refusal()));
        let outcome = fake.handle().deactivate(&key()).await.ok();
        let expected = is_inactive.then_some(DeactivationOutcome::AlreadyInactive);
        assert_eq!(outcome, expected, "{expires}");
        assert_eq!(fake.count("deactivate"), 1);

        let fake =
            Fake::new().reading([Ok(derived(expires)), Ok(derived(expires))]).writing(Ok(()));
        let outcome = fake.handle().deactivate(&key()).await.unwrap();
        assert_eq!(outcome, expected.unwrap_or(DeactivationOutcome::Accepted), "{expires}");
        assert_eq!(fake.count("deactivate"), 1);
    }
}

/// A link with a transaction.
fn tried(status: LinkStatus) -> Link {
    let mut link = link(status);
    link.transactions = vec!["t2".to_owned()];
    link
}

#[tokio::test]
async fn money_that_was_already_taken_is_reported() {
    let payment = |outcome| Payment::new("t1", outcome, Reversal::None);
    for (outcomes, is_found) in [
        (&[PaymentOutcome::Succeeded] as &[_], true),
        (&[PaymentOutcome::Failed, PaymentOutcome::Succeeded], true),
        (&[PaymentOutcome::Failed, PaymentOutcome::Unknown], true),
        (&[PaymentOutcome::Failed], false),
        (&[], false),
    ] {
        for (before, after, expected) in [
            (LinkStatus::Open, LinkStatus::Deactivated, DeactivationOutcome::Confirmed),
            (LinkStatus::Open, LinkStatus::Open, DeactivationOutcome::Accepted),
            (LinkStatus::Open, LinkStatus::Expired, DeactivationOutcome::AlreadyInactive),
            (LinkStatus::Deactivated, LinkStatus::Open, DeactivationOutcome::AlreadyInactive),
        ] {
            let expected = if is_found { DeactivationOutcome::PaymentsFound } else { expected };
            let payments = || outcomes.iter().copied().map(payment).collect();
            // The transaction is named by the first read alone, by the second, or by its id.
            let mut named = link(before);
            named.transactions = vec!["t1".to_owned()];
            let mut reads = vec![[tried(before), link(after)], [named, link(after)]];
            if before == LinkStatus::Open {
                reads.push([link(before), tried(after)]);
            }
            for reads in reads {
                let fake = Fake::new().reading(reads.map(Ok)).writing(Ok(())).showing(payments());
                let outcome = fake.handle().deactivate(&key()).await.unwrap();
                assert_eq!(outcome, expected, "{outcomes:?} {before} {after}");
                assert_eq!(fake.calls().last().unwrap(), "payments");
            }
        }
    }
    // Payments that cannot be read may be successful ones.
    let fake = Fake::new().reading([Ok(tried(LinkStatus::Deactivated))]);
    fake.script().payments.push_back(Err(temporary()));
    let outcome = fake.handle().deactivate(&key()).await.unwrap();
    assert_eq!(outcome, DeactivationOutcome::PaymentsFound);
    // The response about an open link does not list all of its payments.
    let mut unlisted = link(LinkStatus::Open);
    unlisted.all_transactions_listed = false;
    let fake = Fake::new().reading([Ok(unlisted), Ok(link(LinkStatus::Deactivated))]);
    let fake = fake.writing(Ok(())).showing(vec![payment(PaymentOutcome::Succeeded)]);
    let outcome = fake.handle().deactivate(&key()).await.unwrap();
    assert_eq!(outcome, DeactivationOutcome::PaymentsFound);
    // A client that cannot read payments returns what it knows.
    let fake = Fake::without(&[Operation::Payments]).reading([Ok(tried(LinkStatus::Deactivated))]);
    let outcome = fake.handle().deactivate(&key()).await.unwrap();
    assert_eq!((outcome, fake.calls().len()), (DeactivationOutcome::AlreadyInactive, 1));
}

#[tokio::test]
async fn after_a_reactivation_in_doubt_a_deactivation_is_sent() {
    let deactivated = || read_as(LinkStatus::Deactivated);
    let fake = Fake::new()
        .reading((0..9).map(|_| deactivated()))
        .writing(Err(unknown_effect()))
        .writing(Err(unknown_effect()))
        .writing(Ok(()));
    let links = fake.handle();
    assert_eq!(links.reactivate(&key()).await.unwrap_err().effect(), Effect::Unknown);
    // A clone of the handle knows of the doubt. The key of the same link may have an id.
    let (clone, by_id) = (links.clone(), key().with_id("id-1"));
    assert_eq!(clone.deactivate(&by_id).await.unwrap(), DeactivationOutcome::Confirmed);
    assert_eq!(fake.count("deactivate"), 1);
    // The doubt is over.
    assert_eq!(links.deactivate(&key()).await.unwrap(), DeactivationOutcome::AlreadyInactive);
    assert_eq!(fake.count("deactivate"), 1);
}

#[tokio::test]
async fn a_reactivation_that_is_certain_leaves_no_doubt() {
    for (write, after) in [
        (Ok(()), LinkStatus::Open),
        (Ok(()), LinkStatus::Deactivated),
        (Err(refusal()), LinkStatus::Deactivated),
        (Err(unknown_effect()), LinkStatus::Open),
    ] {
        let is_refused = write.as_ref().is_err_and(|error| error.effect() == Effect::None);
        let mut reads = vec![read_as(LinkStatus::Deactivated)];
        if !is_refused {
            reads.push(read_as(after));
        }
        let fake =
            Fake::new().reading(reads).writing(write).then(|| read_as(LinkStatus::Deactivated));
        let links = fake.handle();
        let _ = links.reactivate(&key()).await;
        let outcome = links.deactivate(&key()).await.unwrap();
        assert_eq!(outcome, DeactivationOutcome::AlreadyInactive, "{after}");
        assert_eq!(fake.count("deactivate"), 0);
    }
}

#[tokio::test]
async fn a_reactivation_that_was_dropped_is_in_doubt() {
    let fake = Fake::new().then(|| read_as(LinkStatus::Deactivated)).writing(Ok(()));
    fake.script().hangs_at = Some("reactivate");
    let links = fake.handle();
    let (key, most) = (key(), Duration::from_millis(20));
    let reopening = tokio::time::timeout(most, links.reactivate(&key));
    assert!(reopening.await.is_err());
    assert_eq!(links.deactivate(&key).await.unwrap(), DeactivationOutcome::Confirmed);
    assert_eq!(fake.calls(), ["get", "reactivate", "get", "deactivate", "get"]);
}
