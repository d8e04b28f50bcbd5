//! A provider that reports payments instead of links: an unpaid link may be reported as not found.

use std::time::Duration;

use paylink_core::{
    Currency, DeactivationOutcome, Effect, Error, Evidence, Expected, LinkStatus, Money, Notify,
    Operation, PayLinks, Payment, PaymentOutcome, PollOptions, Resolution, Reversal, Support,
    Verdict,
};

use crate::support::clock;
use crate::support::fake::{
    Fake, Read, everything, key, not_found, read_as, reference, refusal, unknown_effect,
};

fn unpaid() -> Read {
    Err(not_found())
}

/// So many reads that report not found, then what follows.
fn reports_payments_only(times: usize) -> Fake {
    let fake = Fake::offering(everything().with_unpaid_links_not_found());
    fake.reading((0..times).map(|_| unpaid()))
}

#[tokio::test]
async fn reading_the_link_is_a_not_found_error() {
    let error = reports_payments_only(1).handle().get(&key()).await.unwrap_err();
    assert!(error.is_not_found());
}

#[tokio::test]
async fn waiting_tolerates_not_found_until_the_timeout() {
    let polling = PollOptions::new(Duration::from_secs(600));
    let fake = reports_payments_only(3).reading([read_as(LinkStatus::Paid)]);
    let links = PayLinks::with_clock(fake, clock().0);
    assert_eq!(
        links.wait_until_settled(&key(), polling).await.unwrap().link().status,
        LinkStatus::Paid
    );

    let links = PayLinks::with_clock(reports_payments_only(0).then(unpaid), clock().0);
    assert_eq!(
        links.wait_until_settled(&key(), polling).await.unwrap().link().status,
        LinkStatus::Unknown
    );
}

#[tokio::test]
async fn a_deactivation_is_written_once_and_never_confirmed() {
    let fake = reports_payments_only(2).writing(Ok(())).showing(Vec::new()).showing(Vec::new());
    assert_eq!(fake.handle().deactivate(&key()).await.unwrap(), DeactivationOutcome::Accepted);
    assert_eq!(fake.calls(), ["get", "payments", "deactivate", "get", "payments"]);
    let fake = reports_payments_only(1)
        .reading([read_as(LinkStatus::Paid)])
        .writing(Ok(()))
        .showing(Vec::new());
    assert_eq!(fake.handle().deactivate(&key()).await.unwrap(), DeactivationOutcome::AlreadyPaid);
}

#[tokio::test]
async fn a_link_with_payments_is_not_deactivated() {
    let payment = |outcome| vec![Payment::new("1", outcome, Reversal::Unknown)];
    let paid = reports_payments_only(1).showing(payment(PaymentOutcome::Succeeded));
    assert_eq!(paid.handle().deactivate(&key()).await.unwrap(), DeactivationOutcome::AlreadyPaid);
    assert_eq!(paid.count("deactivate"), 0);
    // A payment whose outcome is unknown keeps nobody from paying once more.
    let unknown = || payment(PaymentOutcome::Unknown);
    let doubtful = reports_payments_only(2).writing(Ok(()));
    let doubtful = doubtful.showing(unknown()).showing(unknown()).showing(unknown());
    let outcome = doubtful.handle().deactivate(&key()).await.unwrap();
    assert_eq!(outcome, DeactivationOutcome::PaymentsFound);
    assert_eq!(doubtful.count("deactivate"), 1);
    let failed = reports_payments_only(1).reading([read_as(LinkStatus::Paid)]).writing(Ok(()));
    let failed = failed.showing(payment(PaymentOutcome::Failed));
    assert_eq!(failed.handle().deactivate(&key()).await.unwrap(), DeactivationOutcome::AlreadyPaid);
    assert_eq!(failed.count("deactivate"), 1);
    // Paid while it was being deactivated.
    let late = reports_payments_only(2).writing(Ok(())).showing(Vec::new());
    let late = late.showing(payment(PaymentOutcome::Succeeded));
    assert_eq!(late.handle().deactivate(&key()).await.unwrap(), DeactivationOutcome::AlreadyPaid);
}

