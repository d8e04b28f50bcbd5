//! One transport, many clients, many calls.

use std::time::SystemTime;

use paylink_core::BaseUrl;
use paylink_core::http::{Method, Request, RequestKind};
use tokio::task::JoinSet;

use crate::support::http::{KEY, endpoint, endpoint_of, options, read, transport};
use crate::support::server::{Do, Server, answer, ok};

/// Answers with the requested number and the account of the request.
async fn echo() -> Server {
    Server::start(|_, request| {
        let mut body = request.body.clone();
        body.extend_from_slice(request.header("x-account").unwrap().as_bytes());
        Do::Answer(answer(200, &[], body))
    })
    .await
}

fn question(number: u32) -> Request {
    Request::new("x", RequestKind::Write, Method::Post, "/x")
        .json(&number)
        .unwrap()
        .header("x-account", &format!("-of-{number}"))
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_a_hundred_responses_belongs_to_its_request() {
    let server = echo().await;
    let endpoint = endpoint(&transport(), server.base());
    for _ in 0..3 {
        let mut calls = JoinSet::new();
        for number in 0..100 {
            let endpoint = endpoint.clone();
            calls.spawn(async move { (number, endpoint.send(question(number)).await.unwrap()) });
        }
        while let Some(call) = calls.join_next().await {
            let (number, answer) = call.unwrap();
            assert_eq!(answer.body().to_text(), format!("{number}-of-{number}"));
        }
    }
    assert_eq!(server.requests(), 300);
}

#[tokio::test]
async fn a_thousand_clients_of_one_transport_share_its_connections() {
    let server = echo().await;
    let transport = transport();
    let clients: Vec<_> =
        (0..1000).map(|n| endpoint_of(&format!("shop{n}"), &transport, server.base())).collect();
    for (number, client) in (0..).zip(&clients) {
        let answer = client.send(question(number)).await.unwrap();
        assert_eq!(answer.body().to_text(), format!("{number}-of-{number}"));
    }
    assert_eq!(server.requests(), 1000);
    assert!(server.connections() <= 3, "{}", server.connections());
}

#[tokio::test]
async fn no_more_idle_connections_are_kept_than_configured() {
    let server = Server::always(|| Do::Answer(ok())).await;
    let transport = options().0.idle(std::time::Duration::from_secs(30), 0).build().unwrap();
    let endpoint = endpoint(&transport, server.base());
    for _ in 0..5 {
        endpoint.send(read()).await.unwrap();
    }
    assert_eq!(server.connections(), 5);
}

#[tokio::test]
async fn two_transports_share_nothing() {
    let server = Server::always(|| Do::Answer(ok())).await;
    for _ in 0..2 {
        endpoint(&transport(), server.base()).send(read()).await.unwrap();
    }
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn an_unsolicited_response_is_not_used_for_the_next_request() {
    let server = Server::start(|n, _| {
        let mut bytes = answer(200, &[], n.to_string());
        bytes.extend(answer(200, &[], "of somebody else"));
        Do::Answer(bytes)
    })
    .await;
    let endpoint = endpoint(&transport(), server.base());
    for n in 0..5 {
        let answer = endpoint.send(read()).await.unwrap();
        assert_eq!(answer.body().to_text(), n.to_string());
    }
    assert_eq!((server.requests(), server.connections()), (5, 5));
}

#[tokio::test]
async fn the_servers_time_is_reported_if_it_can_be_parsed() {
    for (date, secs) in [
        ("Date: Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
        ("Date: yesterday", None),
        ("Date: Sun, 06 Nov 1994 08:49:37 +0300", None),
        ("X-Date: Sun, 06 Nov 1994 08:49:37 GMT", None),
    ] {
        let server = Server::start(move |_, _| Do::Answer(answer(200, &[date], ""))).await;
        let answer = endpoint(&transport(), server.base()).send(read()).await.unwrap();
        let reported =
            answer.date().map(|at| at.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs());
        assert_eq!(reported, secs, "{date}");
    }
}

#[tokio::test]
async fn the_servers_time_is_asked_for_without_a_key() {
    for (status, headers, secs) in [
        (200, &["Date: Sun, 06 Nov 1994 08:49:37 GMT"][..], Some(784_111_777)),
        (404, &["Date: Sun, 06 Nov 1994 08:49:37 GMT"], Some(784_111_777)),
        (302, &["Date: Sun, 06 Nov 1994 08:49:37 GMT", "Location: /x"], Some(784_111_777)),
        (200, &["Date: yesterday"], None),
        (200, &[], None),
    ] {
        let server = Server::start(move |_, _| Do::Answer(answer(status, headers, ""))).await;
        let endpoint = endpoint(&transport(), server.base());
        let time = endpoint.server_time().await.unwrap();
        let time = time.map(|at| at.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs());
        assert_eq!((time, server.requests()), (secs, 1), "{status} {headers:?}");
        let seen = server.request(0);
        assert!(seen.line().starts_with("HEAD /"), "{}", seen.line());
        assert!(!format!("{:?}", seen.headers()).contains(KEY), "{:?}", seen.headers());
    }
    let closed = BaseUrl::loopback("http://127.0.0.1:1").unwrap();
    let error = endpoint(&transport(), closed).server_time().await.unwrap_err();
    assert!(error.is_connect() && error.operation() == Some("server_time"), "{error}");
}
