//! Endless bodies, slow responses and undecodable bodies.

use std::time::{Duration, Instant};

use paylink_core::http::{HttpResponse, RequestKind};
use paylink_core::{Delivery, Effect, Error};
use paylink_testkit::canaries::CANARIES;

use crate::support::assert_error;
use crate::support::http::{MOMENT, attempts, endpoint, of, options, read, transport, write};
use crate::support::server::{Do, Server, answer};

const LIMIT: usize = 1024 * 1024;

/// 64 KiB of blanks as one chunk of a chunked body.
fn chunk() -> Vec<u8> {
    let mut chunk = b"10000\r\n".to_vec();
    chunk.extend(std::iter::repeat_n(b' ', 0x10000));
    chunk.extend_from_slice(b"\r\n");
    chunk
}

async fn limited(server: &Server, kind: RequestKind) -> Error {
    let transport = options().0.body_limit(LIMIT).build().unwrap();
    endpoint(&transport, server.base()).send(of(kind)).await.unwrap_err()
}

#[tokio::test]
async fn an_endless_body_is_read_up_to_the_limit_and_not_requested_again() {
    for (kind, effect) in [(RequestKind::Read, Effect::None), (RequestKind::Write, Effect::Unknown)]
    {
        let server = Server::always(|| {
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            Do::Repeat(head, chunk(), Duration::ZERO)
        })
        .await;
        let error = limited(&server, kind).await;
        assert_error(&error, Error::is_malformed, Delivery::Answered, effect, 1);
        assert!(error.to_string().contains("longer than 1048576 bytes"), "{error}");
        // Bytes that were sent and never read are in the buffers of two sockets.
        let sent = server.bytes_out();
        assert!(sent > LIMIT && sent < 8 * LIMIT, "{sent}");
        assert_eq!((server.requests(), error.raw_body().as_bytes().len()), (1, 0));
    }
}

#[tokio::test]
async fn an_announced_length_over_the_limit_is_refused_at_once() {
    for length in ["1048577", "99999999999", "9223372036854775807"] {
        let server = Server::start(move |_, _| {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
            Do::Hold(head.into_bytes())
        })
        .await;
        // No byte of the body arrives, so only the announcement can have decided this.
        let error = limited(&server, RequestKind::Write).await;
        assert_error(&error, Error::is_malformed, Delivery::Answered, Effect::Unknown, 1);
        assert!(error.to_string().contains("longer than"), "{error}");
        assert_eq!(server.requests(), 1);
    }
}

