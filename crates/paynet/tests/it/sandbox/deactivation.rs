//! Deactivating a link and reactivating it, with every request counted.

use paylink_core::{DeactivationOutcome, Effect, LinkStatus, ReactivationOutcome, Verdict};
use paylink_sandbox::{Fault, FaultKind};
use paynet::ResultCode;
use paynet::api::mailorder_status_update::{MailorderStatusUpdate, NewStatus};

use crate::support::harness::{Harness, by_id};
use crate::support::{hours, new_link, reference};

const READ: &str = "mailorder/detail";
const WRITE: &str = "mailorder/status_update";

#[tokio::test]
async fn deactivating_reads_writes_and_reads_again_and_repeating_it_is_no_error() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1")).await;
    harness.sandbox.clear_requests();
    assert_eq!(harness.deactivate(&created.key).await, DeactivationOutcome::Confirmed);
    assert_eq!(harness.services(), [READ, WRITE, READ]);
    let sent = harness.requests(WRITE).remove(0).body;
    assert_eq!(sent, format!(r#"{{"id":"{}","status":3}}"#, created.key.id().unwrap()));
    assert!(
        harness.sandbox.paynet().pay(created.key.id().unwrap()).await.is_err(),
        "it cannot be paid"
    );

    harness.sandbox.clear_requests();
    assert_eq!(harness.deactivate(&created.key).await, DeactivationOutcome::AlreadyInactive);
    assert_eq!(harness.services(), [READ]);
}

#[tokio::test]
async fn a_deactivated_link_is_reactivated_once() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1")).await;
    assert_eq!(
        harness.links.reactivate(&created.key).await.unwrap(),
        ReactivationOutcome::AlreadyOpen
    );
    assert!(harness.requests(WRITE).is_empty());
    harness.deactivate(&created.key).await;
    harness.sandbox.clear_requests();
    assert_eq!(
        harness.links.reactivate(&created.key).await.unwrap(),
        ReactivationOutcome::Confirmed
    );
    assert_eq!(harness.services(), [READ, WRITE, READ]);
    assert_eq!(harness.get(&created.key).await.status, LinkStatus::Open);
    harness.pay(&created).await;
    let confirmation = harness.confirm(&created.key).await;
    assert_eq!(confirmation.verdict, Verdict::Paid, "and can be paid");
}

#[tokio::test]
async fn a_link_is_deactivated_by_reference_alone() {
    let harness = Harness::new().await;
    harness.create_link(&new_link("ORD-1")).await;
    let key = harness.links.key_for(reference("ORD-1"));
    assert_eq!(harness.links.deactivate(&key).await.unwrap(), DeactivationOutcome::Confirmed);
    assert_eq!(harness.requests(WRITE)[0].body, r#"{"reference_no":"ORD-1","status":3}"#);
}

#[tokio::test]
async fn a_paid_link_is_never_written_to() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1")).await;
    harness.pay(&created).await;
    assert_eq!(harness.deactivate(&created.key).await, DeactivationOutcome::AlreadyPaid);
    assert!(harness.links.reactivate(&created.key).await.unwrap_err().is_wrong_state());
    assert_eq!(harness.requests(WRITE), []);
    assert_eq!(harness.services(), ["mailorder/create", READ, READ]);
}

#[tokio::test]
async fn the_native_update_writes_without_reading_and_returns_the_refusal() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1")).await;
    let deactivate = MailorderStatusUpdate::new(by_id(&created.key), NewStatus::Passive);
    let done = harness.client.mailorder_status_update(&deactivate).await.unwrap();
    assert_eq!(
        (done.code, done.object_name.as_deref()),
        (Some(0), Some("mailorder_update_status"))
    );
    let reactivate = MailorderStatusUpdate::new(by_id(&created.key), NewStatus::Waiting);
    harness.client.mailorder_status_update(&reactivate).await.unwrap();
    harness.pay(&created).await;
    let error = harness.client.mailorder_status_update(&deactivate).await.unwrap_err();
    assert_eq!(ResultCode::of(&error), Some(ResultCode::NO_PROCESS));
    assert_eq!((error.http_status(), error.effect()), (Some(200), Effect::None));
    assert_eq!(harness.requests(WRITE).len(), 3);
}

#[tokio::test]
async fn an_expired_link_is_already_inactive_and_is_not_reactivated() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1").expires_in(hours(1))).await;
    harness.sandbox.advance(hours(1) - std::time::Duration::from_secs(60));
    assert_eq!(harness.get(&created.key).await.status, LinkStatus::Open);
    harness.sandbox.advance(std::time::Duration::from_secs(60));
    let link = harness.get(&created.key).await;
    assert_eq!((link.status, link.provider_status.as_str()), (LinkStatus::Expired, "2"));
    assert_eq!(harness.deactivate(&created.key).await, DeactivationOutcome::AlreadyInactive);
    assert!(harness.links.reactivate(&created.key).await.unwrap_err().is_wrong_state());
    let confirmation = harness.confirm(&created.key).await;
    assert_eq!(confirmation.verdict, Verdict::NotPaid);
    assert!(harness.requests(WRITE).is_empty());
}

#[tokio::test]
async fn a_lost_response_to_the_write_is_settled_by_reading() {
    let harness = Harness::new().await;
    let created = harness.create_link(&new_link("ORD-1")).await;
    harness.sandbox.fault(Fault::new(WRITE, FaultKind::DropAfterProcessing));
    assert_eq!(harness.deactivate(&created.key).await, DeactivationOutcome::Confirmed);
    assert_eq!(harness.requests(WRITE).len(), 1, "never sent again");

    harness.sandbox.fault(Fault::new(WRITE, FaultKind::DropBeforeProcessing));
    let error = harness.links.reactivate(&created.key).await.unwrap_err();
    assert_eq!(error.effect(), Effect::Unknown, "{error}");
    assert_eq!(harness.requests(WRITE).len(), 2, "never sent again");
}