#[tokio::test]
async fn the_verdict_is_not_provable() {
    let expected = Expected::new(Money::from_minor(14_990, Currency::TRY).unwrap());
    let confirmation = reports_payments_only(1)
        .showing(Vec::new())
        .handle()
        .confirm(&key(), &expected, None)
        .await;
    assert_eq!(confirmation.unwrap().verdict, Verdict::NotProvable);
}

#[tokio::test]
async fn a_creation_is_not_found_unless_it_has_payments() {
    // What cannot be seen is not polled for.
    let capabilities = everything().with_unpaid_links_not_found().with(
        Operation::DeactivateByReference,
        Support::No,
        Evidence::Documented,
    );
    let fake = Fake::offering(capabilities).reading([unpaid()]).showing(Vec::new());
    let (clock, hand) = clock();
    let links = PayLinks::with_clock(fake.clone(), clock);
    let resolution = links.resolve(&reference()).await.unwrap();
    assert_eq!(resolution, Resolution::NotFound { polled_for: Duration::ZERO });
    assert!(resolution.allows_new_attempt(&[]) && hand.slept().is_empty());
    assert_eq!(fake.calls(), ["get", "payments"]);

    let payment = Payment::new("1", PaymentOutcome::Succeeded, Reversal::Unknown);
    let fake = reports_payments_only(1).showing(vec![payment]);
    let resolution = fake.handle().resolve(&reference()).await.unwrap();
    assert!(matches!(resolution, Resolution::Found(_)), "{resolution:?}");
}

#[tokio::test]
async fn a_creation_that_cannot_be_seen_is_deactivated_by_its_reference() {
    let unseen = || reports_payments_only(2).showing(Vec::new());
    for (write, expected) in [
        (Ok(()), Resolution::DeactivatedUnseen),
        (Err(refusal()), Resolution::NotFound { polled_for: Duration::ZERO }),
    ] {
        let fake = unseen().writing(write).showing(Vec::new());
        let (clock, hand) = clock();
        let links = PayLinks::with_clock(fake.clone(), clock);
        let resolution = links.resolve(&reference()).await.unwrap();
        assert_eq!(resolution, expected);
        assert_eq!(fake.calls(), ["get", "payments", "deactivate", "get", "payments"]);
        assert!(hand.slept().is_empty() && resolution.allows_new_attempt(&[]));
        assert!(!resolution.allows_new_attempt(&[Notify::Sms]));
    }
    // Paid in the meantime.
    let payment = || vec![Payment::new("1", PaymentOutcome::Succeeded, Reversal::Unknown)];
    for write in [Ok(()), Err(refusal())] {
        let fake = unseen().writing(write).showing(payment());
        let resolution = fake.handle().resolve(&reference()).await.unwrap();
        assert_eq!(resolution, Resolution::Found(key()));
    }
    // An error that says nothing about the link is returned.
    for (write, effect) in [
        (Error::status(401).with_write_operation("link/update"), Effect::None),
        (Error::connect().with_write_operation("link/update"), Effect::None),
        (unknown_effect(), Effect::Unknown),
    ] {
        let fake = unseen().writing(Err(write)).showing(Vec::new());
        let error = fake.handle().resolve(&reference()).await.unwrap_err();
        assert_eq!((error.effect(), fake.count("deactivate")), (effect, 1), "{error}");
    }
}

#[tokio::test]
async fn not_found_is_an_error_at_other_providers() {
    let links = || Fake::offering(everything()).then(unpaid).handle();
    let expected = Expected::new(Money::from_minor(14_990, Currency::TRY).unwrap());
    let polling = PollOptions::new(Duration::from_secs(600));
    let not_found = |error: Error| assert!(error.is_not_found(), "{error}");
    not_found(links().wait_until_settled(&key(), polling).await.unwrap_err());
    not_found(links().deactivate(&key()).await.unwrap_err());
    not_found(links().confirm(&key(), &expected, None).await.unwrap_err());
}
