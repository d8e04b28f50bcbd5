//! How far a request got, and that a write is sent once.

use std::future::Future;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use paylink_core::http::RequestKind;
use paylink_core::{Delivery, Effect, Error};

use crate::support::assert_error;
use crate::support::http::{endpoint, of, options, read, short_timeouts, transport, write};
use crate::support::server::{Do, Server, answer, ok};

const BOTH: [(RequestKind, Effect); 2] =
    [(RequestKind::Read, Effect::None), (RequestKind::Write, Effect::Unknown)];

#[tokio::test]
async fn a_redirect_is_an_error_and_the_other_host_receives_nothing() {
    for status in [301, 302, 303, 307, 308] {
        for (kind, effect) in BOTH {
            let other = Server::always(|| Do::Answer(ok())).await;
            let location = format!("Location: http://{}/elsewhere?token=t", other.address());
            let server = Server::start(move |_, _| {
                Do::Answer(answer(status, &[&location], r#"{"ok":true}"#))
            })
            .await;
            let endpoint = endpoint(&transport(), server.base());

            let error = endpoint.send(of(kind)).await.unwrap_err();

            assert_error(&error, Error::is_redirect, Delivery::Answered, effect, 1);
            assert_eq!((error.http_status(), error.is_retryable()), (Some(status), false));
            assert!(!format!("{error:?}").contains("token"), "{error:?}");
            assert_eq!(
                (server.requests(), other.connections(), other.bytes_in()),
                (1, 0, 0),
                "{status}"
            );
        }
    }
}

#[tokio::test]
async fn a_redirect_within_the_host_or_to_nowhere_is_an_error_too() {
    for location in ["Location: /v2/create", "X-Location: none", "Location: https://"] {
        let server = Server::start(move |_, _| Do::Answer(answer(307, &[location], ""))).await;
        let error = endpoint(&transport(), server.base()).send(write()).await.unwrap_err();
        assert_error(&error, Error::is_redirect, Delivery::Answered, Effect::Unknown, 1);
        assert_eq!(server.requests(), 1);
    }
}

#[tokio::test]
async fn a_write_without_response_is_sent_once_and_its_effect_is_unknown() {
    let server = Server::always(|| Do::Hold(Vec::new())).await;
    let error = endpoint(&short_timeouts(), server.base()).send(write()).await.unwrap_err();
    assert_error(&error, Error::is_timeout, Delivery::MaybeSent, Effect::Unknown, 1);
    assert!(!error.is_retryable());
    assert_eq!((server.requests(), server.connections()), (1, 1));
}

#[tokio::test]
async fn a_read_without_response_is_retried_up_to_the_policy() {
    let server = Server::always(|| Do::Hold(Vec::new())).await;
    let (builder, clock) = options();
    let transport = builder.total_timeout(Duration::from_secs(1)).build().unwrap();
    let error = endpoint(&transport, server.base()).send(read()).await.unwrap_err();
    assert_error(&error, Error::is_timeout, Delivery::MaybeSent, Effect::None, 3);
    assert!(error.is_retryable());
    assert_eq!((server.requests(), clock.slept().len()), (3, 2));
}

#[tokio::test]
async fn a_response_that_stalls_longer_than_the_read_timeout_is_a_timeout() {
    let server = Server::always(|| Do::Hold(Vec::new())).await;
    let transport = options().0.read_timeout(Duration::from_millis(500)).build().unwrap();
    let start = Instant::now();
    let error = endpoint(&transport, server.base()).send(write()).await.unwrap_err();
    assert_error(&error, Error::is_timeout, Delivery::MaybeSent, Effect::Unknown, 1);
    // Much earlier than the total timeout.
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!(server.requests(), 1);
}

/// Ways in which a response breaks off, and whether a status has arrived by then.
const BROKEN: [(&[u8], Option<u16>); 9] = [
    (b"", None),
    (b"HTTP/1.1 2", None),
    (b"HTTP/1.1 200 OK\r\nContent-Le", None),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", Some(200)),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":true}", Some(200)),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Some(200)),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n{\"ok\":true}\r\n", Some(200)),
    (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{\"ok\":true}\r\n0\r\n\r\n",
        Some(200),
    ),
    (b"SSH-2.0-OpenSSH_9.6\r\n", None),
];

#[tokio::test]
async fn a_write_whose_response_breaks_off_is_sent_once_and_its_effect_is_unknown() {
    for (bytes, status) in BROKEN {
        let server = Server::start(move |_, _| Do::Close(bytes.to_vec())).await;
        let error = endpoint(&transport(), server.base()).send(write()).await.unwrap_err();
        assert_error(&error, Error::is_interrupted, Delivery::MaybeSent, Effect::Unknown, 1);
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!((server.requests(), error.http_status()), (1, status), "{shown}");
    }
}

#[tokio::test]
async fn a_read_whose_response_breaks_off_is_retried() {
    for (bytes, status) in BROKEN {
        let server = Server::start(move |_, _| Do::Close(bytes.to_vec())).await;
        let error = endpoint(&transport(), server.base()).send(read()).await.unwrap_err();
        assert_error(&error, Error::is_interrupted, Delivery::MaybeSent, Effect::None, 3);
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!((server.requests(), error.http_status()), (3, status), "{shown}");
    }
}

#[tokio::test]
async fn a_read_that_broke_off_once_succeeds_the_next_time() {
    let server =
        Server::start(|n, _| if n == 0 { Do::Close(Vec::new()) } else { Do::Answer(ok()) }).await;
    let answer = endpoint(&transport(), server.base()).send(read()).await.unwrap();
    assert_eq!((answer.status(), server.requests()), (200, 2));
    assert_eq!(attempts_of(&answer), 2);
}

fn attempts_of(answer: &paylink_core::http::HttpResponse) -> u32 {
    answer.error(Error::malformed("x")).attempts()
}

#[tokio::test]
async fn a_kept_connection_that_the_server_closed_while_idle_is_replaced() {
    // A complete response that does not announce that the connection is closed next.
    let server =
        Server::start(|n, _| if n == 0 { Do::Close(ok()) } else { Do::Answer(ok()) }).await;
    let endpoint = endpoint(&transport(), server.base());
    endpoint.send(write()).await.unwrap();
    // Wait until the close arrives.
    tokio::time::sleep(Duration::from_millis(50)).await;
    endpoint.send(write()).await.unwrap();
    assert_eq!((server.requests(), server.connections()), (2, 2));
}

#[tokio::test]
async fn a_write_on_a_kept_connection_that_is_read_and_closed_is_not_sent_again() {
    let server =
        Server::start(|n, _| if n == 0 { Do::Answer(ok()) } else { Do::Close(Vec::new()) }).await;
    let endpoint = endpoint(&transport(), server.base());
    endpoint.send(write()).await.unwrap();
    let error = endpoint.send(write()).await.unwrap_err();
    assert_error(&error, Error::is_interrupted, Delivery::MaybeSent, Effect::Unknown, 1);
    // Nothing is sent later either.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!((server.requests(), server.connections()), (2, 1));
}

#[tokio::test]
async fn a_call_dropped_after_its_first_poll_sends_nothing_later() {
    let server = Server::always(|| Do::Answer(ok())).await;
    let endpoint = endpoint(&transport(), server.base());
    {
        let mut call = std::pin::pin!(endpoint.send(write()));
        assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(server.requests() <= 1, "{}", server.requests());
    let before = server.requests();
    endpoint.send(read()).await.unwrap();
    assert_eq!(server.requests(), before + 1);
    assert!(server.request(before).line().starts_with("GET /v1/detail "));
}

#[tokio::test]
async fn a_call_dropped_while_it_waits_for_its_response_was_sent_once() {
    for kind in [RequestKind::Read, RequestKind::Write] {
        let server =
            Server::always(|| Do::Hold(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".to_vec()))
                .await;
        let endpoint = endpoint(&transport(), server.base());
        let call = tokio::spawn(async move { endpoint.send(of(kind)).await.map(|_| ()) });
        while server.requests() == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!((server.requests(), server.connections()), (1, 1));
    }
}
