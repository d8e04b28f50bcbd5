//! Responses that are not from Paywall's services: pages, plain text and problem details.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use paylink_core::{LinkStatus, PollOptions, WaitOutcome};
use paylink_testkit::servers::Do;
use paywall::Effect;

use super::{each_service, is_write};
use crate::support::answers::{PAID, UNTOUCHED, done, page};
use crate::support::hosts::Hosts;
use crate::support::{hours, new_link, reference};

const PAGE: &str =
    "<!DOCTYPE html><html><head><title>Bakım çalışması</title></head><body></body></html>";

#[tokio::test]
async fn wire_a_page_or_nothing_in_place_of_a_response_is_temporary_for_a_read() {
    let notice = format!("<br /><b>Warning</b>: x<br />{}", page(PAID));
    for body in [PAGE, &notice, "", "\u{feff}"] {
        let hosts = Hosts::answering(200, body).await;
        for (service, error) in each_service(&hosts.client()).await {
            let error = error.unwrap();
            assert!(error.is_malformed(), "{service} {body}: {error}");
            assert_eq!(error.is_retryable(), !is_write(service), "{service} {body}: {error}");
            let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
            assert_eq!(error.effect(), effect, "{service} {body}: {error}");
        }
    }
}

#[tokio::test]
async fn wire_waiting_survives_a_page_in_place_of_a_response() {
    let inquiries = Arc::new(AtomicUsize::new(0));
    let hosts = Hosts::start(move |_| {
        // Each call is sent three times.
        let body = match inquiries.fetch_add(1, Ordering::SeqCst) {
            0 => page(UNTOUCHED),
            1..=6 => PAGE.to_owned(),
            _ => page(PAID),
        };
        Do::Answer(200, body)
    })
    .await;
    let links = hosts.links();
    let key = links.key_for(reference("R-1")).with_id("205334386");
    match links.wait_until_settled(&key, PollOptions::new(hours(1))).await.unwrap() {
        WaitOutcome::Settled(link) => assert_eq!(link.status, LinkStatus::Paid),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn wire_the_reason_in_another_format_is_the_providers_message() {
    let problem = r#"{"type":"https://tools.ietf.org/html/rfc7231#section-6.5.1","title":"One or more validation errors occurred.","status":400,"traceId":"00-1","errors":{"Amount":["The value is invalid"]}}"#;
    for (body, message) in [
        ("UniqueCode alanı zorunludur", Some("UniqueCode alanı zorunludur")),
        (problem, Some("One or more validation errors occurred.; Amount: The value is invalid")),
        (r#"{"error":"Yetkisiz"}"#, Some("Yetkisiz")),
        (r#"{"Message":"An error has occurred."}"#, Some("An error has occurred.")),
        (PAGE, None),
        ("", None),
    ] {
        for status in [400, 401, 403, 404, 500] {
            let hosts = Hosts::answering(status, body).await;
            for (service, error) in each_service(&hosts.client()).await {
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
async fn wire_an_error_about_a_decoded_response_counts_its_requests() {
    let text = done(r#""https://odeme.example/?CheckoutId=1""#);
    let hosts = Hosts::answering(200, &text).await;
    let error = hosts.links().create(&new_link("R-1")).await.unwrap_err();
    assert!(error.to_string().contains("`Id`"), "{error}");
    assert_eq!((error.attempts(), error.operation()), (1, Some("checkout/generate")), "{error:?}");
    let hosts = Hosts::answering(200, &page(PAID)).await;
    let links = hosts.links();
    let other = links.get(&links.key_for(reference("R-2")).with_id("1")).await.unwrap_err();
    assert_eq!((other.attempts(), other.operation()), (1, Some("checkout/inquiry")), "{other:?}");
}
