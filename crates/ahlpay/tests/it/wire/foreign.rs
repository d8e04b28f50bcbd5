//! Responses that are not from AHL Pay's services: pages, plain text and problem details.

use ahlpay::LinkStatus;
use paylink_core::{PollOptions, WaitOutcome};
use paylink_testkit::foreign::{failing_while_waiting, temporary_failures};
use paylink_testkit::servers::Do;

use super::SERVICES;
use crate::support::answers::{done, inquired, session};
use crate::support::stub::{AhlStub, service_of};
use crate::support::{hours, reference};

#[tokio::test]
async fn wire_a_page_or_nothing_in_place_of_an_answer_is_temporary_for_a_read() {
    SERVICES.assert_pages_are_temporary(&inquired("SUCCESS")).await;
}

#[tokio::test]
async fn wire_an_error_status_with_another_body_means_only_the_status() {
    SERVICES.assert_foreign_errors_are_errors(&[]).await;
}

#[tokio::test]
async fn wire_waiting_survives_a_page_in_place_of_an_answer() {
    for failure in temporary_failures(&inquired("SUCCESS")) {
        let (open, paid) = (inquired("PENDING"), inquired("SUCCESS"));
        let ahl = AhlStub::start(failing_while_waiting(failure, open, paid)).await;
        let links = ahl.links();
        let options = PollOptions::new(hours(1));
        let outcome =
            links.wait_until_settled(&links.key_for(reference("R-1")), options).await.unwrap();
        assert!(matches!(outcome, WaitOutcome::Settled(_)), "{outcome:?}");
        assert_eq!((outcome.link().status, ahl.calls().len()), (LinkStatus::Paid, 9));
    }
}

#[tokio::test]
async fn wire_a_page_in_place_of_a_login_is_temporary() {
    let ahl = AhlStub::with_login(
        |number| match number {
            1 => Do::Answer(200, "<!DOCTYPE html>".to_owned()),
            _ => Do::Answer(200, session("T-1")),
        },
        |_| Do::Answer(200, inquired("SUCCESS")),
    )
    .await;
    let link = ahl.get().await.unwrap();
    assert_eq!((link.status, ahl.logins()), (LinkStatus::Paid, 2));
}

#[tokio::test]
async fn wire_the_reason_of_an_error_in_another_format_is_the_message() {
    SERVICES.assert_reasons_are_messages().await;
}

#[tokio::test]
async fn wire_an_error_about_a_response_that_was_decoded_has_its_attempts() {
    let empty = r#"{"isSuccess":true,"errorCode":null,"data":{"totalItems":1,"result":[]}}"#;
    let ahl = AhlStub::answering(200, empty).await;
    let query = ahlpay::LinkQuery::new().status(LinkStatus::Open);
    let error = ahl.links().list(&query, None).await.unwrap_err();
    assert_eq!((error.attempts(), error.operation()), (1, Some("GetCreatedLinks")), "{error:?}");
    let ahl = AhlStub::answering(200, r#"{"isSuccess":true,"data":{}}"#).await;
    let links = ahl.links();
    let created = links.create(&crate::support::new_link("R-1")).await.unwrap_err();
    assert_eq!((created.attempts(), created.http_status()), (1, Some(200)), "{created:?}");
    let read = links.get(&links.key_for(reference("R-1"))).await.unwrap_err();
    assert_eq!((read.attempts(), read.is_not_found()), (1, true), "{read:?}");
    let mut calls = ahl.calls();
    assert_eq!(service_of(&calls.remove(0)), "CreateLinkPayment");
    let inquired = done(r#"{"txnStatus":"SUCCESS","orderId":"R-2","authCode":"123456"}"#);
    let other = AhlStub::answering(200, &inquired).await.get().await.unwrap_err();
    assert!(other.is_mismatch(), "{other}");
    assert_eq!((other.attempts(), other.operation()), (1, Some("PaymentInquiry")), "{other:?}");
    assert_eq!(other.http_status(), Some(200));
    let nameless = AhlStub::with_login(
        |_| Do::Answer(200, r#"{"isSuccess":true,"data":{"merchantId":1}}"#.to_owned()),
        |_| panic!("there is no token"),
    )
    .await;
    let login = nameless.get().await.unwrap_err();
    assert_eq!((login.attempts(), login.is_malformed()), (1, true), "{login:?}");
}
