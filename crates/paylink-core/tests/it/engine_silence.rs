//! Keys, payers and passwords appear on the wire and nowhere else.

use std::error::Error as _;
use std::fmt;
use std::sync::{Arc, Mutex};

use paylink_core::http::{Method, Purpose, Request};
use paylink_core::{BaseUrl, Error, Transport};
use tracing::field::{Field, Visit};
use tracing::span;

use crate::support::engine::{KEY, PAYER, attempts, endpoint, impatient, options, read, transport, write};
use crate::support::server::{Do, Server, answer};

const PASSWORD: &str = "CANARY-PASSWORD";

#[track_caller]
fn assert_silent(shown: &str) {
    assert!(!shown.contains("CANARY") && !shown.contains(KEY), "{shown}");
}

fn everything_about(error: &Error) -> String {
    let mut shown = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        shown.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    shown
}

#[tokio::test]
async fn no_debug_shows_a_key_a_payer_or_a_password() {
    let server =
        Server::always(|| Do::Answer(answer(200, &["X-Token: CANARY"], r#"{"name":"CANARY"}"#))).await;
    let builder = options().0.proxy(&format!("http://user:{PASSWORD}@{}", server.address())).unwrap();
    assert_silent(&format!("{builder:?} {builder:#?}"));
    let transport = builder.build().unwrap();
    let endpoint = endpoint(&transport, server.base());
    let request = write().header("x-id", "CANARY-ID").unwrap();
    assert_silent(&format!("{transport:#?} {endpoint:#?} {request:#?} {:?}", endpoint.transport()));
    let answer = endpoint.send(request).await.unwrap();
    assert_silent(&format!("{answer:?} {:?}", answer.body()));
    assert_eq!(server.request(0).header("x-key"), Some(format!("Bearer {KEY}").as_str()));
}

#[tokio::test]
async fn no_error_shows_a_key_a_payer_or_a_password() {
    let silent = Server::always(|| Do::Hold(Vec::new())).await;
    let torn =
        Server::always(|| Do::Close(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nCANARY".to_vec())).await;
    let odd = Server::always(|| Do::Close(b"HTTP/1.1 200 OK\r\nCANARY CANARY\x01\r\n\r\n".to_vec())).await;
    let away =
        Server::always(|| Do::Close(answer(302, &["Location: https://CANARY.example/?t=CANARY"], "CANARY")))
            .await;
    let html = Server::always(|| Do::Close(answer(500, &[], "<p>CANARY</p>"))).await;
    for server in [&silent, &torn, &odd, &away, &html] {
        let request = write().header("x-id", "CANARY-ID").unwrap();
        let base = BaseUrl::loopback(&format!("http://{}/CANARY-PATH", server.address())).unwrap();
        let error = match endpoint(&impatient(), base).send(request).await {
            Ok(answer) => answer.into_reply::<u8>().unwrap_err(),
            Err(error) => error,
        };
        assert_silent(&everything_about(&error));
        assert!(server.request(0).header("x-key").unwrap().contains(KEY));
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_is_no_connection_and_its_password_is_not_shown() {
    let proxy = Server::always(|| Do::Close(answer(407, &["X-Why: CANARY"], "CANARY"))).await;
    let builder = options().0.proxy(&format!("http://user:{PASSWORD}@{}", proxy.address())).unwrap();
    let transport = builder.retry(attempts(1)).build().unwrap();
    let base = BaseUrl::https("https://gateway.example/paynet").unwrap();
    let error = endpoint(&transport, base).send(write()).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert_silent(&everything_about(&error));
}

/// Keeps the fields of every event, of whatever crate, as text.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push_str(&format!(" {}={value:?}", field.name()));
    }
}

impl tracing::Subscriber for Recorder {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        let mut line = Line(format!("span {}", attributes.metadata().target()));
        attributes.record(&mut line);
        self.0.lock().unwrap().push(line.0);
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        let mut line = Line("record".into());
        values.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut line = Line(format!("{} {}", event.metadata().level(), event.metadata().target()));
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Runs on this thread alone, so that nothing escapes the recorder.
fn recorded(work: impl Future<Output = ()>) -> Vec<String> {
    let recorder = Recorder::default();
    // With a single subscriber in the process, what other tests log first would be switched off for this one too.
    let [subscriber, _second] = [(); 2].map(|()| tracing::Dispatch::new(recorder.clone()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tracing::dispatcher::with_default(&subscriber, || runtime.block_on(work));
    recorder.0.lock().unwrap().clone()
}

#[test]
fn the_log_tells_what_was_done_and_never_with_what() {
    let lines = recorded(async {
        let server = Server::start(|n, _| match n {
            0 => Do::Close(answer(503, &["X-Why: CANARY"], "CANARY")),
            1 => Do::Close(Vec::new()),
            2 => Do::Answer(answer(200, &["X-Why: CANARY"], r#"{"name":"CANARY"}"#)),
            _ => Do::Close(answer(302, &["Location: https://CANARY.example"], "")),
        })
        .await;
        let endpoint = endpoint(&transport(), server.base());
        let request = Request::new("link/detail", Purpose::Read, Method::Post, "/v1/detail")
            .json(&serde_json::json!({ "payer": PAYER }))
            .unwrap();
        endpoint.send(request.header("x-id", "CANARY-ID").unwrap()).await.unwrap();
        endpoint.send(write()).await.unwrap_err();
        assert_eq!(server.requests(), 4);
    });
    assert_silent(&lines.join("\n"));
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
    let lines = recorded(async {
        let builder = Transport::builder().proxy(&format!("http://user:{PASSWORD}@127.0.0.1:9")).unwrap();
        let (clock, _hand) = crate::support::clock();
        let transport = builder.clock(clock).build().unwrap();
        let base = BaseUrl::https("https://gateway.example").unwrap();
        let error = endpoint(&transport, base).send(read()).await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
        assert_silent(&everything_about(&error));
    });
    assert_silent(&lines.join("\n"));
    assert_eq!(lines.iter().filter(|line| line.contains("delivery=NotSent")).count(), 3, "{lines:#?}");
}
