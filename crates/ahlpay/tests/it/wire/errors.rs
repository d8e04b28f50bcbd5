//! Error codes, bodies that are not an envelope, and the request id of every error.

use std::time::Duration;

use ahlpay::api::payment_inquiry::PaymentInquiry;
use ahlpay::{Effect, Resolution};
use paylink_core::ResolveOptions;
use paylink_testkit::servers::Do;

use super::{each_service, is_write};
use crate::support::answers::{REQUEST_ID, done, refused, transactions};
use crate::support::stub::{AhlStub, service_of};
use crate::support::{hours, new_link, reference};

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
        for (service, error) in each_service(&ahl.client()).await {
            let error = error.unwrap();
            assert_eq!((error.code(), error.effect()), (code, Effect::None), "{service} {json}");
            // No code has a meaning.
            assert!(
                !error.is_not_found() && !error.is_duplicate() && !error.is_authentication(),
                "{json}"
            );
        }
    }
    let ahl = AhlStub::answering(200, &refused("X100")).await;
    let error = ahl.links().create(&new_link("R-1")).await.unwrap_err();
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
async fn wire_a_body_without_an_envelope_is_an_error() {
    let torn = r#"{"isSuccess":true,"data":{"url":"https://a"#;
    let other = r#"{"error":"Yetkisiz"}"#;
    for body in ["", " ", "<html>Sunucu hatası</html>", torn, "null", "[]", "0", "\"x\"", other] {
        for status in [200, 400, 403, 404, 500, 502] {
            let ahl = AhlStub::answering(status, body).await;
            for (service, error) in each_service(&ahl.client()).await {
                let error = error.unwrap_or_else(|| panic!("{service} {status} {body:?}"));
                assert_eq!(
                    (error.http_status(), error.code()),
                    (Some(status), None),
                    "{service} {body:?}"
                );
                assert_eq!(
                    error.is_malformed(),
                    status < 300,
                    "{service} {status} {body:?}: {error}"
                );
                assert!(!error.is_not_found(), "{service} {status} {body:?}");
                let doubtful = is_write(service) && !(300..500).contains(&status);
                let effect = if doubtful { Effect::Unknown } else { Effect::None };
                assert_eq!(error.effect(), effect, "{service} {status} {body:?}");
                assert_eq!(error.raw_body().as_bytes(), body.as_bytes());
            }
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
        let links = ahl.links();
        let error = links.get(&links.key_for(reference("R-1"))).await.unwrap_err();
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
    for (service, error) in each_service(&ahl.client()).await {
        let error = error.unwrap();
        assert!(error.is_rate_limited(), "{service}: {error}");
        let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
        assert_eq!(
            (error.effect(), error.is_retryable()),
            (effect, !is_write(service)),
            "{service}"
        );
    }
}

#[tokio::test]
async fn wire_a_redirect_is_not_followed() {
    let ahl = AhlStub::start(|_| Do::Redirect("https://elsewhere.example/".into())).await;
    for (service, error) in each_service(&ahl.client()).await {
        let error = error.unwrap();
        assert!(error.is_redirect(), "{service}: {error}");
    }
    assert_eq!(ahl.calls().len(), 5);
}

/// The answer of an ASP.NET service to a field that it cannot read.
const PROBLEM: &str = r#"{"type":"https://tools.ietf.org/html/rfc7231#section-6.5.1","title":"One or more validation errors occurred.","status":400,"traceId":"00-1","errors":{"Amount":["The value is invalid"]}}"#;

#[tokio::test]
async fn wire_the_reason_of_an_error_in_another_format_is_the_message() {
    let text = "orderId alanı zorunludur";
    let problem = "One or more validation errors occurred.; Amount: The value is invalid";
    for (body, message) in [(text, text), (PROBLEM, problem)] {
        let ahl = AhlStub::answering(400, body).await;
        for (service, error) in each_service(&ahl.client()).await {
            let error = error.unwrap_or_else(|| panic!("{service} succeeded"));
            assert_eq!(error.provider_message(), Some(message), "{service}");
            assert_eq!(error.effect(), Effect::None, "{service}");
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(", see provider_message(), HTTP 400;"), "{error}");
            assert!(!shown.contains("zorunlu") && !shown.contains("invalid"), "{shown}");
        }
    }
}

#[tokio::test]
async fn wire_an_error_about_a_response_that_was_decoded_has_its_attempts() {
    let inquired = done(r#"{"txnStatus":"SUCCESS","orderId":"R-1","authCode":"123456"}"#);
    let ahl = AhlStub::answering(200, &inquired).await;
    let links = ahl.links();
    let error = links.get(&links.key_for(reference("R-2"))).await.unwrap_err();
    assert!(error.is_mismatch(), "{error}");
    assert_eq!(
        (error.operation(), error.http_status(), error.attempts()),
        (Some("PaymentInquiry"), Some(200), 1)
    );
}
