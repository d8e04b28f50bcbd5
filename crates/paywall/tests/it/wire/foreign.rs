//! Responses that are not from Paywall's services: pages, plain text and problem details.

use paylink_core::{LinkStatus, PollOptions, WaitOutcome};
use paylink_testkit::foreign::{failing_while_waiting, temporary_failures};

use super::SERVICES;
use crate::support::answers::{PAID, UNTOUCHED, done, page};
use crate::support::hosts::Hosts;
use crate::support::{hours, reference};

#[tokio::test]
async fn wire_a_page_or_nothing_in_place_of_a_response_is_temporary_for_a_read() {
    SERVICES.assert_pages_are_temporary(&page(PAID)).await;
}

#[tokio::test]
async fn wire_an_error_status_with_another_body_means_only_the_status() {
    SERVICES.assert_foreign_errors_are_errors(&[]).await;
}

#[tokio::test]
async fn wire_waiting_survives_a_page_in_place_of_a_response() {
    for failure in temporary_failures(&page(PAID)) {
        let hosts = Hosts::start(failing_while_waiting(failure, page(UNTOUCHED), page(PAID))).await;
        let links = hosts.links();
        let key = links.key_for(reference("R-1")).with_id("205334386");
        let outcome = links.wait_until_settled(&key, PollOptions::new(hours(1))).await.unwrap();
        assert!(matches!(outcome, WaitOutcome::Settled(_)), "{outcome:?}");
        assert_eq!((outcome.link().status, hosts.requests().len()), (LinkStatus::Paid, 9));
    }
}

#[tokio::test]
async fn wire_the_reason_of_an_error_in_another_format_is_the_message() {
    SERVICES.assert_reasons_are_messages().await;
}

#[tokio::test]
async fn wire_an_error_about_a_response_that_was_decoded_has_its_attempts() {
    let text = done(r#""https://odeme.example/?CheckoutId=1""#);
    let hosts = Hosts::answering(200, &text).await;
    let error = hosts.create().await.unwrap_err();
    assert!(error.to_string().contains("`Id`"), "{error}");
    assert_eq!((error.attempts(), error.operation()), (1, Some("checkout/generate")), "{error:?}");
    let hosts = Hosts::answering(200, &page(PAID)).await;
    let links = hosts.links();
    let other = links.get(&links.key_for(reference("R-2")).with_id("1")).await.unwrap_err();
    assert!(other.is_mismatch(), "{other}");
    assert_eq!((other.attempts(), other.operation()), (1, Some("checkout/inquiry")), "{other:?}");
    assert_eq!(other.http_status(), Some(200));
}
