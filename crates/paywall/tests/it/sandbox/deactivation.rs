//! Deactivation of pages.

use paylink_core::{DeactivationOutcome, LinkStatus};
use paylink_sandbox::paywall::PageState;
use paywall::api::checkout_passive::CheckoutPassive;

use crate::support::hours;
use crate::support::setup::{Setup, page_id};

#[tokio::test]
async fn a_deactivation_is_accepted_and_the_page_then_refuses_payment() {
    let setup = Setup::new().await;
    let created = setup.create("ORD-1").await;
    setup.sandbox.clear_requests();
    assert_eq!(setup.links.deactivate(&created.key).await.unwrap(), DeactivationOutcome::Accepted);
    assert_eq!(setup.services(), ["checkout/inquiry", "checkout/passive", "checkout/inquiry"]);
    assert_eq!(setup.in_sandbox(&created.key).state, PageState::Passive);
    let page = setup.press("pay", &created.key).await;
    assert_eq!((page.status, page.location), (409, None));
    assert!(page.body.contains("pasif"), "{}", page.body);
    assert!(setup.merchant.callbacks().is_empty());
    assert_eq!(
        setup.links.get(&created.key).await.unwrap().status,
        LinkStatus::Open,
        "the inquiry does not show it"
    );
}

#[tokio::test]
async fn deactivating_twice_is_not_an_error() {
    let setup = Setup::new().await;
    let created = setup.create("ORD-1").await;
    for _ in 0..2 {
        assert_eq!(
            setup.links.deactivate(&created.key).await.unwrap(),
            DeactivationOutcome::Accepted
        );
        setup.client.checkout_passive(&CheckoutPassive::new(page_id(&created.key))).await.unwrap();
    }
    assert_eq!(setup.requests("checkout/passive").len(), 4);
}

#[tokio::test]
async fn a_paid_or_expired_page_is_not_deactivated() {
    let setup = Setup::new().await;
    let (paid, late) = (setup.create("ORD-1").await, setup.create("ORD-2").await);
    setup.pay(&paid.key).await;
    assert_eq!(setup.links.deactivate(&paid.key).await.unwrap(), DeactivationOutcome::AlreadyPaid);
    setup.sandbox.advance(hours(80));
    assert_eq!(
        setup.links.deactivate(&late.key).await.unwrap(),
        DeactivationOutcome::AlreadyInactive
    );
    assert!(setup.requests("checkout/passive").is_empty());
    let native = CheckoutPassive::new(page_id(&paid.key));
    let error = setup.client.checkout_passive(&native).await.unwrap_err();
    assert_eq!(paywall::ErrorCode::of(&error), Some(paywall::ErrorCode::PAGE_PAID));
    assert_eq!(error.effect(), paywall::Effect::None);
}

#[tokio::test]
async fn a_page_that_does_not_exist_is_not_found() {
    let setup = Setup::new().await;
    let key = setup.create("ORD-1").await.key.with_id("205339999");
    for error in
        [setup.links.get(&key).await.unwrap_err(), setup.links.deactivate(&key).await.unwrap_err()]
    {
        assert!(error.is_not_found(), "{error}");
    }
    assert!(setup.requests("checkout/passive").is_empty());
}
