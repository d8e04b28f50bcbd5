//! Response bodies that Paynet does not document.

use paylink_core::{LinkStatus, PollOptions, Resolution, ResolveOptions, WaitOutcome};
use paylink_testkit::foreign::{failing_while_waiting, temporary_failures};
use paynet::{Effect, ResultCode};

use super::{SERVICES, each_error, is_write};
use crate::support::answers::{detail, paid_detail};
use crate::support::stub::{Do, Stub};
use crate::support::{hours, no_waiting, reference};

const HTML: &str = "<!DOCTYPE html><html><body><h1>Service Unavailable</h1></body></html>";

#[tokio::test]
async fn wire_error_bodies_that_are_not_json_are_errors_and_never_panics() {
    SERVICES.assert_foreign_errors_are_errors(&[r#"{"code":{}}"#]).await;
}

#[tokio::test]
async fn wire_a_page_or_nothing_in_place_of_a_response_is_temporary_for_a_read() {
    SERVICES.assert_pages_are_temporary(&paid_detail()).await;
}

#[tokio::test]
async fn wire_a_malformed_success_leaves_the_effect_of_a_write_unknown() {
    for body in [r#"{"code":0"#, "null", "7", r#"{"code":{},"status":0}"#] {
        let stub = Stub::answering(200, body).await;
        for (service, error) in each_error(&stub).await {
            assert!(error.is_malformed(), "{service} {body:?}: {error}");
            let effect = if is_write(service) { Effect::Unknown } else { Effect::None };
            assert_eq!(error.effect(), effect, "{service} {body:?}");
        }
        assert_eq!(stub.requests().len(), 6, "{body:?}");
    }
}

#[tokio::test]
async fn wire_a_created_link_without_url_has_an_unknown_effect() {
    for body in [
        r#"{"id":"L-1","object_name":"x","code":0,"message":"x"}"#,
        r#"{"url":null,"id":"L-1","code":0}"#,
        r#"{"url":" ","id":"L-1","code":0}"#,
    ] {
        let stub = Stub::answering(200, body).await;
        let error = stub.create().await.unwrap_err();
        assert!(error.is_malformed(), "{error}");
        assert_eq!(error.effect(), Effect::Unknown, "{body}");
    }
}

#[tokio::test]
async fn wire_the_404_of_a_web_server_is_not_paynets_not_found() {
    for body in
        [HTML, "", r#"{"code":404,"message":"no route"}"#, r#"{"status":404,"title":"Not Found"}"#]
    {
        let stub = Stub::answering(404, body).await;
        let links = stub.links();
        let error = links.get(&links.key_for(reference("R-1"))).await.unwrap_err();
        assert!(error.is_refused() && !error.is_not_found(), "{body}: {error}");
        let error = links.resolve(&reference("R-1")).await.unwrap_err();
        assert!(!error.is_not_found(), "resolve concluded from {body:?}");
        assert_eq!(stub.requests().len(), 2, "and it does not poll again");
    }
}

#[tokio::test]
async fn wire_only_paynets_own_refusal_resolves_to_not_found() {
    for (status, body) in [
        (200, r#"{"object_name":null,"code":12,"message":"x"}"#),
        (404, r#"{"type":"no_data_error","message":"x","code":404,"result_code":12}"#),
    ] {
        let stub = Stub::answering(status, body).await;
        let links = stub.links_with(no_waiting());
        let mut options = ResolveOptions::default();
        (options.timeout, options.interval) =
            (std::time::Duration::from_secs(10), std::time::Duration::from_secs(4));
        let resolution = links.resolve_with_options(&reference("R-1"), options).await.unwrap();
        assert_eq!(resolution, Resolution::NotFound { polled_for: options.timeout });
        assert_eq!(stub.requests().len(), 4, "at 0, 4, 8 and 10 seconds");
        assert!(stub.requests().iter().all(|own| own.service() == "mailorder/detail"));
    }
}

#[tokio::test]
async fn wire_a_temporary_failure_of_a_read_is_repeated_and_of_a_write_never() {
    for fault in [
        Do::Answer(503, HTML.into()),
        Do::Answer(500, String::new()),
        Do::Answer(200, HTML.into()),
        Do::Answer(200, String::new()),
        Do::HangUp,
    ] {
        let answers = std::sync::atomic::AtomicUsize::new(0);
        let (broken, whole) = (fault.clone(), detail(r#""status":0"#));
        let stub = Stub::start(move |_| {
            let count = answers.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            if count < 2 { broken.clone() } else { Do::Answer(200, whole.clone()) }
        })
        .await;
        let links = stub.links();
        links.get(&links.key_for(reference("R-1"))).await.unwrap();
        assert_eq!(stub.requests().len(), 3);

        let stub = Stub::start(move |_| fault.clone()).await;
        let error = stub.create().await.unwrap_err();
        assert_eq!((error.effect(), error.is_retryable()), (Effect::Unknown, false), "{error}");
        assert_eq!(stub.requests().len(), 1, "a create was sent again");
    }
}

#[tokio::test]
async fn wire_a_read_that_failed_at_paynet_keeps_its_code_and_is_retryable() {
    let stub =
        Stub::answering(500, r#"{"type":"api_error","message":"x","code":500,"result_code":8}"#)
            .await;
    let error = stub.get().await.unwrap_err();
    assert_eq!(ResultCode::of(&error), Some(ResultCode::SERVER_ERROR));
    assert_eq!((error.attempts(), error.is_retryable()), (3, true));
}

#[tokio::test]
async fn wire_the_reason_of_an_error_in_another_format_is_the_message() {
    SERVICES.assert_reasons_are_messages().await;
}

#[tokio::test]
async fn wire_waiting_survives_a_page_with_200_like_a_503() {
    for failure in temporary_failures(&paid_detail()) {
        let open = detail(r#""status":0"#);
        let stub = Stub::start(failing_while_waiting(failure, open, paid_detail())).await;
        let links = stub.links();
        let options = PollOptions::new(hours(1));
        let outcome =
            links.wait_until_settled(&links.key_for(reference("R-1")), options).await.unwrap();
        assert!(matches!(outcome, WaitOutcome::Settled(_)), "{outcome:?}");
        assert_eq!((outcome.link().status, stub.requests().len()), (LinkStatus::Paid, 9));
    }
}

#[tokio::test]
async fn wire_an_error_about_a_response_that_was_decoded_has_its_attempts() {
    let stub = Stub::answering(200, r#"{"id":"L-1","code":0}"#).await;
    let error = stub.create().await.unwrap_err();
    assert!(error.to_string().contains("`url` is missing"), "{error}");
    assert_eq!((error.operation(), error.attempts()), (Some("mailorder/create"), 1));

    let stub = Stub::answering(200, &detail(r#""note":"x""#)).await;
    let links = stub.links();
    let error = links.get(&links.key_for(reference("R-1"))).await.unwrap_err();
    assert!(error.to_string().contains("`status` is missing"), "{error}");
    assert_eq!((error.operation(), error.attempts()), (Some("mailorder/detail"), 1));

    let stub = Stub::answering(200, &detail(r#""status":0"#)).await;
    let links = stub.links();
    let error = links.get(&links.key_for(reference("R-2"))).await.unwrap_err();
    assert!(error.is_mismatch(), "{error}");
    assert_eq!(
        (error.operation(), error.http_status(), error.attempts()),
        (Some("mailorder/detail"), Some(200), 1)
    );
}
