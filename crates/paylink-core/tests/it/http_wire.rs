//! The bytes of requests: what is sent, and what is not.

use paylink_core::BaseUrl;
use paylink_core::http::{Method, Request, RequestKind};

use crate::support::http::{KEY, endpoint, options, read, transport};
use crate::support::server::{Do, Received, Server, ok};

/// The header names in alphabetical order. A name that is not listed was not sent.
fn names(request: &Received) -> Vec<String> {
    let mut names: Vec<String> =
        request.headers().iter().map(|(n, _)| n.to_ascii_lowercase()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn a_read_has_its_key_and_no_unexpected_headers() {
    let server = Server::always(|| Do::Answer(ok())).await;
    endpoint(&transport(), server.base()).send(read()).await.unwrap();
    let request = server.request(0);
    assert_eq!(request.line(), "GET /v1/detail HTTP/1.1");
    // No referer, no cookie, no content-length.
    let expected = ["accept", "accept-encoding", "host", "user-agent", "x-key"];
    assert_eq!(names(&request), expected);
    assert_eq!(request.header("accept-encoding"), Some("identity"));
    assert_eq!(request.header("x-key"), Some(format!("Bearer {KEY}").as_str()));
    assert_eq!(request.header("accept"), Some("application/json; charset=UTF-8"));
    assert_eq!(request.header("host"), Some(server.address().to_string().as_str()));
    let agent = request.header("user-agent").unwrap().to_owned();
    assert_eq!(agent, concat!("paylink/", env!("CARGO_PKG_VERSION")));
    assert!(request.body.is_empty());
}

#[tokio::test]
async fn a_body_is_sent_unchanged() {
    #[derive(serde::Serialize)]
    struct Body<'a> {
        zeta: &'a str,
        alpha: u8,
    }
    for (verb, line) in [(Method::Put, "PUT /v1/x HTTP/1.1"), (Method::Post, "POST /v1/x HTTP/1.1")]
    {
        let server = Server::always(|| Do::Answer(ok())).await;
        let request = Request::new("x", RequestKind::Write, verb, "/v1/x")
            .json(&Body { zeta: "Ayşe \"\\", alpha: 1 })
            .unwrap()
            .header("x-order-id", "ORD-1042/1:a=b")
            .unwrap();
        endpoint(&transport(), server.base()).send(request).await.unwrap();
        let seen = server.request(0);
        assert_eq!(seen.line(), line);
        assert_eq!(seen.body, r#"{"zeta":"Ayşe \"\\","alpha":1}"#.as_bytes());
        let expected = [
            "accept",
            "accept-encoding",
            "content-length",
            "content-type",
            "host",
            "user-agent",
            "x-key",
            "x-order-id",
        ];
        assert_eq!(names(&seen), expected);
        assert_eq!(seen.header("content-type"), Some("application/json; charset=UTF-8"));
        assert_eq!(seen.header("x-order-id"), Some("ORD-1042/1:a=b"));
    }
}

#[tokio::test]
async fn a_write_without_a_body_has_a_content_length_of_zero() {
    let server = Server::always(|| Do::Answer(ok())).await;
    let request = Request::new("x", RequestKind::Write, Method::Put, "/v1/x");
    endpoint(&transport(), server.base()).send(request).await.unwrap();
    let seen = server.request(0);
    assert!(seen.header("content-type").is_none() && seen.body.is_empty());
}

#[tokio::test]
async fn service_paths_are_appended_to_the_path_of_the_base_url() {
    for (path, line) in [
        ("", "GET /v1/detail HTTP/1.1"),
        ("/", "GET /v1/detail HTTP/1.1"),
        ("/gateway/paynet", "GET /gateway/paynet/v1/detail HTTP/1.1"),
        ("/gateway/paynet/", "GET /gateway/paynet/v1/detail HTTP/1.1"),
        ("/a%20b", "GET /a%20b/v1/detail HTTP/1.1"),
    ] {
        let server = Server::always(|| Do::Answer(ok())).await;
        let base = BaseUrl::loopback(&format!("http://{}{path}", server.address())).unwrap();
        endpoint(&transport(), base).send(read()).await.unwrap();
        assert_eq!(server.request(0).line(), line);
    }
}

#[tokio::test]
async fn a_query_is_encoded_and_cannot_change_the_rest_of_the_url() {
    let server = Server::always(|| Do::Answer(ok())).await;
    let request = Request::new("x", RequestKind::Read, Method::Get, "/v1/x")
        .query("id", "a&b=c#d/../e")
        .query("name", "Ayşe +%")
        .query("id", "");
    endpoint(&transport(), server.base()).send(request).await.unwrap();
    let line = "GET /v1/x?id=a%26b%3Dc%23d%2F..%2Fe&name=Ay%C5%9Fe+%2B%25&id= HTTP/1.1";
    assert_eq!(server.request(0).line(), line);
}

#[tokio::test]
async fn the_user_agent_can_be_changed() {
    let server = Server::always(|| Do::Answer(ok())).await;
    let transport = options().0.user_agent("shop/2.1").build().unwrap();
    endpoint(&transport, server.base()).send(read()).await.unwrap();
    assert_eq!(server.request(0).header("user-agent"), Some("shop/2.1"));
}

#[tokio::test]
async fn a_retried_request_is_the_same_request() {
    let server =
        Server::start(|n, _| if n < 2 { Do::Close(Vec::new()) } else { Do::Answer(ok()) }).await;
    let request = Request::new("x", RequestKind::Read, Method::Post, "/v1/x")
        .json(&[1, 2, 3])
        .unwrap()
        .header("x-id", "7")
        .unwrap();
    endpoint(&transport(), server.base()).send(request).await.unwrap();
    let (first, last) = (server.request(0), server.request(2));
    assert_eq!((first.head, first.body), (last.head, last.body));
}
