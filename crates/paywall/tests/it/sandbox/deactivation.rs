//! Pages that are taken out of service.

use paylink_core::{DeactivationOutcome, LinkStatus};
use paylink_sandbox::paywall::PageState;
use paywall::api::checkout_passive::CheckoutPassive;

use crate::support::hours;
use crate::support::world::{World, page_id};

#[tokio::test]
async fn a_deactivated_page_is_accepted_as_closed_and_then_refuses_payment() {
    let world = World::new().await;
    let created = world.create("ORD-1").await;
    world.sandbox.clear_requests();
    assert_eq!(world.links.deactivate(&created.key).await.unwrap(), DeactivationOutcome::Accepted);
    assert_eq!(world.services(), ["checkout/inquiry", "checkout/passive", "checkout/inquiry"]);
    assert_eq!(world.in_sandbox(&created.key).state, PageState::Passive);
    let page = world.press("pay", &created.key).await;
    assert_eq!((page.status, page.location), (409, None));
    assert!(page.body.contains("pasif"), "{}", page.body);
    assert!(world.merchant.callbacks().is_empty());
    assert_eq!(
        world.links.get(&created.key).await.unwrap().status,
        LinkStatus::Open,
        "it cannot be seen"
    );
}

#[tokio::test]
async fn deactivating_twice_is_no_error() {
    let world = World::new().await;
    let created = world.create("ORD-1").await;
    for _ in 0..2 {
        assert_eq!(
            world.links.deactivate(&created.key).await.unwrap(),
            DeactivationOutcome::Accepted
        );
        world.client.checkout_passive(&CheckoutPassive::new(page_id(&created.key))).await.unwrap();
    }
    assert_eq!(world.requests("checkout/passive").len(), 4);
}

#[tokio::test]
async fn a_paid_or_expired_page_is_not_written_to() {
    let world = World::new().await;
    let (paid, late) = (world.create("ORD-1").await, world.create("ORD-2").await);
    world.pay(&paid.key).await;
    assert_eq!(world.links.deactivate(&paid.key).await.unwrap(), DeactivationOutcome::AlreadyPaid);
    world.sandbox.advance(hours(80));
    assert_eq!(
        world.links.deactivate(&late.key).await.unwrap(),
        DeactivationOutcome::AlreadyInactive
    );
    assert!(world.requests("checkout/passive").is_empty());
    let native = CheckoutPassive::new(page_id(&paid.key));
    let error = world.client.checkout_passive(&native).await.unwrap_err();
    assert_eq!(paywall::ErrorCode::of(&error), Some(paywall::ErrorCode::PAGE_PAID));
    assert_eq!(error.effect(), paywall::Effect::None);
}

#[tokio::test]
async fn a_page_that_is_not_there_is_not_found() {
    let world = World::new().await;
    let key = world.create("ORD-1").await.key.with_id("205339999");
    for error in
        [world.links.get(&key).await.unwrap_err(), world.links.deactivate(&key).await.unwrap_err()]
    {
        assert!(error.is_not_found(), "{error}");
    }
    assert!(world.requests("checkout/passive").is_empty());
}
