//! Responses that are not from AHL Pay's services: pages, plain text and problem details.

use std::sync::atomic::{AtomicUsize, Ordering};

use ahlpay::{Effect, LinkStatus};
use paylink_core::{PollOptions, WaitOutcome};
use paylink_testkit::servers::Do;

use super::{each_service, is_write};
use crate::support::answers::{inquired, session};
use crate::support::stub::{AhlStub, service_of};
use crate::support::{hours, reference};

const PAGE: &str =
    "<!DOCTYPE html><html><head><title>Bakım çalışması</title></head><body></body></html>";

#[tokio::test]
async fn wire_a_page_or_nothing_in_place_of_an_answer_is_temporary_for_a_read() {
    let notice = format!("<br /><b>Warning</b>: x<br />{}", inquired("SUCCESS"));
    for body in [PAGE, &notice, "", "\u{feff}"] {
        let ahl = AhlStub::answering(200, body).await;
        for (service, error) in each_service(&ahl.client()).await {
            let error = error.unwrap();
            assert!(error.is_malformed(), "{service} {body}: {error}");
            assert_eq!(error.is_retryable(), !is_write(service), "{service} {body}: {error}");
            let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
            assert_eq!(error.effect(), effect, "{service} {body}: {error}");
        }
    }
}

#[tokio::test]
async fn wire_waiting_survives_a_page_in_place_of_an_answer() {
    let inquiries = AtomicUsize::new(0);
    let ahl = AhlStub::start(move |_| {
        // Each call is sent three times.
        let body = match inquiries.fetch_add(1, Ordering::SeqCst) {
            0 => inquired("PENDING"),
            1..=6 => PAGE.to_owned(),
            _ => inquired("SUCCESS"),
        };
        Do::Answer(200, body)
    })
    .await;
    let links = ahl.links();
    let key = links.key_for(reference("R-1"));
    match links.wait_until_settled(&key, PollOptions::new(hours(1))).await.unwrap() {
        WaitOutcome::Settled(link) => assert_eq!(link.status, LinkStatus::Paid),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn wire_a_page_in_place_of_a_login_is_temporary() {
    let ahl = AhlStub::with_login(
        |number| match number {
            1 => Do::Answer(200, PAGE.to_owned()),
            _ => Do::Answer(200, session("T-1")),
        },
        |_| Do::Answer(200, inquired("SUCCESS")),
    )
    .await;
    let links = ahl.links();
    let link = links.get(&links.key_for(reference("R-1"))).await.unwrap();
    assert_eq!((link.status, ahl.logins()), (LinkStatus::Paid, 2));
}

#[tokio::test]
async fn wire_the_reason_in_another_format_is_the_providers_message() {
    let problem = r#"{"type":"https://tools.ietf.org/html/rfc7231#section-6.5.1","title":"One or more validation errors occurred.","status":400,"traceId":"00-1","errors":{"amount":["The value is invalid"]}}"#;
    for (body, message) in [
        ("orderId alanı zorunludur", Some("orderId alanı zorunludur")),
        (problem, Some("One or more validation errors occurred.; amount: The value is invalid")),
        (r#"{"error":"Yetkisiz"}"#, Some("Yetkisiz")),
        (PAGE, None),
        ("", None),
    ] {
        for status in [400, 401, 403, 404, 500] {
            let ahl = AhlStub::answering(status, body).await;
            for (service, error) in each_service(&ahl.client()).await {
                let error = error.unwrap();
                assert_eq!(error.provider_message(), message, "{service} {status} {body}");
                assert!(!error.is_not_found() && error.code().is_none(), "{service} {error}");
                assert!(error.attempts() > 0, "{service} {status}: {error:?}");
                if let Some(message) = message {
                    assert!(!error.to_string().contains(message), "{error}");
                }
            }
        }
    }
}

#[tokio::test]
async fn wire_an_error_about_a_decoded_answer_counts_its_requests() {
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
    let nameless = AhlStub::with_login(
        |_| Do::Answer(200, r#"{"isSuccess":true,"data":{"merchantId":1}}"#.to_owned()),
        |_| panic!("there is no token"),
    )
    .await;
    let links = nameless.links();
    let login = links.get(&links.key_for(reference("R-1"))).await.unwrap_err();
    assert_eq!((login.attempts(), login.is_malformed()), (1, true), "{login:?}");
}
