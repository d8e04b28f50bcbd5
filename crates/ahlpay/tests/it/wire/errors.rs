//! Error codes, bodies that are not an envelope, and the request id of every error.

use std::time::Duration;

use ahlpay::api::payment_inquiry::PaymentInquiry;
use ahlpay::{Effect, Resolution};
use paylink_core::ResolveOptions;

use super::{each_error, each_service, is_write};
use crate::support::answers::{REQUEST_ID, done, refused, transactions};
use crate::support::stub::{AhlStub, service_of};
use crate::support::{hours, reference};

#[tokio::test]
async fn wire_an_error_code_is_opaque_text_of_any_length() {
    for (json, code) in [
        (r#""X1""#, Some("X1")),
        (r#""00042""#, Some("00042")),
        (r#""12345""#, Some("12345")),
        (r#""LONGER-THAN-FIVE""#, Some("LONGER-THAN-FIVE")),
        (r#""0""#, Some("0")),
        ("42", Some("42")),
        ("null", None),
        (r#""""#, None),
        (r#"" ""#, None),
    ] {
        let ahl = AhlStub::answering(200, &refused("X").replace(r#""X""#, json)).await;
        for (service, error) in each_error(&ahl.client()).await {
            assert_eq!((error.code(), error.effect()), (code, Effect::None), "{service} {json}");
            // No code has a meaning.
            assert!(
                !error.is_not_found() && !error.is_duplicate() && !error.is_authentication(),
                "{json}"
            );
        }
    }
    let ahl = AhlStub::answering(200, &refused("X100")).await;
    let error = ahl.create().await.unwrap_err();
    let right = format!(
        "ahlpay CreateLinkPayment: refused with code X100, HTTP 200, request {REQUEST_ID}; nothing was changed"
    );
    assert_eq!(error.to_string(), right);
}

#[tokio::test]
async fn wire_an_envelope_with_a_field_of_the_wrong_type_is_an_error_with_its_request_id() {
    for body in [
        refused("X").replace(r#""X""#, "[1]"),
        refused("X").replace(r#""X""#, r#"{"a":1}"#),
        refused("X").replace(r#""errorCode":"X""#, r#""isSuccess":true"#),
        refused("X").replace("false", r#""maybe""#),
        refused("X").replace(r#""Olmadı""#, "[]"),
        done(r#"{"url":[1],"authCode":[],"result":1}"#),
        done("12.5"),
    ] {
        for status in [200, 400, 500] {
            let ahl = AhlStub::answering(status, &body).await;
            for (service, error) in each_service(&ahl.client()).await {
                let Some(error) = error else {
                    assert_eq!((service, status), ("PassiveLinkPayment", 200), "{body}");
                    continue;
                };
                assert_eq!(
                    error.request_id(),
                    Some(REQUEST_ID),
                    "{service} {status} {body}: {error}"
                );
                assert!(!error.is_not_found(), "{service} {body}");
            }
        }
    }
}

#[tokio::test]
async fn wire_a_body_without_an_envelope_is_not_a_success() {
    let torn = r#"{"isSuccess":true,"data":{"url":"https://a"#;
    for body in ["", " ", torn, "null", "[]", "0", "\"x\"", r#"{"error":"Yetkisiz"}"#] {
        let ahl = AhlStub::answering(200, body).await;
        for (service, error) in each_service(&ahl.client()).await {
            let error = error.unwrap_or_else(|| panic!("{service} {body:?}"));
            assert!(error.is_malformed() && error.code().is_none(), "{service} {body:?}: {error}");
            let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
            assert_eq!(error.effect(), effect, "{service} {body:?}");
            assert_eq!(error.raw_body().as_bytes(), body.as_bytes());
        }
    }
}

#[tokio::test]
async fn wire_a_404_of_the_web_server_is_not_an_unpaid_link() {
    for body in ["<html>Not Found</html>", "", r#"{"status":404,"title":"Not Found"}"#] {
        let ahl = AhlStub::answering(404, body).await;
        let links = ahl.links();
        let key = links.key_for(reference("R-1"));
        assert!(!links.get(&key).await.unwrap_err().is_not_found(), "{body}");
        assert!(!links.resolve(&reference("R-1")).await.unwrap_err().is_not_found(), "{body}");
        assert!(!links.deactivate(&key).await.unwrap_err().is_not_found(), "{body}");
        assert!(
            ahl.calls().iter().all(|own| service_of(own) == "PaymentInquiry"),
            "nothing is deactivated"
        );
    }
}

#[tokio::test]
async fn wire_a_refused_inquiry_is_not_found_unless_it_is_about_the_caller_or_an_outage() {
    for (status, not_found) in [
        (200, true),
        (400, true),
        (404, true),
        (403, false),
        (409, false),
        (429, false),
        (500, false),
    ] {
        let ahl = AhlStub::answering(status, &refused("X100")).await;
        let error = ahl.get().await.unwrap_err();
        assert_eq!(error.is_not_found(), not_found, "{status}: {error}");
        assert_eq!((error.code(), error.request_id()), (Some("X100"), Some(REQUEST_ID)));
        // The native call returns the refusal unchanged.
        let native = ahl.client().payment_inquiry(&PaymentInquiry::new("R-1")).await.unwrap_err();
        assert!(native.is_refused() && !native.is_not_found(), "{native}");
    }
}

#[tokio::test]
async fn wire_only_a_refusal_by_ahl_pay_resolves_to_not_found() {
    let refusing = AhlStub::answering(200, &refused("X100")).await;
    let silent = AhlStub::services(&[
        ("PaymentInquiry", done("null")),
        ("Transaction/List", transactions(&[])),
    ])
    .await;
    let options = ResolveOptions::new(hours(1) / 360, hours(1) / 900);
    for ahl in [refusing, silent] {
        let resolution =
            ahl.links().resolve_with_options(&reference("R-1"), options).await.unwrap();
        assert_eq!(resolution, Resolution::NotFound { polled_for: Duration::ZERO });
        assert!(
            resolution.allows_new_attempt(&[])
                && !resolution.allows_new_attempt(&[paylink_core::Notify::Sms])
        );
        // The deactivation by reference is refused, too. An unpaid link is not polled for.
        let called: Vec<String> =
            ahl.calls().iter().map(|own| service_of(own).to_owned()).collect();
        let look = ["PaymentInquiry", "Transaction/List"];
        assert_eq!(called, [&look[..], &["PassiveLinkPayment"], &look].concat());
    }
    for status in [403, 500] {
        let ahl = AhlStub::answering(status, &refused("X100")).await;
        let error = ahl.links().resolve_with_options(&reference("R-1"), options).await.unwrap_err();
        assert_eq!(error.http_status(), Some(status));
    }
}

#[tokio::test]
async fn wire_http_429_is_a_rate_limit_and_a_write_then_has_an_unknown_effect() {
    let ahl = AhlStub::answering(429, &refused("X100")).await;
    for (service, error) in each_error(&ahl.client()).await {
        assert!(error.is_rate_limited(), "{service}: {error}");
        let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
        assert_eq!(
            (error.effect(), error.is_retryable()),
            (effect, !is_write(service)),
            "{service}"
        );
    }
}
