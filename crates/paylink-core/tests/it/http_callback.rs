//! A callback that is sent to a server of the merchant.

use paylink_core::{BaseUrl, CallbackRequest, Delivery, Effect};

use crate::support::http::transport;
use crate::support::server::{Do, Server, answer, ok};

#[tokio::test]
async fn a_callback_is_sent_as_it_was_received() {
    let server = Server::always(|| Do::Answer(ok())).await;
    let to = BaseUrl::loopback(&format!("http://{}/cb/", server.address())).unwrap();
    let body = b"\xff{\"a\": 1 }".to_vec();
    let request = CallbackRequest::new("PATCH", "a=1&a=%20+?b&amp;c")
        .with_header("Content-Type", "text/plain; charset=windows-1254")
        .with_header("User-Agent", "provider/1")
        .with_header("Host", "shop.example")
        .with_header("content-length", "4000")
        .with_body(body.clone());
    assert_eq!(transport().send_callback(&to, &request).await.unwrap(), 200);
    let seen = server.request(0);
    assert_eq!(seen.line(), "PATCH /cb/?a=1&a=%20+?b&amp;c HTTP/1.1");
    assert_eq!(seen.body, body);
    assert_eq!(seen.header("content-type"), Some("text/plain; charset=windows-1254"));
    assert_eq!(seen.header("user-agent"), Some("provider/1"));
    assert_eq!(seen.header("host"), Some(server.address().to_string().as_str()));
    assert_eq!(seen.header("content-length"), Some(body.len().to_string().as_str()));
    transport().send_callback(&to, &CallbackRequest::new("GET", "")).await.unwrap();
    assert_eq!(server.request(1).line(), "GET /cb/ HTTP/1.1");
}

#[tokio::test]
async fn a_callback_is_sent_once_and_follows_no_redirect() {
    let request = CallbackRequest::new("POST", "a=1");
    for (status, headers) in [(302, &["location: https://other.example/"][..]), (503, &[])] {
        let server = Server::start(move |_, _| Do::Answer(answer(status, headers, ""))).await;
        let status_of = transport().send_callback(&server.base(), &request).await;
        assert_eq!((status_of.unwrap(), server.requests()), (status, 1));
    }
    let server = Server::always(|| Do::Close(Vec::new())).await;
    let error = transport().send_callback(&server.base(), &request).await.unwrap_err();
    assert_eq!((error.effect(), server.requests()), (Effect::Unknown, 1));
    let closed = BaseUrl::loopback("http://127.0.0.1:1/cb").unwrap();
    let error = transport().send_callback(&closed, &request).await.unwrap_err();
    assert_eq!((error.effect(), error.delivery()), (Effect::None, Delivery::NotSent));
    for request in [
        CallbackRequest::new("PO ST", "token=SECRET"),
        CallbackRequest::new("POST", "").with_header("x", "SECRET\n"),
    ] {
        let error = transport().send_callback(&closed, &request).await.unwrap_err();
        assert!(error.is_invalid_request() && !format!("{error} {error:?}").contains("SECRET"));
    }
}
