//! Deactivation of links.

use ahlpay::Effect;
use ahlpay::api::passive_link_payment::PassiveLinkPayment;
use paylink_core::DeactivationOutcome;
use paylink_sandbox::Switch;
use paylink_sandbox::ahlpay::LinkState;

use crate::support::harness::{Harness, INQUIRY, PASSIVE, TRANSACTIONS};
use crate::support::reference;

/// The services that are called to find out whether a link is paid.
const STATUS_CHECK: [&str; 2] = [INQUIRY, TRANSACTIONS];

#[tokio::test]
async fn a_deactivated_link_refuses_payment() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    harness.sandbox.clear_requests();
    assert_eq!(harness.deactivate(&created.key).await, DeactivationOutcome::Accepted);
    assert_eq!(harness.services(), [&STATUS_CHECK[..], &[PASSIVE], &STATUS_CHECK].concat());
    assert_eq!(harness.in_sandbox(&created.key).state, LinkState::Passive);
    assert!(harness.ahl().pay("ORD-1").is_err());
    // A deactivated link is not reported as such, so it is deactivated again.
    assert_eq!(harness.deactivate(&created.key).await, DeactivationOutcome::Accepted);
    assert_eq!(harness.requests(PASSIVE).len(), 2);
}

#[tokio::test]
async fn a_paid_link_is_not_deactivated_whether_inquiry_or_transactions_show_the_payment() {
    for switches in [
        &[][..],
        &[Switch::AhlLinksNotInInquiry],
        &[Switch::AhlInquirySaysSale],
        &[Switch::AhlLinksNotInInquiry, Switch::AhlTransactionsArePaged],
    ] {
        let harness = Harness::with(switches).await;
        let created = harness.create("ORD-1").await;
        harness.pay(&created.key);
        assert_eq!(
            harness.deactivate(&created.key).await,
            DeactivationOutcome::AlreadyPaid,
            "{switches:?}"
        );
        assert!(harness.requests(PASSIVE).is_empty());
        assert_eq!(harness.in_sandbox(&created.key).state, LinkState::Success);
    }
}

#[tokio::test]
async fn a_link_whose_payment_is_uncertain_is_left_to_ahl_pay() {
    for switches in [
        &[Switch::AhlInquiryOnlyAuthCode][..],
        &[Switch::AhlLinksNotInInquiry, Switch::AhlTransactionsWithoutStatus],
    ] {
        let harness = Harness::with(switches).await;
        let created = harness.create("ORD-1").await;
        harness.pay(&created.key);
        let error = harness.links.deactivate(&created.key).await.unwrap_err();
        assert_eq!((error.code(), error.effect()), (Some("SBX22"), Effect::None), "{switches:?}");
        assert_eq!(harness.requests(PASSIVE).len(), 1);
        assert_eq!(harness.in_sandbox(&created.key).state, LinkState::Success);
    }
}

#[tokio::test]
async fn the_native_call_sends_one_request_and_returns_the_refusal() {
    let harness = Harness::new().await;
    let created = harness.create("ORD-1").await;
    harness.pay(&created.key);
    harness.sandbox.clear_requests();
    let error =
        harness.client.passive_link_payment(&PassiveLinkPayment::new("ORD-1")).await.unwrap_err();
    assert_eq!((error.code(), error.effect()), (Some("SBX22"), Effect::None), "{error}");
    assert_eq!(harness.services(), [PASSIVE]);
    let unknown =
        harness.client.passive_link_payment(&PassiveLinkPayment::new("ORD-0")).await.unwrap_err();
    assert_eq!(unknown.code(), Some("SBX21"));
}

#[tokio::test]
async fn a_missing_service_is_an_error_and_deactivates_nothing() {
    let harness = Harness::with(&[Switch::AhlNoPassiveService]).await;
    let created = harness.create("ORD-1").await;
    let error = harness.links.deactivate(&created.key).await.unwrap_err();
    assert_eq!(
        (error.http_status(), error.effect(), error.is_not_found()),
        (Some(404), Effect::None, false)
    );
    assert_eq!(harness.in_sandbox(&created.key).state, LinkState::Start);
}

#[tokio::test]
async fn deactivating_an_unknown_link_is_refused() {
    let harness = Harness::new().await;
    let error =
        harness.links.deactivate(&harness.links.key_for(reference("ORD-0"))).await.unwrap_err();
    assert_eq!((error.code(), error.effect()), (Some("SBX21"), Effect::None), "{error}");
}
