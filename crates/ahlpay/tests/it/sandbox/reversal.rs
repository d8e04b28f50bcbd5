//! Money that was given back.

use ahlpay::{LinkStatus, Verdict};
use paylink_core::{DeactivationOutcome, Reversal};
use paylink_sandbox::Switch;

use crate::support::expected;
use crate::support::world::{PASSIVE, World};

/// How money is given back, and in which of the rows it shows.
const WAYS: [(&str, &[Switch]); 4] = [
    ("refund", &[]),
    ("refund", &[Switch::AhlRefundChangesRow]),
    ("refund", &[Switch::AhlTransactionsArePaged]),
    ("void", &[]),
];

fn give_back(world: &World, way: &str) {
    let done = if way == "void" { world.ahl().void("ORD-1") } else { world.ahl().refund("ORD-1") };
    assert!(done, "there was something to give back");
}

#[tokio::test]
async fn a_payment_that_was_given_back_is_reversed() {
    for (way, switches) in WAYS {
        let world = World::with(switches).await;
        let created = world.create("ORD-1").await;
        world.pay(&created.key);
        let expected = expected("149.90").accept_unknown_reversal();
        let paid = world.links.confirm(&created.key, &expected, None).await.unwrap();
        assert_eq!(paid.verdict, Verdict::Paid);
        give_back(&world, way);
        let told = world.links.confirm(&created.key, &expected, None).await.unwrap();
        assert_eq!((told.verdict, told.charged), (Verdict::Reversed, None), "{way} {switches:?}");
        assert!(told.payments.iter().all(|payment| payment.reversal == Reversal::Reversed));
        assert_ne!(told.event_key, paid.event_key, "an event of its own");
        let link = world.links.get(&created.key).await.unwrap();
        assert_eq!(
            (link.status, link.provider_status.as_str()),
            (LinkStatus::Unknown, &*way.to_uppercase())
        );
    }
}

#[tokio::test]
async fn a_payment_that_was_given_back_is_heard_of_where_the_inquiry_does_not_know_it() {
    let world = World::with(&[Switch::AhlLinksNotInInquiry]).await;
    let created = world.create("ORD-1").await;
    world.pay(&created.key);
    give_back(&world, "refund");
    let expected = expected("149.90").accept_unknown_reversal();
    let told = world.links.confirm(&created.key, &expected, None).await.unwrap();
    assert_eq!(told.verdict, Verdict::Reversed);
    assert_eq!(
        world.links.deactivate(&created.key).await.unwrap(),
        DeactivationOutcome::AlreadyPaid
    );
    assert!(world.requests(PASSIVE).is_empty());
}

#[tokio::test]
async fn a_refund_that_no_list_shows_leaves_nothing_provable() {
    let world = World::with(&[Switch::AhlTransactionsOfSalesOnly]).await;
    let created = world.create("ORD-1").await;
    world.pay(&created.key);
    give_back(&world, "refund");
    // The inquiry says REFUND, and that alone is enough for no.
    let expected = expected("149.90").accept_unknown_reversal();
    let told = world.links.confirm(&created.key, &expected, None).await.unwrap();
    assert_eq!(told.verdict, Verdict::NotProvable);
}
