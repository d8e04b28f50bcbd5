//! Deactivation of pages.

use paylink_core::{DeactivationOutcome, LinkStatus};
use paylink_sandbox::paywall::PageState;
use paywall::api::checkout_passive::CheckoutPassive;

use crate::support::harness::{Harness, page_id};
use crate::support::hours;

#[tokio::test]
async fn a_deactivation_is_accepted_and_the_page_then_refuses_payment() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    harness.sandbox.clear_requests();
    assert_eq!(harness.deactivate(&created.key).await, DeactivationOutcome::Accepted);
    assert_eq!(harness.services(), ["checkout/inquiry", "checkout/passive", "checkout/inquiry"]);
    assert_eq!(harness.in_sandbox(&created.key).state, PageState::Passive);
    let page = harness.press("pay", &created.key).await;
    assert_eq!((page.status, page.location), (409, None));
    assert!(page.body.contains("pasif"), "{}", page.body);
    assert!(harness.merchant.callbacks().is_empty());
    assert_eq!(
        harness.get(&created.key).await.status,
        LinkStatus::Open,
        "the inquiry does not show it"
    );
}

#[tokio::test]
async fn deactivating_twice_is_not_an_error() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    for _ in 0..2 {
        assert_eq!(harness.deactivate(&created.key).await, DeactivationOutcome::Accepted);
        harness
            .client
            .checkout_passive(&CheckoutPassive::new(page_id(&created.key)))
            .await
            .unwrap();
    }
    assert_eq!(harness.requests("checkout/passive").len(), 4);
}

#[tokio::test]
async fn a_paid_page_is_not_deactivated_and_one_that_seems_expired_is() {
    let harness = Harness::new().await;
    let (paid, late) = (harness.create("ORD-1").await, harness.create("ORD-2").await);
    harness.pay(&paid.key).await;
    assert_eq!(harness.deactivate(&paid.key).await, DeactivationOutcome::AlreadyPaid);
    assert!(harness.requests("checkout/passive").is_empty());
    // The expiry is derived from the time of the response, and the clock of this machine does not
    // agree.
    harness.sandbox.advance(hours(80));
    assert_eq!(harness.deactivate(&late.key).await, DeactivationOutcome::Accepted);
    assert_eq!(harness.requests("checkout/passive").len(), 1);
    let native = CheckoutPassive::new(page_id(&paid.key));
    let error = harness.client.checkout_passive(&native).await.unwrap_err();
    assert_eq!(paywall::ErrorCode::of(&error), Some(paywall::ErrorCode::PAGE_PAID));
    assert_eq!(error.effect(), paywall::Effect::None);
}

#[tokio::test]
async fn a_page_that_does_not_exist_is_not_found() {
    let harness = Harness::new().await;
    let key = harness.create("ORD-1").await.key.with_id("205339999");
    for error in [
        harness.links.get(&key).await.unwrap_err(),
        harness.links.deactivate(&key).await.unwrap_err(),
    ] {
        assert!(error.is_not_found(), "{error}");
    }
    assert!(harness.requests("checkout/passive").is_empty());
}
