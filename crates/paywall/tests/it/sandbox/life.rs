//! Lifecycle of a page: creation, payment, expiry and reversal.

use paylink_core::{Authenticity, CallbackKind, ConfirmationSource, LinkStatus};
use paylink_sandbox::paywall::PageState;
use paylink_testkit::shorthand::verdict_and_charge;
use paywall::Verdict;

use crate::support::harness::{Harness, page_id};
use crate::support::{expected, hours, lira, tolerant};

#[tokio::test]
async fn a_page_is_created_read_paid_notified_and_confirmed() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    assert_eq!(created.url, harness.in_sandbox(&created.key).link);
    assert_eq!(harness.in_sandbox(&created.key).amount, "149.90");
    let link = harness.get(&created.key).await;
    assert_eq!((link.status, link.amount.unwrap().as_str()), (LinkStatus::Open, "149.90"));
    let unpaid = harness.confirm(&created.key).await;
    assert_eq!(unpaid.verdict, Verdict::NotPaid);

    let posted = harness.pay(&created.key).await;
    let claim = harness.links.read_callback(CallbackKind::Payment, &posted).unwrap();
    assert_eq!((claim.authenticity, claim.claims_success), (Authenticity::Signed, Some(true)));
    assert_eq!(
        (claim.reference.as_deref(), claim.amount.as_ref().unwrap().as_str()),
        (Some("ORD-1"), "149.90")
    );

    let confirmation =
        harness.links.confirm(&created.key, &expected("149.90"), Some(&claim)).await.unwrap();
    assert_eq!(
        (confirmation.verdict, confirmation.source),
        (Verdict::Paid, ConfirmationSource::Payments)
    );
    assert_eq!(confirmation.charged.unwrap().to_string(), "149.90 TRY");
    assert_eq!(confirmation.payments[0].transaction, claim.transaction.clone().unwrap());
    assert!(confirmation.reversal_reported && confirmation.mismatches.is_empty());
    assert!(
        harness.sandbox.requests().iter().all(|own| !own.foreign_key),
        "neither key pair was sent to the other host"
    );

    // A replayed callback and a confirmation without a callback have the same event key.
    let again = harness.links.read_callback(CallbackKind::Payment, &posted).unwrap();
    for claim in [Some(&again), None] {
        let replayed =
            harness.links.confirm(&created.key, &expected("149.90"), claim).await.unwrap();
        assert_eq!(
            (replayed.verdict, replayed.event_key),
            (Verdict::Paid, confirmation.event_key.clone())
        );
    }
}

#[tokio::test]
async fn without_the_private_pair_a_paid_page_is_not_provable_unless_the_link_alone_is_accepted() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    harness.pay(&created.key).await;
    harness.sandbox.clear_requests();
    let links = harness.without_private_pair();
    let confirmation = links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!(verdict_and_charge(&confirmation), (Verdict::NotProvable, None));
    let confirmation =
        links.confirm(&created.key, &expected("149.90").accept_link_alone(), None).await.unwrap();
    assert_eq!(
        (confirmation.verdict, confirmation.source),
        (Verdict::Paid, ConfirmationSource::LinkOnly)
    );
    let other =
        links.confirm(&created.key, &expected("150.00").accept_link_alone(), None).await.unwrap();
    assert_eq!(other.verdict, Verdict::Mismatch);
    assert_eq!(harness.services(), ["checkout/inquiry"; 3]);
}

#[tokio::test]
async fn another_amount_than_requested_is_not_paid_unless_a_surcharge_is_allowed() {
    use paylink_sandbox::paywall::PaymentForm;
    for (charged, allowed, verdict) in [
        ("149.9", false, Verdict::Paid),
        ("155.00", false, Verdict::Overpaid),
        ("155.00", true, Verdict::Paid),
        ("149.89", true, Verdict::PartlyPaid),
    ] {
        let harness = Harness::new().await;
        let created = harness.create("ORD-1").await;
        let form = PaymentForm::new().charged(charged);
        harness.sandbox.paywall().pay_with(page_id(&created.key), &form).await.unwrap();
        let expected = if allowed { tolerant("149.90") } else { expected("149.90") };
        let confirmation = harness.links.confirm(&created.key, &expected, None).await.unwrap();
        assert_eq!(confirmation.verdict, verdict, "{charged} {allowed}");
    }
}

