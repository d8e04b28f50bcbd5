//! Payments that were refunded.

use paylink_core::{LinkStatus, PaymentOutcome, Reversal, Verdict};
use paylink_sandbox::paynet::PaymentForm;
use paylink_testkit::shorthand::{verdict_and_charge, verdict_and_sums};

use super::several_cards;
use crate::support::harness::Harness;
use crate::support::{lira, new_link};

#[tokio::test]
async fn a_refunded_payment_is_reversed() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1")).await;
    let ids = harness.pay(&created).await;
    assert!(harness.sandbox.paynet().reverse(&ids[0]));
    let confirmation = harness.confirm(&created.key).await;
    assert_eq!(verdict_and_charge(&confirmation), (Verdict::Reversed, None));
    assert_eq!(
        (confirmation.payments[0].outcome, confirmation.payments[0].reversal),
        (PaymentOutcome::Succeeded, Reversal::Reversed)
    );
    assert_eq!(
        confirmation.link.status,
        LinkStatus::Paid,
        "the status of the link does not change"
    );
}

#[tokio::test]
async fn a_refund_to_one_of_several_cards_is_partly_reversed() {
    let harness = Harness::new().await;
    let created = harness.client.create_link(&new_link("ORD-1"), &several_cards()).await.unwrap();
    let form = PaymentForm::new().cards(2);
    let ids =
        harness.sandbox.paynet().pay_with(created.key.id().unwrap(), &form).await.unwrap().xact_ids;
    harness.sandbox.paynet().reverse(&ids[1]);
    let confirmation = harness.confirm(&created.key).await;
    assert_eq!(
        verdict_and_sums(&confirmation),
        (Verdict::PartlyReversed, Some(lira("74.95")), Some(lira("74.95")))
    );
}
