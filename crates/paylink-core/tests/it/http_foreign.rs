//! Responses that are not in the format of the API: pages, redirects, compressed bodies, reasons in
//! plain text or problem details.

use std::time::Duration;

use paylink_core::http::{HttpResponse, RequestKind};
use paylink_core::{Delivery, Effect, Error};

use crate::support::assert_error;
use crate::support::http::{endpoint, of, options, read, status_error, transport, write};
use crate::support::server::{Do, Server, answer, ok};

const HTML: &str = "Content-Type: text/html; charset=utf-8";
const PAGE: &str = "<!DOCTYPE html><html><head><title>Bakım çalışması</title></head></html>";
const PHP: &str = "<br />\n<b>Warning</b>: Undefined variable $x<br />\n{\"ok\":true}";

async fn sent(kind: RequestKind, bytes: Vec<u8>) -> (HttpResponse, Server) {
    let server = Server::start(move |_, _| Do::Answer(bytes.clone())).await;
    let response = endpoint(&transport(), server.base()).send(of(kind)).await.unwrap();
    (response, server)
}

fn undecodable(response: HttpResponse) -> Error {
    response.into_response::<Vec<u8>>().unwrap_err()
}

#[tokio::test]
async fn wire_a_page_with_200_is_a_temporary_failure_of_a_read() {
    for (headers, body, words) in [
        (
            &[HTML][..],
            PAGE,
            "the response is a web page, not an API response (text/html), HTTP 200",
        ),
        (&[HTML], PHP, "the response is a web page, not an API response (text/html), HTTP 200"),
        (
            &["Content-Type: application/json"],
            "Notice: Undefined index\n{\"ok\":true}",
            "the response is a web page, not an API response (application/json), HTTP 200",
        ),
        (&[], PAGE, "the response is a web page, not an API response, HTTP 200"),
        (&["Content-Type: \"Ay\u{15f}e\"/x"], PAGE, "not an API response, HTTP 200"),
        (&[HTML], "", "the response is empty (text/html), HTTP 200"),
        (&[], " \r\n", "the response is empty, HTTP 200"),
    ] {
        let (response, server) = sent(RequestKind::Read, answer(200, headers, body)).await;
        let error = undecodable(response);
        assert_error(&error, Error::is_malformed, Delivery::Answered, Effect::None, 3);
        assert_eq!((error.is_retryable(), server.requests()), (true, 3), "{body:?}");
        let text = error.to_string();
        assert!(text.ends_with(&format!("{words}; try again later")), "{text}");
        assert!(!text.contains("Bakım") && !text.contains("Warning"), "{text}");

        // A write is never sent again, and its effect is unknown.
        let (response, server) = sent(RequestKind::Write, answer(200, headers, body)).await;
        let error = undecodable(response);
        assert_error(&error, Error::is_malformed, Delivery::Answered, Effect::Unknown, 1);
        assert_eq!((error.is_retryable(), server.requests()), (false, 1), "{body:?}");
        assert!(error.to_string().contains("look up the link by its reference"), "{error}");
    }
}