#[tokio::test]
async fn a_refunded_or_cancelled_payment_is_reversed() {
    for (way, verdict, charged) in [
        ("refund", Verdict::Reversed, None),
        ("cancel", Verdict::Reversed, None),
        ("part", Verdict::PartlyReversed, Some(lira("149.90"))),
    ] {
        let harness = Harness::new().await;
        let created = harness.create("ORD-1").await;
        harness.pay(&created.key).await;
        let paid = harness.confirm(&created.key).await;
        let payment = paid.payments[0].transaction.parse().unwrap();
        let paywall = harness.sandbox.paywall();
        assert!(match way {
            "refund" => paywall.reverse(payment),
            "cancel" => paywall.cancel(payment),
            _ => paywall.refund_part(payment, "9.90"),
        });
        let confirmation = harness.confirm(&created.key).await;
        assert_eq!(verdict_and_charge(&confirmation), (verdict, charged), "{way}");
        assert_ne!(confirmation.event_key, paid.event_key, "a refund is another event");
        assert_eq!(confirmation.link.status, LinkStatus::Paid, "the page itself does not show it");
    }
}

#[tokio::test]
async fn a_declined_attempt_is_processing_and_the_next_one_may_succeed() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    assert_eq!(harness.press("decline", &created.key).await.status, 303);
    assert_eq!(harness.get(&created.key).await.status, LinkStatus::Processing);
    let confirmation = harness.confirm(&created.key).await;
    assert_eq!(confirmation.verdict, Verdict::Pending);
    assert!(harness.merchant.callbacks().is_empty(), "failures are not posted");
    harness.sandbox.paywall().pay(page_id(&created.key)).await.unwrap();
    assert_eq!(harness.get(&created.key).await.status, LinkStatus::Paid);
}

#[tokio::test]
async fn a_page_expires_by_the_clock_of_the_response() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    harness.sandbox.advance(hours(72) - std::time::Duration::from_secs(30));
    assert_eq!(harness.in_sandbox(&created.key).state, PageState::Open);
    assert_eq!(harness.get(&created.key).await.status, LinkStatus::Open);
    // The page has expired for the payer, but its expiry may be meant as UTC; three hours later it
    // has expired under either reading.
    harness.sandbox.advance(hours(1));
    assert_eq!(harness.in_sandbox(&created.key).state, PageState::Expired);
    assert_eq!(harness.get(&created.key).await.status, LinkStatus::Open);
    harness.sandbox.advance(hours(2) + std::time::Duration::from_secs(60));
    let link = harness.get(&created.key).await;
    assert_eq!(link.status, LinkStatus::Expired);
    let confirmation = harness.confirm(&created.key).await;
    assert_eq!(confirmation.verdict, Verdict::NotPaid);
}

#[tokio::test]
async fn a_page_with_the_default_lifetime_expires_after_ten_minutes() {
    let harness = Harness::new().await;
    let created =
        harness.links.create(&harness.link("ORD-1").provider_default_expiry()).await.unwrap();
    let paylink_core::GrantedLifetime::ProviderDefault(stated) = created.lifetime else { panic!() };
    harness.sandbox.advance(stated - std::time::Duration::from_secs(30));
    assert_eq!(harness.in_sandbox(&created.key).state, PageState::Open);
    harness.sandbox.advance(std::time::Duration::from_secs(60));
    assert_eq!(harness.in_sandbox(&created.key).state, PageState::Expired);
}

#[tokio::test]
async fn a_payment_in_time_stays_paid_after_the_page_has_expired() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    harness.pay(&created.key).await;
    harness.sandbox.advance(hours(100));
    let confirmation = harness.confirm(&created.key).await;
    assert_eq!((confirmation.verdict, confirmation.link.status), (Verdict::Paid, LinkStatus::Paid));
}
