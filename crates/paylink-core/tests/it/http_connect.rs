//! The reasons why no connection is established: name, port, proxy, local address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use paylink_core::http::{RequestKind, TransportBuilder};
use paylink_core::{BaseUrl, ConnectFailure, Delivery, Effect, Error, Transport};

use crate::support::assert_error;
use crate::support::http::{endpoint, of, options};
use crate::support::server::{Do, Server, answer, ok};

/// Sends a read or a write through a transport with these options.
async fn fails(builder: TransportBuilder, base: &str, kind: RequestKind) -> Error {
    let transport = builder.build().unwrap();
    let base = BaseUrl::https(base).or_else(|_| BaseUrl::loopback(base)).unwrap();
    endpoint(&transport, base).send(of(kind)).await.unwrap_err()
}

/// Asserts the reason, and that only a temporary failure was retried.
#[track_caller]
fn assert_failure(error: &Error, failure: ConnectFailure, words: &str) {
    assert_eq!(error.connect_failure(), Some(failure), "{error:?}");
    let attempts = if failure.is_temporary() { 3 } else { 1 };
    assert_error(error, Error::is_connect, Delivery::NotSent, Effect::None, attempts);
    assert_eq!(error.is_retryable(), failure.is_temporary(), "{error}");
    assert!(error.to_string().contains(words), "{words}: {error}");
    assert!(error.to_string().contains("; nothing was sent; "), "{error}");
}

const GATEWAY: &str = "https://gateway.example/paynet";

#[tokio::test]
async fn wire_a_proxy_that_refuses_is_named_with_its_reason() {
    for (status, failure, words) in [
        (407, ConnectFailure::ProxyAuthentication, "the proxy requires a user name and password"),
        (403, ConnectFailure::ProxyRefused, "the proxy did not open a tunnel to the host"),
        (502, ConnectFailure::ProxyRefused, "the proxy did not open a tunnel to the host"),
        (503, ConnectFailure::ProxyRefused, "the proxy did not open a tunnel to the host"),
    ] {
        for kind in [RequestKind::Read, RequestKind::Write] {
            let proxy =
                Server::start(move |_, _| Do::Close(answer(status, &[], "gateway.example"))).await;
            let builder = options().0.proxy(&format!("http://{}", proxy.address())).unwrap();
            let error = fails(builder, GATEWAY, kind).await;
            assert_failure(&error, failure, words);
            assert_eq!(proxy.requests(), error.attempts() as usize, "{status}");
            assert!(!format!("{error:?}").contains("gateway.example"), "{error:?}");
        }
    }
}

#[tokio::test]
async fn wire_a_proxy_that_cannot_be_reached_is_not_blamed_on_the_provider() {
    let closed = {
        let server = Server::always(|| Do::Answer(ok())).await;
        server.address()
    };
    tokio::task::yield_now().await;
    for (proxy, failure, words) in [
        (
            format!("http://{closed}"),
            ConnectFailure::Refused,
            "no connection to the proxy: connection refused;",
        ),
        (
            "http://does-not-exist.invalid:3128".to_owned(),
            ConnectFailure::NameResolution,
            "no connection to the proxy: name resolution failed;",
        ),
    ] {
        let builder = options().0.proxy(&proxy).unwrap();
        let error = fails(builder, GATEWAY, RequestKind::Write).await;
        assert_failure(&error, failure, words);
    }
    // The proxy is configured with https, but speaks plain http.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let builder =
        options().0.proxy(&format!("https://{}", listener.local_addr().unwrap())).unwrap();
    let plain = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_exact(&mut [0; 5]).await.unwrap();
        stream.write_all(&answer(400, &[], "")).await.unwrap();
        stream
    });
    let error = fails(builder, GATEWAY, RequestKind::Write).await;
    let words = "no connection to the proxy: the server on this port does not use TLS;";
    assert_failure(&error, ConnectFailure::NotTls, words);
    drop(plain.await.unwrap());
}

#[tokio::test]
async fn wire_an_unknown_host_name_is_retried_and_named() {
    let error = fails(options().0, "https://does-not-exist.invalid", RequestKind::Write).await;
    assert_failure(
        &error,
        ConnectFailure::NameResolution,
        "no connection: name resolution failed;",
    );
}

#[tokio::test]
async fn requests_are_sent_from_the_local_address() {
    let address = Ipv4Addr::new(127, 0, 0, 7);
    let server = Server::always(|| Do::Answer(ok())).await;
    for (builder, from) in [
        (options().0.local_address(address.into()), address),
        (options().0.local_address(address.into()).ipv4_only(), address),
        (options().0.ipv4_only(), Ipv4Addr::LOCALHOST),
    ] {
        // Only Linux accepts any address of the loopback network.
        if cfg!(target_os = "linux") || from == Ipv4Addr::LOCALHOST {
            endpoint(&builder.build().unwrap(), server.base())
                .send(of(RequestKind::Write))
                .await
                .unwrap();
            assert_eq!(server.peers().pop().unwrap().ip(), IpAddr::V4(from));
        }
    }
    // An address of the documentation, which no machine has.
    let builder = options().0.local_address([192, 0, 2, 7].into());
    let error = fails(builder, &server.base().to_string(), RequestKind::Write).await;
    let words = "no connection: the local address of the transport is not an address of this";
    assert_failure(&error, ConnectFailure::LocalAddress, words);
    assert_eq!(server.requests(), server.peers().len());
}

#[tokio::test]
async fn with_ipv4_only_an_ipv6_address_is_not_reached() {
    let Ok(listener) = TcpListener::bind("[::1]:0").await else { return };
    let base = format!("http://{}", listener.local_addr().unwrap());
    let error = fails(options().0.ipv4_only(), &base, RequestKind::Write).await;
    assert_failure(&error, ConnectFailure::Unreachable, "no connection: host unreachable;");
    let none = tokio::time::timeout(std::time::Duration::from_millis(50), listener.accept()).await;
    assert!(none.is_err(), "a connection over IPv6");

    let builder = Transport::builder().ipv4_only().local_address(Ipv6Addr::LOCALHOST.into());
    let error = builder.build().unwrap_err();
    assert_error(&error, Error::is_configuration, Delivery::NotSent, Effect::None, 0);
}