#[tokio::test]
async fn wire_a_read_that_gets_the_response_after_two_pages_succeeds() {
    let server =
        Server::start(|n, _| Do::Answer(if n < 2 { answer(200, &[HTML], PAGE) } else { ok() }))
            .await;
    let (builder, clock) = options();
    let transport = builder.build().unwrap();
    let response = endpoint(&transport, server.base()).send(read()).await.unwrap();
    assert_eq!((response.status(), response.attempts(), clock.slept().len()), (200, 3, 2));
    assert_eq!(response.body().as_bytes(), br#"{"ok":true}"#);
}

#[tokio::test]
async fn wire_json_that_is_cut_off_or_unexpected_is_not_a_page() {
    for body in ["{\"ok\":", "null", "\"ok\"", "{} {}", "{\"ok\":true} x"] {
        let (response, server) = sent(RequestKind::Read, answer(200, &[HTML], body)).await;
        let error = undecodable(response);
        assert_error(&error, Error::is_malformed, Delivery::Answered, Effect::None, 1);
        assert_eq!((error.is_retryable(), server.requests()), (false, 1), "{body}");
        assert!(error.to_string().contains("the response cannot be decoded: "), "{error}");
    }
    // HTTP 204 has no body by definition.
    let (response, server) = sent(RequestKind::Read, answer(204, &[], "")).await;
    let error = undecodable(response);
    assert_eq!((error.is_retryable(), server.requests()), (false, 1), "{error}");
}

#[tokio::test]
async fn wire_an_error_page_names_its_media_type_and_has_no_message() {
    for status in [403, 404, 500, 503] {
        let (response, _server) = sent(RequestKind::Write, answer(status, &[HTML], PAGE)).await;
        let error = status_error(&response);
        let words = format!(
            "the response is an error that is not in the API's format (text/html), HTTP {status}"
        );
        assert!(error.to_string().contains(&words), "{error}");
        assert_eq!(error.provider_message(), None);
    }
    let (response, _server) = sent(RequestKind::Write, answer(500, &[HTML], "")).await;
    let error = status_error(&response);
    assert!(error.to_string().contains("an error without a readable reason, HTTP 500"), "{error}");
}

#[tokio::test]
async fn wire_a_reason_in_plain_text_or_problem_details_is_the_message() {
    let problem = r#"{"type":"https://tools.ietf.org/html/rfc7231#section-6.5.1","title":"One or more validation errors occurred.","status":400,"traceId":"00-1","errors":{"Amount":["The value is invalid"]}}"#;
    for (media_type, body, message) in [
        ("text/plain", "name_surname alanı zorunludur", "name_surname alanı zorunludur"),
        ("application/json", "name_surname alanı zorunludur", "name_surname alanı zorunludur"),
        ("application/json", "\"name_surname alanı zorunludur\"", "name_surname alanı zorunludur"),
        (
            "application/problem+json",
            problem,
            "One or more validation errors occurred.; Amount: The value is invalid",
        ),
        ("application/json", r#"{"detail":"Kart reddedildi"}"#, "Kart reddedildi"),
    ] {
        for status in [400, 422, 500] {
            let header = format!("Content-Type: {media_type}; charset=utf-8");
            let (response, _server) =
                sent(RequestKind::Write, answer(status, &[&header], body)).await;
            let error = status_error(&response);
            assert_eq!(error.provider_message(), Some(message), "{status} {body}");
            let text = error.to_string();
            let words =
                format!("the API's format ({media_type}), see provider_message(), HTTP {status};");
            assert!(text.contains(&words), "{text}");
            assert!(!text.contains("zorunlu") && !text.contains("invalid"), "{text}");
            let shown = format!("{error:?}");
            assert!(!shown.contains("zorunlu") && !shown.contains("invalid"), "{shown}");
        }
    }
    // A message that the provider crate read is kept.
    let (response, _server) = sent(
        RequestKind::Write,
        answer(400, &["Content-Type: application/json"], r#"{"detail":"b"}"#),
    )
    .await;
    let error = response.error(Error::status(400).with_message(Some("a".into())));
    assert_eq!(error.provider_message(), Some("a"));
}

/// `{"ok":true}` in the format of gzip.
const GZIP: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xabV\xca\xcf\x56\xb2\x2a\x29\x2a\x4d\xad\x05\x00\x00\x00\x00\x00\x0b\x00\x00\x00";

#[tokio::test]
async fn wire_a_compressed_response_is_named_and_not_asked_for() {
    for (headers, words) in [
        (&["Content-Encoding: gzip"][..], "it is compressed (gzip), although the request asks for"),
        (&["Content-Encoding: BR"], "it is compressed (br), although the request asks for"),
        (&["Content-Encoding: k4n4ry4"], "it is compressed (an unknown coding), although"),
        (&[], "it is compressed (gzip), although the request asks for no compression"),
    ] {
        let (response, server) = sent(RequestKind::Read, answer(200, headers, GZIP)).await;
        assert_eq!(server.request(0).header("accept-encoding"), Some("identity"));
        let error = undecodable(response);
        assert_error(&error, Error::is_malformed, Delivery::Answered, Effect::None, 1);
        assert!(error.to_string().contains(words), "{error}");
        assert!(!error.is_retryable(), "{error}");
    }
    let (response, _server) =
        sent(RequestKind::Write, answer(400, &["Content-Encoding: gzip"], GZIP)).await;
    let error = status_error(&response);
    assert!(error.to_string().contains("the API's format (gzip-coded), HTTP 400"), "{error}");
    assert_eq!(error.provider_message(), None);
    // A proxy may decompress the body and keep the header.
    let (response, _server) =
        sent(RequestKind::Read, answer(200, &["Content-Encoding: gzip"], r#"{"ok":true}"#)).await;
    let error = response.error(Error::malformed("`id` is missing"));
    assert!(error.to_string().contains("cannot be decoded: `id` is missing"), "{error}");
}

#[tokio::test]
async fn wire_a_redirect_names_scheme_and_host_of_its_target() {
    for (location, words) in [
        (
            "https://login.gateway.example/l/jeton?t=jeton#jeton",
            "a redirect to https://login.gateway.example, which",
        ),
        ("http://gateway.example:8080/", "a redirect to http://gateway.example:8080, which"),
        ("https://user:jeton@gateway.example/", "a redirect to https://gateway.example, which"),
        ("//gateway.example/jeton", "a redirect to http://gateway.example, which"),
        ("https://ödeme.example/", "the response is a redirect, which"),
        ("javascript:jeton", "the response is a redirect, which"),
        ("https://", "the response is a redirect, which"),
    ] {
        let header = format!("Location: {location}");
        let server = Server::start(move |_, _| Do::Answer(answer(302, &[&header], ""))).await;
        let error = endpoint(&transport(), server.base()).send(write()).await.unwrap_err();
        assert_error(&error, Error::is_redirect, Delivery::Answered, Effect::Unknown, 1);
        assert!(error.to_string().contains(words), "{error}");
        assert!(!format!("{error} {error:?}").contains("jeton"), "{error:?}");
    }
    let server =
        Server::always(|| Do::Answer(answer(302, &["Location: /v2/detail?t=jeton"], ""))).await;
    let error = endpoint(&transport(), server.base()).send(write()).await.unwrap_err();
    assert!(
        error.to_string().contains(&format!("a redirect to {}, which", server.base())),
        "{error}"
    );
}

#[tokio::test]
async fn wire_an_error_about_a_decoded_response_has_its_attempts() {
    let server = Server::start(|n, _| {
        Do::Answer(if n == 0 { answer(503, &[], "") } else { answer(200, &[], "[1]") })
    })
    .await;
    let response = endpoint(&transport(), server.base()).send(read()).await.unwrap();
    let decoded = response.into_response::<Vec<u8>>().unwrap();
    let missing = decoded.error(Error::malformed("`url` is missing"));
    assert_eq!((missing.attempts(), missing.http_status()), (2, Some(200)));
    assert_eq!(missing.operation(), Some("link/detail"));
    let (_, body) = decoded.into_parts();
    let mismatch = Error::mismatch("x").with_body(body);
    assert_error(&mismatch, Error::is_mismatch, Delivery::Answered, Effect::None, 2);
    assert_eq!((mismatch.operation(), mismatch.http_status()), (Some("link/detail"), Some(200)));
    assert_eq!(mismatch.to_string(), "paynet link/detail: x, HTTP 200; do not use the response");
}

#[tokio::test]
async fn a_page_does_not_outlast_the_deadline_of_the_retries() {
    let server = Server::always(|| Do::Answer(answer(200, &[HTML], PAGE))).await;
    let (builder, clock) = options();
    let mut policy = paylink_core::http::RetryPolicy::default();
    policy.deadline = Duration::ZERO;
    let transport = builder.retry(policy).build().unwrap();
    let response = endpoint(&transport, server.base()).send(read()).await.unwrap();
    assert_eq!((response.attempts(), clock.slept().len()), (1, 0));
}
