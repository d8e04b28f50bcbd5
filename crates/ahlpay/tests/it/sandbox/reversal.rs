//! Payments that were voided or refunded.

use ahlpay::{LinkStatus, Verdict};
use paylink_core::{DeactivationOutcome, Reversal};
use paylink_sandbox::Switch;

use crate::support::env::{PASSIVE, TestEnv};
use crate::support::expected;

/// How a payment is reversed, and the switches that decide in which row it shows.
const REVERSALS: [(&str, &[Switch]); 4] = [
    ("refund", &[]),
    ("refund", &[Switch::AhlRefundChangesRow]),
    ("refund", &[Switch::AhlTransactionsArePaged]),
    ("void", &[]),
];

fn reverse(env: &TestEnv, kind: &str) {
    let done = if kind == "void" { env.ahl().void("ORD-1") } else { env.ahl().refund("ORD-1") };
    assert!(done, "there was a payment to reverse");
}

#[tokio::test]
async fn a_voided_or_refunded_payment_is_reversed() {
    for (kind, switches) in REVERSALS {
        let env = TestEnv::with(switches).await;
        let created = env.create("ORD-1").await;
        env.pay(&created.key);
        let expected = expected("149.90").accept_unknown_reversal();
        let paid = env.links.confirm(&created.key, &expected, None).await.unwrap();
        assert_eq!(paid.verdict, Verdict::Paid);
        reverse(&env, kind);
        let confirmation = env.links.confirm(&created.key, &expected, None).await.unwrap();
        assert_eq!(
            (confirmation.verdict, confirmation.charged),
            (Verdict::Reversed, None),
            "{kind} {switches:?}"
        );
        assert!(confirmation.payments.iter().all(|payment| payment.reversal == Reversal::Reversed));
        assert_ne!(confirmation.event_key, paid.event_key, "a reversal is another event");
        let link = env.links.get(&created.key).await.unwrap();
        assert_eq!(
            (link.status, link.provider_status.as_str()),
            (LinkStatus::Unknown, &*kind.to_uppercase())
        );
    }
}

#[tokio::test]
async fn a_refund_is_found_in_the_transactions_if_the_inquiry_does_not_know_the_link() {
    let env = TestEnv::with(&[Switch::AhlLinksNotInInquiry]).await;
    let created = env.create("ORD-1").await;
    env.pay(&created.key);
    reverse(&env, "refund");
    let expected = expected("149.90").accept_unknown_reversal();
    let confirmation = env.links.confirm(&created.key, &expected, None).await.unwrap();
    assert_eq!(confirmation.verdict, Verdict::Reversed);
    assert_eq!(env.links.deactivate(&created.key).await.unwrap(), DeactivationOutcome::AlreadyPaid);
    assert!(env.requests(PASSIVE).is_empty());
}

#[tokio::test]
async fn a_refund_missing_from_the_transactions_is_not_provable() {
    let env = TestEnv::with(&[Switch::AhlTransactionsOfSalesOnly]).await;
    let created = env.create("ORD-1").await;
    env.pay(&created.key);
    reverse(&env, "refund");
    // The inquiry reports REFUND: enough to deny that it is paid, not enough to call it reversed.
    let expected = expected("149.90").accept_unknown_reversal();
    let confirmation = env.links.confirm(&created.key, &expected, None).await.unwrap();
    assert_eq!(confirmation.verdict, Verdict::NotProvable);
}
