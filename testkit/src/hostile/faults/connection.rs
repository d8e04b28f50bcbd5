//! Connections that fail, answers that are cut off, answers that never end.

use std::time::Duration;

use crate::hostile::fault::{Context, End, ExpectedOutcome, Fault, ServerAction, Variant};
use crate::hostile::run::LIMIT;

pub(super) fn faults() -> Vec<Fault> {
    let at_once = |name, variants| Fault { name, waits: false, variants };
    let waiting = |name, variants| Fault { name, waits: true, variants };
    vec![
        at_once("refused port", |_| {
            vec![Variant::of(
                ServerAction::Refuse,
                ExpectedOutcome::NotSent { connection_seen: false, is_temporary: true },
            )]
        }),
        at_once("plain text behind https", |_| {
            vec![Variant::of(
                ServerAction::PlainText,
                ExpectedOutcome::NotSent { connection_seen: true, is_temporary: false },
            )]
        }),
        at_once("unknown certificate", |_| {
            vec![Variant::of(
                ServerAction::UntrustedCertificate,
                ExpectedOutcome::NotSent { connection_seen: true, is_temporary: false },
            )]
        }),
        waiting("no answer to the TLS handshake", |_| {
            vec![Variant::of(
                ServerAction::SilentHandshake,
                ExpectedOutcome::NotSent { connection_seen: true, is_temporary: true },
            )]
        }),
        at_once("reset before the request", |_| {
            vec![Variant::of(
                ServerAction::ResetUnread,
                ExpectedOutcome::Incomplete { status: None, read: false },
            )]
        }),
        at_once("reset after the request", |_| vec![broken("", End::Reset, None)]),
        at_once("closed after the request", |_| vec![broken("", End::Close, None)]),
        at_once("truncated header", |_| {
            let truncated =
                ["HTTP/1.1 2", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nA: b\r\n"];
            truncated.map(|head| broken(head, End::Close, None)).into()
        }),
        at_once("not HTTP", |_| {
            ["SSH-2.0-OpenSSH_9.6\r\n", "\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n", "\u{16}\u{3}\u{1}"]
                .map(|bytes| broken(bytes, End::Close, None))
                .into()
        }),
        at_once("endless header", |_| {
            let line = format!("X-Filler: {}\r\n", "x".repeat(1000));
            vec![broken("HTTP/1.1 200 OK\r\n", End::Repeat(line.into(), Duration::ZERO), None)]
        }),
        at_once("truncated body", truncated_body),
        at_once("length longer than the body", |context| {
            let body = context.good.compact();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len() + 1);
            vec![broken(&(head + &body), End::Close, Some(200))]
        }),
        at_once("length shorter than the body", |context| {
            let body = context.good.compact();
            let head = format!(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                body.len() - 1
            );
            vec![Variant::bytes(head + &body, End::Close, ExpectedOutcome::unusable(200))]
        }),
        at_once("wrong length", wrong_length),
        at_once("length over the limit", |_| {
            let lengths = [
                format!("{}", LIMIT + 1),
                "99999999999".to_owned(),
                "9223372036854775807".to_owned(),
            ];
            let head =
                |length: &String| format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{{");
            lengths
                .iter()
                .map(|own| {
                    Variant::bytes(head(own), End::Hold, ExpectedOutcome::unusable(200)).note(own)
                })
                .collect()
        }),
        at_once("endless body", |_| {
            let blanks = " ".repeat(0x10000);
            let chunk = format!("10000\r\n{blanks}\r\n");
            let endless = |head: &str, again: String| {
                Variant::bytes(
                    head,
                    End::Repeat(again.into(), Duration::ZERO),
                    ExpectedOutcome::unusable(200),
                )
            };
            vec![
                endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunk)
                    .note("chunked"),
                endless("HTTP/1.1 200 OK\r\n\r\n", blanks).note("without a length"),
            ]
        }),
        waiting("no answer", |_| vec![broken("", End::Hold, None)]),
        waiting("one byte per second", |_| {
            let a_second = Duration::from_secs(1);
            let trickle =
                |head, byte: &str, status| broken(head, End::Repeat(byte.into(), a_second), status);
            vec![
                trickle("HTTP/1.1 200 OK\r\nX-Slow: ", "x", None).note("in the header"),
                trickle("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{", " ", Some(200))
                    .note("in the body"),
            ]
        }),
    ]
}

/// An answer that never becomes complete.
fn broken(bytes: &str, end: End, status: Option<u16>) -> Variant {
    Variant::bytes(bytes, end, ExpectedOutcome::Incomplete { status, read: true })
        .note(bytes.lines().next().unwrap_or(""))
}

fn truncated_body(context: &Context<'_>) -> Vec<Variant> {
    let body = context.good.compact();
    let half: String = body.chars().take(body.chars().count() / 2).collect();
    let lengthy = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let length = body.len();
    vec![
        broken(&lengthy, End::Close, Some(200)).note("nothing of it"),
        broken(&format!("{lengthy}{half}"), End::Close, Some(200)).note("half of it"),
        broken(&format!("{chunked}{length:x}\r\n{half}"), End::Close, Some(200))
            .note("half of a chunk"),
        // Whole JSON, but nothing says that it is all.
        broken(&format!("{chunked}{length:x}\r\n{body}\r\n"), End::Close, Some(200))
            .note("no last chunk"),
    ]
}

fn wrong_length(context: &Context<'_>) -> Vec<Variant> {
    let body = context.good.compact();
    let case = |headers: &str, body: &str, status| {
        broken(&format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n{body}"), End::Close, status)
            .note(headers)
    };
    let length = body.len();
    vec![
        case("Content-Length: -1", &body, None),
        case("Content-Length: many", &body, None),
        case(&format!("Content-Length: {length}\r\nContent-Length: 1"), &body, None),
        case("Content-Length: 99999999999999999999999999", &body, None),
        case("Transfer-Encoding: chunked", &format!("zz\r\n{body}\r\n0\r\n\r\n"), Some(200)),
        case(
            "Transfer-Encoding: chunked",
            &format!("{:x}\r\n{body}\r\n0\r\n\r\n", length - 1),
            Some(200),
        ),
    ]
}
