//! Which requests are retried, when, and how often.

use std::time::{Duration, Instant};

use paylink_core::http::{HttpResponse, RequestKind, RetryPolicy};
use paylink_core::{Delivery, Effect, Error};

use crate::support::assert_error;
use crate::support::http::{
    MOMENT, attempts, endpoint, endpoint_of, of, options, read, status_error, transport, write,
};
use crate::support::server::{Do, Server, answer, ok};

const TRANSIENT: [u16; 7] = [408, 425, 429, 500, 502, 503, 504];

#[tokio::test]
async fn a_read_with_a_temporary_failure_is_retried_up_to_the_policy() {
    for status in TRANSIENT {
        for allowed in [1, 2, 3, 5] {
            let server = Server::start(move |_, _| Do::Answer(answer(status, &[], "{}"))).await;
            let (builder, clock) = options();
            let transport = builder.retry(attempts(allowed)).build().unwrap();
            let last = endpoint(&transport, server.base()).send(read()).await.unwrap();
            let error = status_error(&last);
            assert_error(&error, Error::is_refused, Delivery::Answered, Effect::None, allowed);
            assert!(error.is_retryable() && error.http_status() == Some(status), "{error}");
            let pauses = clock.slept();
            assert_eq!((server.requests(), pauses.len()), (allowed as usize, allowed as usize - 1));
            for (i, pause) in pauses.iter().enumerate() {
                assert!(*pause <= Duration::from_millis(200 << i), "{status}: {pauses:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_write_that_was_answered_is_never_sent_again() {
    for status in TRANSIENT {
        let headers = ["Retry-After: 0"];
        let server = Server::start(move |_, _| Do::Answer(answer(status, &headers, "{}"))).await;
        let (builder, clock) = options();
        let transport = builder.retry(attempts(9)).build().unwrap();
        let last = endpoint(&transport, server.base()).send(write()).await.unwrap();
        let error = status_error(&last);
        assert_error(&error, Error::is_refused, Delivery::Answered, Effect::Unknown, 1);
        assert!(!error.is_retryable(), "{error}");
        assert_eq!((server.requests(), clock.slept()), (1, vec![]), "{status}");
    }
}

#[tokio::test]
async fn a_permanent_failure_is_not_retried() {
    for status in [200, 204, 400, 401, 403, 404, 409, 422] {
        for kind in [RequestKind::Read, RequestKind::Write] {
            // An empty 200 is no answer of the API, so a read of it is retried.
            let body = if status == 200 { "{}" } else { "" };
            let server = Server::start(move |_, _| Do::Answer(answer(status, &[], body))).await;
            let last = endpoint(&transport(), server.base()).send(of(kind)).await.unwrap();
            assert_eq!((last.status(), server.requests()), (status, 1));
            assert!(status < 400 || status_error(&last).effect() == Effect::None, "{status}");
        }
    }
}

#[tokio::test]
async fn a_read_that_succeeds_after_retries_reports_its_attempts() {
    let server = Server::start(|n, _| {
        Do::Answer(if n < 2 { answer(503, &[], "") } else { answer(404, &[], "") })
    })
    .await;
    let last = endpoint(&transport(), server.base()).send(read()).await.unwrap();
    assert_error(&status_error(&last), Error::is_refused, Delivery::Answered, Effect::None, 3);
    assert_eq!((last.status(), server.requests()), (404, 3));
}

/// One failure with these headers, then success. Returns the last response, the number of requests
/// and the pauses.
async fn after(
    status: u16,
    headers: &'static [&'static str],
) -> (HttpResponse, usize, Vec<Duration>) {
    let server = Server::start(move |n, _| {
        Do::Answer(if n == 0 { answer(status, headers, "") } else { ok() })
    })
    .await;
    let (builder, clock) = options();
    let mut patient = RetryPolicy::default();
    // Longer than every pause below, so the deadline does not end the retries.
    patient.deadline = Duration::MAX;
    let transport = builder.retry(patient).build().unwrap();
    let last = endpoint(&transport, server.base()).send(read()).await.unwrap();
    (last, server.requests(), clock.slept())
}

const NOVEMBER: &str = "Date: Tue, 15 Nov 1994 08:12:31 GMT";

#[tokio::test]
async fn the_pause_is_the_servers_retry_after() {
    for (headers, pause) in [
        (&["Retry-After: 7"] as &[_], 7),
        (&["Retry-After: 0"], 0),
        (&["retry-after:  60 "], 60),
        // By the server's clock, which is thirty years slow.
        (&[NOVEMBER, "Retry-After: Tue, 15 Nov 1994 08:12:40 GMT"], 9),
        (&["Retry-After: Tue, 15 Nov 1994 08:13:01 GMT", NOVEMBER], 30),
        (&[NOVEMBER, "Retry-After: Tue, 15 Nov 1994 08:00:00 GMT"], 0),
        // Without a `Date` header: by our clock, which is at 2027-01-15 08:00:00.
        (&["Retry-After: Fri, 15 Jan 2027 08:00:11 GMT"], 11),
    ] {
        for status in [429, 503] {
            let (last, requests, slept) = after(status, headers).await;
            assert_eq!((last.status(), requests), (200, 2), "{headers:?}");
            assert_eq!(slept, [Duration::from_secs(pause)], "{headers:?}");
        }
    }
}

#[tokio::test]
async fn an_invalid_retry_after_is_ignored() {
    for headers in [
        &["Retry-After: soon"] as &[_],
        &["Retry-After: -5"],
        &["Retry-After: 1.5"],
        &["Retry-After: "],
        &["Retry-After: 0x10"],
        &[NOVEMBER, "Retry-After: Tue, 31 Foo 1994 08:12:40 GMT"],
        &[NOVEMBER, "Retry-After: 1994-11-15T08:12:40Z"],
        &["Retry-After: \u{1F552}"],
    ] {
        let (last, requests, slept) = after(503, headers).await;
        assert_eq!((last.status(), requests, slept.len()), (200, 2, 1), "{headers:?}");
        assert!(slept[0] <= Duration::from_millis(200), "{headers:?}: {slept:?}");
    }
}

#[tokio::test]
async fn a_retry_after_that_is_too_long_ends_the_retries_and_is_reported() {
    for (headers, reported) in [
        (&["Retry-After: 61"] as &[_], 61),
        (&["Retry-After: 86400"], 86_400),
        (&["Retry-After: 99999999999999999999999999"], u64::from(u32::MAX)),
        (&[NOVEMBER, "Retry-After: Wed, 16 Nov 1994 08:12:31 GMT"], 86_400),
    ] {
        let (last, requests, slept) = after(503, headers).await;
        assert_eq!((last.status(), requests, slept), (503, 1, vec![]), "{headers:?}");
        assert_eq!(
            status_error(&last).retry_after(),
            Some(Duration::from_secs(reported)),
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn no_retry_starts_after_the_deadline() {
    let server = Server::always(|| Do::Answer(answer(503, &["Retry-After: 50"], ""))).await;
    let (builder, clock) = options();
    let transport = builder.retry(attempts(9)).build().unwrap();
    let last = endpoint(&transport, server.base()).send(read()).await.unwrap();
    assert_eq!((last.status(), server.requests()), (503, 2));
    assert_eq!(clock.slept(), [Duration::from_secs(50)]);
}

#[tokio::test]
async fn the_policy_without_retries_sends_one_request() {
    let server = Server::always(|| Do::Answer(answer(503, &[], ""))).await;
    let transport = options().0.retry(RetryPolicy::none()).build().unwrap();
    endpoint(&transport, server.base()).send(read()).await.unwrap();
    assert_eq!(server.requests(), 1);
}

const BUDGET: usize = 20;

#[tokio::test]
async fn during_an_outage_only_calls_and_budget_send_requests() {
    let server = Server::always(|| Do::Answer(answer(503, &[], ""))).await;
    let transport = transport();
    // Two clients of one account share a budget.
    let clients = [endpoint(&transport, server.base()), endpoint(&transport, server.base())];
    for call in 0..50 {
        clients[call % 2].send(read()).await.unwrap();
    }
    assert_eq!(server.requests(), 50 + BUDGET);

    // Another account has its own budget, and so has another transport.
    let other = endpoint_of("shop2", &transport, server.base());
    for _ in 0..50 {
        other.send(read()).await.unwrap();
    }
    assert_eq!(server.requests(), 2 * (50 + BUDGET));
    let elsewhere = endpoint(&self::transport(), server.base());
    elsewhere.send(read()).await.unwrap();
    assert_eq!(server.requests(), 2 * (50 + BUDGET) + 3);
}

#[tokio::test]
async fn an_outage_without_responses_uses_the_budget_of_its_host_only() {
    let (down, up) =
        (Server::always(|| Do::Close(Vec::new())).await, Server::always(|| Do::Close(ok())).await);
    let transport = transport();
    let client = endpoint(&transport, down.base());
    for _ in 0..30 {
        assert!(client.send(read()).await.unwrap_err().is_interrupted());
    }
    assert_eq!(down.requests(), 30 + BUDGET);
    let other =
        Server::start(|n, _| Do::Answer(if n == 0 { answer(503, &[], "") } else { ok() })).await;
    assert!(endpoint(&transport, other.base()).send(read()).await.unwrap().is_success());
    assert_eq!((other.requests(), up.requests()), (2, 0));
}

#[tokio::test]
async fn a_success_returns_a_tenth_of_a_retry_to_the_budget() {
    let server = Server::start(|_, request| {
        Do::Answer(if request.line().contains("detail") { answer(503, &[], "") } else { ok() })
    })
    .await;
    let client = endpoint(&transport(), server.base());
    for _ in 0..10 {
        client.send(read()).await.unwrap();
    }
    assert_eq!(server.requests(), 10 + BUDGET);
    for _ in 0..10 {
        client.send(write()).await.unwrap();
    }
    let before = server.requests();
    client.send(read()).await.unwrap();
    client.send(read()).await.unwrap();
    assert_eq!(server.requests(), before + 2 + 1);
}

#[tokio::test]
async fn a_retry_gets_what_is_left_of_the_deadline() {
    // The first answer asks for a pause that leaves a moment of the deadline; the second never
    // comes.
    let server = Server::start(|n, _| {
        if n == 0 {
            Do::Answer(answer(503, &["Retry-After: 30"], ""))
        } else {
            Do::Hold(Vec::new())
        }
    })
    .await;
    let deadline = Duration::from_secs(30) + MOMENT;
    let transport = options().0.retry(attempts(2).deadline(deadline)).build().unwrap();
    let start = Instant::now();
    let error = endpoint(&transport, server.base()).send(read()).await.unwrap_err();
    assert_error(&error, Error::is_timeout, Delivery::MaybeSent, Effect::None, 2);
    // The total timeout of one request is 10 s, its read timeout 8 s.
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!(server.requests(), 2);
}
