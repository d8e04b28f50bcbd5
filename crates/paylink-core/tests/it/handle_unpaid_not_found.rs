//! A provider that reports payments instead of links: an unpaid link may be reported as not found.

use std::time::Duration;

use paylink_core::{
    Currency, DeactivationOutcome, Error, Expected, LinkStatus, Money, PayLinks, Payment,
    PaymentOutcome, PollOptions, Resolution, ResolveOptions, Reversal, Verdict,
};

use crate::support::clock;
use crate::support::fake::{Fake, Read, everything, key, not_found, read_as, reference};

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
    let unknown = reports_payments_only(1).showing(payment(PaymentOutcome::Unknown));
    assert!(unknown.handle().deactivate(&key()).await.unwrap_err().is_wrong_state());
    for fake in [paid, unknown] {
        assert_eq!(fake.count("deactivate"), 0);
    }
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
    let times = ResolveOptions::new(Duration::from_secs(3), Duration::from_secs(1));
    let fake = (0..4).fold(reports_payments_only(4), |fake, _| fake.showing(Vec::new()));
    let resolution = fake.handle().resolve_with_options(&reference(), times).await.unwrap();
    assert!(
        matches!(resolution, Resolution::NotFound { .. }) && resolution.allows_new_attempt(&[])
    );

    let payment = Payment::new("1", PaymentOutcome::Succeeded, Reversal::Unknown);
    let fake = reports_payments_only(2).showing(Vec::new()).showing(vec![payment]);
    let resolution = fake.handle().resolve_with_options(&reference(), times).await.unwrap();
    assert!(matches!(resolution, Resolution::Found(_)), "{resolution:?}");
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