#[tokio::test]
async fn an_announced_length_reserves_no_memory() {
    // Reserving so much memory would panic.
    let server = Server::always(|| {
        Do::Close(b"HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551613\r\n\r\n{".to_vec())
    })
    .await;
    let transport = options().0.body_limit(usize::MAX).build().unwrap();
    let error = endpoint(&transport, server.base()).send(write()).await.unwrap_err();
    assert_error(&error, Error::is_interrupted, Delivery::MaybeSent, Effect::Unknown, 1);
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_accepted() {
    for (length, fits) in [(LIMIT, true), (LIMIT + 1, false)] {
        let server =
            Server::start(move |_, _| Do::Answer(answer(200, &[], " ".repeat(length)))).await;
        let transport = options().0.body_limit(LIMIT).build().unwrap();
        let result = endpoint(&transport, server.base()).send(read()).await;
        assert_eq!(
            result.map(|answer| answer.body().as_bytes().len()).ok(),
            fits.then_some(length)
        );
    }
}

#[tokio::test]
async fn an_endless_head_is_an_error() {
    let server = Server::always(|| {
        let line = format!("X-Filler: {}\r\n", "x".repeat(1000));
        Do::Repeat(b"HTTP/1.1 200 OK\r\n".to_vec(), line.into_bytes(), Duration::ZERO)
    })
    .await;
    let error = endpoint(&transport(), server.base()).send(write()).await.unwrap_err();
    assert_error(&error, Error::is_interrupted, Delivery::MaybeSent, Effect::Unknown, 1);
    assert!(server.bytes_out() < 8 * LIMIT, "{}", server.bytes_out());
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_slow_response_does_not_outlast_the_total_timeout() {
    for (first, again, read_timeout) in [
        // Each byte of a body arrives within the read timeout; a head has to arrive completely.
        ("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "x", MOMENT),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n", MOMENT),
        ("HTTP/1.1 200 OK\r\nX-Slow: ", "x", MOMENT * 20),
    ] {
        let server = Server::start(move |_, _| {
            Do::Repeat(first.into(), again.into(), Duration::from_millis(20))
        })
        .await;
        let builder = options().0.read_timeout(read_timeout).total_timeout(MOMENT * 2);
        let start = Instant::now();
        let error =
            endpoint(&builder.build().unwrap(), server.base()).send(write()).await.unwrap_err();
        assert_error(&error, Error::is_timeout, Delivery::MaybeSent, Effect::Unknown, 1);
        assert!(
            start.elapsed() >= MOMENT * 2 && start.elapsed() < MOMENT * 10,
            "{:?}",
            start.elapsed()
        );
        assert_eq!(server.requests(), 1);
    }
}

async fn answered(status: u16, content_type: &'static str, body: Vec<u8>) -> HttpResponse {
    let server =
        Server::start(move |_, _| Do::Answer(answer(status, &[content_type], &body))).await;
    let transport = options().0.retry(attempts(1)).build().unwrap();
    endpoint(&transport, server.base()).send(write()).await.unwrap()
}

#[derive(Debug, serde::Deserialize)]
struct Row {
    id: u32,
}

#[tokio::test]
async fn the_error_of_an_undecodable_response_has_the_position_and_no_value() {
    let gzip = b"\x1f\x8b\x08\x00KANARYAPAYER".to_vec();
    for (body, says) in [
        (b"".to_vec(), "the response is empty (text/html), HTTP 200;"),
        (b"\xEF\xBB\xBF".to_vec(), "the response is empty (text/html), HTTP 200;"),
        (
            b"{\"id\":\"KANARYAPAYER\xFF\"}".to_vec(),
            "a value does not have the expected form at `id`",
        ),
        (gzip, "it is compressed (gzip), although the request asks for no compression, HTTP 200;"),
        (
            b"<html><body>KANARYAPAYER</body></html>".to_vec(),
            "the response is a web page, not an API response (text/html), HTTP 200;",
        ),
        (
            b"{\"id\":\"KANARYAPAYER\"}".to_vec(),
            "a value does not have the expected form at `id` (line 1, column 20)",
        ),
        (b"{\"KANARYAPAYER\":1}".to_vec(), "a member is missing at `id` (line 1, column 18)"),
        (b"{\"id\":".to_vec(), "the body ends too early"),
        ("[".repeat(10_000).into_bytes(), "the response cannot be decoded: "),
        (
            format!("{{\"x\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000)).into_bytes(),
            "line 1, column ",
        ),
    ] {
        let length = body.len();
        let error = answered(200, "Content-Type: text/html", body)
            .await
            .into_response::<Row>()
            .unwrap_err();
        assert_error(&error, Error::is_malformed, Delivery::Answered, Effect::Unknown, 1);
        assert!(error.to_string().contains(says), "{says}: {error}");
        assert!(error.to_string().starts_with("paynet link/create: "), "{error}");
        CANARIES.assert_error_redacted(&error, "an undecodable body");
        assert_eq!((error.http_status(), error.raw_body().as_bytes().len()), (Some(200), length));
    }
}

#[tokio::test]
async fn a_byte_order_mark_before_json_is_skipped_and_kept_in_the_raw_body() {
    let reply = answered(201, "X: y", b"\xEF\xBB\xBF{\"id\":7,\"new\":[]}".to_vec())
        .await
        .into_response::<Row>()
        .unwrap();
    assert_eq!((reply.id, reply.http_status(), reply.body().as_bytes().len()), (7, 201, 20));
}
