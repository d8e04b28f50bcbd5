//! Deactivation of links.

use ahlpay::Effect;
use ahlpay::api::passive_link_payment::PassiveLinkPayment;
use paylink_core::DeactivationOutcome;
use paylink_sandbox::Switch;
use paylink_sandbox::ahlpay::LinkState;

use crate::support::env::{INQUIRY, PASSIVE, TRANSACTIONS, TestEnv};
use crate::support::reference;

/// The services that are called to find out whether a link is paid.
const STATUS_CHECK: [&str; 2] = [INQUIRY, TRANSACTIONS];

#[tokio::test]
async fn a_deactivated_link_refuses_payment() {
    let env = TestEnv::new().await;
    let created = env.create("ORD-1").await;
    env.sandbox.clear_requests();
    assert_eq!(env.links.deactivate(&created.key).await.unwrap(), DeactivationOutcome::Accepted);
    assert_eq!(env.services(), [&STATUS_CHECK[..], &[PASSIVE], &STATUS_CHECK].concat());
    assert_eq!(env.in_sandbox(&created.key).state, LinkState::Passive);
    assert!(env.ahl().pay("ORD-1").is_err());
    // A deactivated link is not reported as such, so it is deactivated again.
    assert_eq!(env.links.deactivate(&created.key).await.unwrap(), DeactivationOutcome::Accepted);
    assert_eq!(env.requests(PASSIVE).len(), 2);
}

#[tokio::test]
async fn a_paid_link_is_not_deactivated_whether_inquiry_or_transactions_show_the_payment() {
    for switches in [
        &[][..],
        &[Switch::AhlLinksNotInInquiry],
        &[Switch::AhlInquirySaysSale],
        &[Switch::AhlLinksNotInInquiry, Switch::AhlTransactionsArePaged],
    ] {
        let env = TestEnv::with(switches).await;
        let created = env.create("ORD-1").await;
        env.pay(&created.key);
        assert_eq!(
            env.links.deactivate(&created.key).await.unwrap(),
            DeactivationOutcome::AlreadyPaid,
            "{switches:?}"
        );
        assert!(env.requests(PASSIVE).is_empty());
        assert_eq!(env.in_sandbox(&created.key).state, LinkState::Success);
    }
}

#[tokio::test]
async fn a_link_whose_payment_is_uncertain_is_not_deactivated() {
    for switches in [
        &[Switch::AhlInquiryOnlyAuthCode][..],
        &[Switch::AhlLinksNotInInquiry, Switch::AhlTransactionsWithoutStatus],
    ] {
        let env = TestEnv::with(switches).await;
        let created = env.create("ORD-1").await;
        env.pay(&created.key);
        let error = env.links.deactivate(&created.key).await.unwrap_err();
        assert!(error.is_wrong_state(), "{switches:?}: {error}");
        assert!(env.requests(PASSIVE).is_empty());
    }
}

#[tokio::test]
async fn the_native_call_sends_one_request_and_returns_the_refusal() {
    let env = TestEnv::new().await;
    let created = env.create("ORD-1").await;
    env.pay(&created.key);
    env.sandbox.clear_requests();
    let error =
        env.client.passive_link_payment(&PassiveLinkPayment::new("ORD-1")).await.unwrap_err();
    assert_eq!((error.code(), error.effect()), (Some("SBX22"), Effect::None), "{error}");
    assert_eq!(env.services(), [PASSIVE]);
    let unknown =
        env.client.passive_link_payment(&PassiveLinkPayment::new("ORD-0")).await.unwrap_err();
    assert_eq!(unknown.code(), Some("SBX21"));
}

#[tokio::test]
async fn a_missing_service_is_an_error_and_deactivates_nothing() {
    let env = TestEnv::with(&[Switch::AhlNoPassiveService]).await;
    let created = env.create("ORD-1").await;
    let error = env.links.deactivate(&created.key).await.unwrap_err();
    assert_eq!(
        (error.http_status(), error.effect(), error.is_not_found()),
        (Some(404), Effect::None, false)
    );
    assert_eq!(env.in_sandbox(&created.key).state, LinkState::Start);
}

#[tokio::test]
async fn deactivating_an_unknown_link_is_refused() {
    let env = TestEnv::new().await;
    let error = env.links.deactivate(&env.links.key_for(reference("ORD-0"))).await.unwrap_err();
    assert_eq!((error.code(), error.effect()), (Some("SBX21"), Effect::None), "{error}");
}
