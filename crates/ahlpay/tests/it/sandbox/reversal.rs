//! Payments that were voided or refunded.

use ahlpay::{LinkStatus, Verdict};
use paylink_core::{DeactivationOutcome, Reversal};
use paylink_sandbox::Switch;
use paylink_testkit::shorthand::verdict_and_charge;

use crate::support::expected;
use crate::support::harness::{Harness, PASSIVE};

/// How a payment is reversed, and the switches that decide in which row it shows.
const REVERSALS: [(&str, &[Switch]); 5] = [
    ("refund", &[]),
    ("refund", &[Switch::AhlRefundChangesRow]),
    ("refund", &[Switch::AhlTransactionsArePaged]),
    ("void", &[]),
    ("void", &[Switch::AhlVoidHasRow]),
];

fn reverse(harness: &Harness, kind: &str) {
    let done =
        if kind == "void" { harness.ahl().void("ORD-1") } else { harness.ahl().refund("ORD-1") };
    assert!(done, "there was a payment to reverse");
}

#[tokio::test]
async fn a_voided_or_refunded_payment_is_reversed() {
    for (kind, switches) in REVERSALS {
        let harness = Harness::with(switches).await;
        let created = harness.create("ORD-1").await;
        harness.pay(&created.key);
        let expected = expected("149.90").accept_unknown_reversal();
        let paid = harness.links.confirm(&created.key, &expected, None).await.unwrap();
        assert_eq!(paid.verdict, Verdict::Paid);
        reverse(&harness, kind);
        let confirmation = harness.links.confirm(&created.key, &expected, None).await.unwrap();
        assert_eq!(
            verdict_and_charge(&confirmation),
            (Verdict::Reversed, None),
            "{kind} {switches:?}"
        );
        assert!(confirmation.payments.iter().all(|payment| payment.reversal == Reversal::Reversed));
        assert_ne!(confirmation.event_key, paid.event_key, "a reversal is another event");
        let link = harness.get(&created.key).await;
        assert_eq!(
            (link.status, link.provider_status.as_str()),
            (LinkStatus::Unknown, &*kind.to_uppercase())
        );
    }
}

#[tokio::test]
async fn a_refund_is_found_in_the_transactions_if_the_inquiry_does_not_know_the_link() {
    let harness = Harness::with(&[Switch::AhlLinksNotInInquiry]).await;
    let created = harness.create("ORD-1").await;
    harness.pay(&created.key);
    reverse(&harness, "refund");
    let expected = expected("149.90").accept_unknown_reversal();
    let confirmation = harness.links.confirm(&created.key, &expected, None).await.unwrap();
    assert_eq!(confirmation.verdict, Verdict::Reversed);
    assert_eq!(harness.deactivate(&created.key).await, DeactivationOutcome::AlreadyPaid);
    assert!(harness.requests(PASSIVE).is_empty());
}

#[tokio::test]
async fn a_refund_missing_from_the_transactions_is_not_provable() {
    let harness = Harness::with(&[Switch::AhlTransactionsOfSalesOnly]).await;
    let created = harness.create("ORD-1").await;
    harness.pay(&created.key);
    reverse(&harness, "refund");
    // The inquiry reports REFUND: enough to deny that it is paid, not enough to call it reversed.
    let expected = expected("149.90").accept_unknown_reversal();
    let confirmation = harness.links.confirm(&created.key, &expected, None).await.unwrap();
    assert_eq!(confirmation.verdict, Verdict::NotProvable);
}
