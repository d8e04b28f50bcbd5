//! A provider that shows payments, not links: what nobody has paid may be answered as not found.

use std::time::Duration;

use paylink_core::{
    Currency, DeactivationOutcome, Error, Expected, LinkStatus, Money, PayLinks, Payment,
    PaymentOutcome, PollOptions, Resolution, ResolveOptions, Reversal, Verdict,
};

use crate::support::clock;
use crate::support::fake::{Fake, Read, everything, key, not_found, reference, seen};

fn unseen() -> Read {
    Err(not_found())
}

/// So many reads that are answered as not found, then what follows.
fn shows_payments_only(times: usize) -> Fake {
    let fake = Fake::offering(everything().with_unpaid_links_not_found());
    fake.reading((0..times).map(|_| unseen()))
}

#[tokio::test]
async fn reading_it_is_an_error_that_says_so() {
    let error = shows_payments_only(1).handle().get(&key()).await.unwrap_err();
    assert!(error.is_not_found());
}

#[tokio::test]
async fn it_is_waited_for_and_the_deadline_is_no_error() {
    let polling = PollOptions::new(Duration::from_secs(600));
    let fake = shows_payments_only(3).reading([seen(LinkStatus::Paid)]);
    let links = PayLinks::with_clock(fake, clock().0);
    assert_eq!(
        links.wait_until_settled(&key(), polling).await.unwrap().link().status,
        LinkStatus::Paid
    );

    let links = PayLinks::with_clock(shows_payments_only(0).then(unseen), clock().0);
    assert_eq!(
        links.wait_until_settled(&key(), polling).await.unwrap().link().status,
        LinkStatus::Unknown
    );
}

#[tokio::test]
async fn it_is_closed_once_and_never_said_to_be_confirmed() {
    let fake = shows_payments_only(2).writing(Ok(())).showing(Vec::new()).showing(Vec::new());
    assert_eq!(fake.handle().deactivate(&key()).await.unwrap(), DeactivationOutcome::Accepted);
    assert_eq!(fake.calls(), ["get", "payments", "deactivate", "get", "payments"]);
    let fake = shows_payments_only(1)
        .reading([seen(LinkStatus::Paid)])
        .writing(Ok(()))
        .showing(Vec::new());
    assert_eq!(fake.handle().deactivate(&key()).await.unwrap(), DeactivationOutcome::AlreadyPaid);
}

#[tokio::test]
async fn what_its_payments_show_keeps_it_from_being_closed() {
    let payment = |outcome| vec![Payment::new("1", outcome, Reversal::Unknown)];
    let paid = shows_payments_only(1).showing(payment(PaymentOutcome::Succeeded));
    assert_eq!(paid.handle().deactivate(&key()).await.unwrap(), DeactivationOutcome::AlreadyPaid);
    let unknown = shows_payments_only(1).showing(payment(PaymentOutcome::Unknown));
    assert!(unknown.handle().deactivate(&key()).await.unwrap_err().is_wrong_state());
    for fake in [paid, unknown] {
        assert_eq!(fake.count("deactivate"), 0);
    }
    let failed = shows_payments_only(1).reading([seen(LinkStatus::Paid)]).writing(Ok(()));
    let failed = failed.showing(payment(PaymentOutcome::Failed));
    assert_eq!(failed.handle().deactivate(&key()).await.unwrap(), DeactivationOutcome::AlreadyPaid);
    assert_eq!(failed.count("deactivate"), 1);
    // Paid while it was being closed.
    let late = shows_payments_only(2).writing(Ok(())).showing(Vec::new());
    let late = late.showing(payment(PaymentOutcome::Succeeded));
    assert_eq!(late.handle().deactivate(&key()).await.unwrap(), DeactivationOutcome::AlreadyPaid);
}

#[tokio::test]
async fn it_is_not_provable() {
    let expected = Expected::new(Money::from_minor(14_990, Currency::TRY).unwrap());
    let told =
        shows_payments_only(1).showing(Vec::new()).handle().confirm(&key(), &expected, None).await;
    assert_eq!(told.unwrap().verdict, Verdict::NotProvable);
}

#[tokio::test]
async fn a_doubtful_creation_is_not_seen_unless_its_payments_are() {
    let times = ResolveOptions::new(Duration::from_secs(3), Duration::from_secs(1));
    let fake = (0..4).fold(shows_payments_only(4), |fake, _| fake.showing(Vec::new()));
    let resolution = fake.handle().resolve_with_options(&reference(), times).await.unwrap();
    assert!(
        matches!(resolution, Resolution::NotFound { .. }) && resolution.allows_new_attempt(&[])
    );

    let payment = Payment::new("1", PaymentOutcome::Succeeded, Reversal::Unknown);
    let fake = shows_payments_only(2).showing(Vec::new()).showing(vec![payment]);
    let resolution = fake.handle().resolve_with_options(&reference(), times).await.unwrap();
    assert!(matches!(resolution, Resolution::Found(_)), "{resolution:?}");
}

#[tokio::test]
async fn elsewhere_not_found_stays_an_error() {
    let links = || Fake::offering(everything()).then(unseen).handle();
    let expected = Expected::new(Money::from_minor(14_990, Currency::TRY).unwrap());
    let polling = PollOptions::new(Duration::from_secs(600));
    let not_found = |error: Error| assert!(error.is_not_found(), "{error}");
    not_found(links().wait_until_settled(&key(), polling).await.unwrap_err());
    not_found(links().deactivate(&key()).await.unwrap_err());
    not_found(links().confirm(&key(), &expected, None).await.unwrap_err());
}
