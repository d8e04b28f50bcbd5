//! What goes over the wire, byte for byte where it matters, and what does not.

use paylink_core::BaseUrl;
use paylink_core::http::{Method, Request, RequestKind};

use crate::support::engine::{KEY, endpoint, options, read, transport};
use crate::support::server::{Do, Received, Server, ok};

/// Header names in order of the alphabet: whatever is not listed here was not sent.
fn names(request: &Received) -> Vec<String> {
    let mut names: Vec<String> =
        request.headers().iter().map(|(n, _)| n.to_ascii_lowercase()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn a_read_carries_its_key_and_nothing_that_was_not_asked_for() {
    let server = Server::always(|| Do::Answer(ok())).await;
    endpoint(&transport(), server.base()).send(read()).await.unwrap();
    let request = server.request(0);
    assert_eq!(request.line(), "GET /v1/detail HTTP/1.1");
    // No accept-encoding, no referer, no cookie, no content-length.
    assert_eq!(names(&request), ["accept", "host", "user-agent", "x-key"]);
    assert_eq!(request.header("x-key"), Some(format!("Bearer {KEY}").as_str()));
    assert_eq!(request.header("accept"), Some("application/json; charset=UTF-8"));
    assert_eq!(request.header("host"), Some(server.address().to_string().as_str()));
    let agent = request.header("user-agent").unwrap().to_owned();
    assert_eq!(agent, concat!("paylink/", env!("CARGO_PKG_VERSION")));
    assert!(request.body.is_empty());
}

#[tokio::test]
async fn a_body_is_sent_as_it_was_written() {
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
async fn a_write_without_a_body_says_so() {
    let server = Server::always(|| Do::Answer(ok())).await;
    let request = Request::new("x", RequestKind::Write, Method::Put, "/v1/x");
    endpoint(&transport(), server.base()).send(request).await.unwrap();
    let seen = server.request(0);
    assert!(seen.header("content-type").is_none() && seen.body.is_empty());
}

#[tokio::test]
async fn services_lie_below_the_path_of_the_base_address() {
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
async fn a_query_is_encoded_and_cannot_leave_its_place() {
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
async fn the_user_agent_can_be_another() {
    let server = Server::always(|| Do::Answer(ok())).await;
    let transport = options().0.user_agent("shop/2.1").build().unwrap();
    endpoint(&transport, server.base()).send(read()).await.unwrap();
    assert_eq!(server.request(0).header("user-agent"), Some("shop/2.1"));
}

#[tokio::test]
async fn a_request_that_is_made_again_is_the_same_request() {
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
