//! Money that was given back.

use ahlpay::{LinkStatus, Verdict};
use paylink_core::{DeactivationOutcome, Reversal};
use paylink_sandbox::Switch;

use crate::support::env::{PASSIVE, TestEnv};
use crate::support::expected;

/// How money is given back, and in which of the rows it shows.
const WAYS: [(&str, &[Switch]); 4] = [
    ("refund", &[]),
    ("refund", &[Switch::AhlRefundChangesRow]),
    ("refund", &[Switch::AhlTransactionsArePaged]),
    ("void", &[]),
];

fn give_back(env: &TestEnv, way: &str) {
    let done = if way == "void" { env.ahl().void("ORD-1") } else { env.ahl().refund("ORD-1") };
    assert!(done, "there was something to give back");
}

#[tokio::test]
async fn a_payment_that_was_given_back_is_reversed() {
    for (way, switches) in WAYS {
        let env = TestEnv::with(switches).await;
        let created = env.create("ORD-1").await;
        env.pay(&created.key);
        let expected = expected("149.90").accept_unknown_reversal();
        let paid = env.links.confirm(&created.key, &expected, None).await.unwrap();
        assert_eq!(paid.verdict, Verdict::Paid);
        give_back(&env, way);
        let told = env.links.confirm(&created.key, &expected, None).await.unwrap();
        assert_eq!((told.verdict, told.charged), (Verdict::Reversed, None), "{way} {switches:?}");
        assert!(told.payments.iter().all(|payment| payment.reversal == Reversal::Reversed));
        assert_ne!(told.event_key, paid.event_key, "an event of its own");
        let link = env.links.get(&created.key).await.unwrap();
        assert_eq!(
            (link.status, link.provider_status.as_str()),
            (LinkStatus::Unknown, &*way.to_uppercase())
        );
    }
}

#[tokio::test]
async fn a_payment_that_was_given_back_is_heard_of_where_the_inquiry_does_not_know_it() {
    let env = TestEnv::with(&[Switch::AhlLinksNotInInquiry]).await;
    let created = env.create("ORD-1").await;
    env.pay(&created.key);
    give_back(&env, "refund");
    let expected = expected("149.90").accept_unknown_reversal();
    let told = env.links.confirm(&created.key, &expected, None).await.unwrap();
    assert_eq!(told.verdict, Verdict::Reversed);
    assert_eq!(env.links.deactivate(&created.key).await.unwrap(), DeactivationOutcome::AlreadyPaid);
    assert!(env.requests(PASSIVE).is_empty());
}

#[tokio::test]
async fn a_refund_that_no_list_shows_leaves_nothing_provable() {
    let env = TestEnv::with(&[Switch::AhlTransactionsOfSalesOnly]).await;
    let created = env.create("ORD-1").await;
    env.pay(&created.key);
    give_back(&env, "refund");
    // The inquiry says REFUND, and that alone is enough for no.
    let expected = expected("149.90").accept_unknown_reversal();
    let told = env.links.confirm(&created.key, &expected, None).await.unwrap();
    assert_eq!(told.verdict, Verdict::NotProvable);
}
