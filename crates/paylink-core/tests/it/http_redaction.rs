//! Keys, payers and passwords appear on the wire and nowhere else.

use paylink_core::http::{Method, Request, RequestKind};
use paylink_core::{BaseUrl, Transport};
use paylink_testkit::canaries::{CANARIES, PROXY_PASSWORD, TICKET, TOKEN, all_as_json};
use paylink_testkit::log_capture::captured_during;
use paylink_testkit::redaction::percent;

use crate::support::http::{
    KEY, PAYER, attempts, endpoint, options, read, short_timeouts, transport, write,
};
use crate::support::server::{Do, Server, answer};

#[track_caller]
fn assert_redacted(shown: &str) {
    CANARIES.assert_redacted(shown, "what is shown");
}

/// A document with every secret and all personal data.
fn said() -> String {
    format!(r#"{{"name":{}}}"#, all_as_json())
}

#[tokio::test]
async fn no_debug_shows_a_key_a_payer_or_a_password() {
    let server =
        Server::always(|| Do::Answer(answer(200, &[&format!("X-Token: {TOKEN}")], said()))).await;
    let builder =
        options().0.proxy(&format!("http://user:{PROXY_PASSWORD}@{}", server.address())).unwrap();
    assert_redacted(&format!("{builder:?} {builder:#?}"));
    let transport = builder.build().unwrap();
    let endpoint = endpoint(&transport, server.base());
    let request = write().header("x-id", TICKET).unwrap();
    assert_redacted(&format!(
        "{transport:#?} {endpoint:#?} {request:#?} {:?}",
        endpoint.transport()
    ));
    let answer = endpoint.send(request).await.unwrap();
    assert_redacted(&format!("{answer:?} {:?}", answer.body()));
    assert_eq!(server.request(0).header("x-key"), Some(format!("Bearer {KEY}").as_str()));
}

#[tokio::test]
async fn no_error_shows_a_key_a_payer_or_a_password() {
    let stalled = Server::always(|| Do::Hold(Vec::new())).await;
    let torn = Server::always(|| {
        Do::Close(format!("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{}", said()).into())
    })
    .await;
    let odd = Server::always(|| {
        Do::Close(format!("HTTP/1.1 200 OK\r\n{TOKEN} {TOKEN}\x01\r\n\r\n").into())
    })
    .await;
    let away = Server::always(|| {
        Do::Close(answer(
            302,
            &[&format!("Location: https://elsewhere.example/l/{}", percent(TICKET))],
            said(),
        ))
    })
    .await;
    let html = Server::always(|| Do::Close(answer(500, &[], said()))).await;
    for server in [&stalled, &torn, &odd, &away, &html] {
        let request = write().header("x-id", TICKET).unwrap();
        let base = BaseUrl::loopback(&format!("http://{}/KANARYA-yol", server.address())).unwrap();
        let error = match endpoint(&short_timeouts(), base).send(request).await {
            Ok(answer) => answer.into_response::<u8>().unwrap_err(),
            Err(error) => error,
        };
        CANARIES.assert_error_redacted(&error, "an error of the HTTP client");
        assert!(server.request(0).header("x-key").unwrap().contains(KEY));
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_is_no_connection_and_its_password_is_not_shown() {
    let proxy =
        Server::always(|| Do::Close(answer(407, &[&format!("X-Why: {TOKEN}")], said()))).await;
    let builder =
        options().0.proxy(&format!("http://user:{PROXY_PASSWORD}@{}", proxy.address())).unwrap();
    let transport = builder.retry(attempts(1)).build().unwrap();
    let base = BaseUrl::https("https://gateway.example/paynet").unwrap();
    let error = endpoint(&transport, base).send(write()).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    CANARIES.assert_error_redacted(&error, "an error of the HTTP client");
}

#[test]
fn the_log_names_the_operation_and_shows_no_value() {
    let lines = captured_during(async {
        let server = Server::start(|n, _| match n {
            0 => Do::Close(answer(503, &[&format!("X-Why: {TOKEN}")], said())),
            1 => Do::Close(Vec::new()),
            2 => Do::Answer(answer(200, &[&format!("X-Why: {TOKEN}")], said())),
            _ => Do::Close(answer(302, &["Location: https://kanarya.example"], "")),
        })
        .await;
        let endpoint = endpoint(&transport(), server.base());
        let request = Request::new("link/detail", RequestKind::Read, Method::Post, "/v1/detail")
            .json(&serde_json::json!({ "payer": PAYER }))
            .unwrap();
        endpoint.send(request.header("x-id", TICKET).unwrap()).await.unwrap();
        endpoint.send(write()).await.unwrap_err();
        assert_eq!(server.requests(), 4);
    });
    assert_redacted(&lines.join("\n"));
    let ours: Vec<_> = lines.iter().filter(|line| line.contains(" paylink_core")).collect();
    let expected = [
        ["operation=\"link/detail\"", "attempt=1", "status=503", "message=answered"],
        ["operation=\"link/detail\"", "attempt=2", "delivery=MaybeSent", "message=failed"],
        ["operation=\"link/detail\"", "attempt=3", "status=200", "message=answered"],
        ["operation=\"link/create\"", "attempt=1", "delivery=Answered", "message=failed"],
    ];
    assert_eq!(ours.len(), expected.len(), "{ours:#?}");
    for (line, fields) in ours.iter().zip(expected) {
        for field in fields.iter().chain(&["provider=\"paynet\"", "millis="]) {
            assert!(line.contains(field), "{field}: {line}");
        }
    }
}

#[test]
fn the_log_of_building_and_failing_to_connect_is_silent_too() {
    let lines = captured_during(async {
        let builder = Transport::builder()
            .proxy(&format!("http://user:{PROXY_PASSWORD}@127.0.0.1:9"))
            .unwrap();
        let (clock, _hand) = crate::support::clock();
        let transport = builder.clock(clock).build().unwrap();
        let base = BaseUrl::https("https://gateway.example").unwrap();
        let error = endpoint(&transport, base).send(read()).await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
        CANARIES.assert_error_redacted(&error, "an error of the HTTP client");
    });
    assert_redacted(&lines.join("\n"));
    assert_eq!(
        lines.iter().filter(|line| line.contains("delivery=NotSent")).count(),
        3,
        "{lines:#?}"
    );
}
