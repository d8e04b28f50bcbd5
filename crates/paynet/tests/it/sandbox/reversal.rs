//! Payments that were given back.

use paylink_core::{LinkStatus, PaymentOutcome, Reversal, Verdict};
use paylink_sandbox::paynet::PaymentForm;

use super::several_cards;
use crate::support::harness::World;
use crate::support::{expected, lira, new_link};

#[tokio::test]
async fn a_payment_that_was_given_back_is_reversed() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    let ids = world.pay(&created).await;
    assert!(world.sandbox.paynet().reverse(&ids[0]));
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!((told.verdict, told.charged), (Verdict::Reversed, None));
    assert_eq!(
        (told.payments[0].outcome, told.payments[0].reversal),
        (PaymentOutcome::Succeeded, Reversal::Reversed)
    );
    assert_eq!(told.link.status, LinkStatus::Paid, "the link alone would have lied");
}

#[tokio::test]
async fn one_of_several_cards_given_back_is_reversed_too() {
    let world = World::new().await;
    let created = world.client.create_link(&new_link("ORD-1"), &several_cards()).await.unwrap();
    let form = PaymentForm::new().cards(2);
    let ids =
        world.sandbox.paynet().pay_with(created.key.id().unwrap(), &form).await.unwrap().xact_ids;
    world.sandbox.paynet().reverse(&ids[1]);
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!((told.verdict, told.charged), (Verdict::Reversed, Some(lira("74.95"))));
}
