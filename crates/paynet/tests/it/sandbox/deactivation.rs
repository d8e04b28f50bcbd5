//! Closing a link and opening it again, with every request counted.

use paylink_core::{DeactivationOutcome, Effect, LinkStatus, ReactivationOutcome, Verdict};
use paylink_sandbox::{Fault, FaultKind};
use paynet::ResultCode;
use paynet::api::mailorder_status_update::{MailorderStatusUpdate, NewStatus};

use crate::support::harness::{World, by_id};
use crate::support::{expected, hours, new_link, reference};

const READ: &str = "mailorder/detail";
const WRITE: &str = "mailorder/status_update";

#[tokio::test]
async fn closing_reads_writes_and_reads_again_and_closing_twice_is_no_error() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    world.sandbox.clear_requests();
    assert_eq!(world.links.deactivate(&created.key).await.unwrap(), DeactivationOutcome::Confirmed);
    assert_eq!(world.services(), [READ, WRITE, READ]);
    let sent = world.requests(WRITE).remove(0).body;
    assert_eq!(sent, format!(r#"{{"id":"{}","status":3}}"#, created.key.id().unwrap()));
    assert!(
        world.sandbox.paynet().pay(created.key.id().unwrap()).await.is_err(),
        "it cannot be paid"
    );

    world.sandbox.clear_requests();
    assert_eq!(
        world.links.deactivate(&created.key).await.unwrap(),
        DeactivationOutcome::AlreadyInactive
    );
    assert_eq!(world.services(), [READ]);
}

#[tokio::test]
async fn a_closed_link_is_opened_again_once() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    assert_eq!(
        world.links.reactivate(&created.key).await.unwrap(),
        ReactivationOutcome::AlreadyOpen
    );
    assert!(world.requests(WRITE).is_empty());
    world.links.deactivate(&created.key).await.unwrap();
    world.sandbox.clear_requests();
    assert_eq!(world.links.reactivate(&created.key).await.unwrap(), ReactivationOutcome::Confirmed);
    assert_eq!(world.services(), [READ, WRITE, READ]);
    assert_eq!(world.links.get(&created.key).await.unwrap().status, LinkStatus::Open);
    world.pay(&created).await;
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!(told.verdict, Verdict::Paid, "and can be paid");
}

#[tokio::test]
async fn closing_by_reference_alone() {
    let world = World::new().await;
    world.create(&new_link("ORD-1")).await;
    let key = world.links.key_for(reference("ORD-1"));
    assert_eq!(world.links.deactivate(&key).await.unwrap(), DeactivationOutcome::Confirmed);
    assert_eq!(world.requests(WRITE)[0].body, r#"{"reference_no":"ORD-1","status":3}"#);
}

#[tokio::test]
async fn a_paid_link_is_never_written_to() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    world.pay(&created).await;
    assert_eq!(
        world.links.deactivate(&created.key).await.unwrap(),
        DeactivationOutcome::AlreadyPaid
    );
    assert!(world.links.reactivate(&created.key).await.unwrap_err().is_wrong_state());
    assert_eq!(world.requests(WRITE), []);
    assert_eq!(world.services(), ["mailorder/create", READ, READ]);
}

#[tokio::test]
async fn the_native_update_does_as_it_is_told_and_hears_the_refusal() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    let close = MailorderStatusUpdate::new(by_id(&created.key), NewStatus::Passive);
    let done = world.client.mailorder_status_update(&close).await.unwrap();
    assert_eq!(
        (done.code, done.object_name.as_deref()),
        (Some(0), Some("mailorder_update_status"))
    );
    let open = MailorderStatusUpdate::new(by_id(&created.key), NewStatus::Waiting);
    world.client.mailorder_status_update(&open).await.unwrap();
    world.pay(&created).await;
    let error = world.client.mailorder_status_update(&close).await.unwrap_err();
    assert_eq!(ResultCode::of(&error), Some(ResultCode::NO_PROCESS));
    assert_eq!((error.http_status(), error.effect()), (Some(200), Effect::None));
    assert_eq!(world.requests(WRITE).len(), 3);
}

#[tokio::test]
async fn an_expired_link_is_closed_already_and_is_not_opened_again() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1").expires_in(hours(1))).await;
    world.sandbox.advance(hours(1) - std::time::Duration::from_secs(60));
    assert_eq!(world.links.get(&created.key).await.unwrap().status, LinkStatus::Open);
    world.sandbox.advance(std::time::Duration::from_secs(60));
    let link = world.links.get(&created.key).await.unwrap();
    assert_eq!((link.status, link.provider_status.as_str()), (LinkStatus::Expired, "2"));
    assert_eq!(
        world.links.deactivate(&created.key).await.unwrap(),
        DeactivationOutcome::AlreadyInactive
    );
    assert!(world.links.reactivate(&created.key).await.unwrap_err().is_wrong_state());
    let told = world.links.confirm(&created.key, &expected("149.90"), None).await.unwrap();
    assert_eq!(told.verdict, Verdict::NotPaid);
    assert!(world.requests(WRITE).is_empty());
}

#[tokio::test]
async fn a_lost_answer_to_the_write_is_settled_by_reading() {
    let world = World::new().await;
    let created = world.create(&new_link("ORD-1")).await;
    world.sandbox.fault(Fault::new(WRITE, FaultKind::DropAfterProcessing));
    assert_eq!(world.links.deactivate(&created.key).await.unwrap(), DeactivationOutcome::Confirmed);
    assert_eq!(world.requests(WRITE).len(), 1, "never sent again");

    world.sandbox.fault(Fault::new(WRITE, FaultKind::DropBeforeProcessing));
    let error = world.links.reactivate(&created.key).await.unwrap_err();
    assert_eq!(error.effect(), Effect::Unknown, "{error}");
    assert_eq!(world.requests(WRITE).len(), 2, "never sent again");
}
