//! Requests that fail before anything is sent, and values that are refused before that.

use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use paylink_core::http::{Endpoint, Method, Request, RequestKind};
use paylink_core::{BaseUrl, Delivery, Effect, Error, Transport};
use socket2::{Domain, Socket, Type};

use crate::support::assert_error;
use crate::support::http::{MOMENT, attempts, endpoint, identity, of, options, read, write};

/// A port that is bound and that nobody listens on.
fn refused_port() -> (Socket, BaseUrl) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    let base = BaseUrl::loopback(&format!("http://{address}")).unwrap();
    (socket, base)
}

#[tokio::test]
async fn a_refused_connection_means_not_sent_and_even_a_write_is_retried() {
    for kind in [RequestKind::Read, RequestKind::Write] {
        for allowed in [1, 3, 4] {
            let (_socket, base) = refused_port();
            let (builder, clock) = options();
            let transport = builder.retry(attempts(allowed)).build().unwrap();
            let error = endpoint(&transport, base).send(of(kind)).await.unwrap_err();
            assert_error(&error, Error::is_connect, Delivery::NotSent, Effect::None, allowed);
            assert!(error.is_retryable() && error.http_status().is_none());
            assert!(error.to_string().contains("no connection: connection refused;"), "{error}");
            assert_eq!(clock.slept().len(), allowed as usize - 1);
        }
    }
}

#[tokio::test]
async fn a_host_without_an_address_means_not_sent() {
    let transport = options().0.connect_timeout(MOMENT).retry(attempts(1)).build().unwrap();
    let base = BaseUrl::https("https://does-not-exist.invalid/paynet").unwrap();
    let error = endpoint(&transport, base).send(write()).await.unwrap_err();
    assert_error(&error, Error::is_connect, Delivery::NotSent, Effect::None, 1);
    assert!(error.to_string().ends_with("nothing was sent; it is safe to try again"), "{error}");
    assert!(error.to_string().contains("no connection: name resolution failed;"), "{error}");
    assert!(!error.to_string().contains("does-not-exist"), "{error}");
}

/// A listener with a full queue: further connections hang, like behind a firewall that drops
/// packets.
#[cfg(target_os = "linux")]
fn full_listener() -> (Socket, Vec<TcpStream>, SocketAddr) {
    let (socket, _) = refused_port();
    socket.listen(0).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    let mut queue = Vec::new();
    while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(100)) {
        queue.push(stream);
        assert!(queue.len() < 100, "this machine's queues never fill");
    }
    (socket, queue, address)
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_connect_that_hangs_ends_in_time_and_means_not_sent() {
    let (listener, queue, address) = full_listener();
    let transport = options().0.connect_timeout(MOMENT).retry(attempts(1)).build().unwrap();
    let base = BaseUrl::loopback(&format!("http://{address}")).unwrap();
    let start = Instant::now();
    let error = endpoint(&transport, base).send(write()).await.unwrap_err();
    let took = start.elapsed();
    assert_error(&error, Error::is_connect, Delivery::NotSent, Effect::None, 1);
    assert!(took >= MOMENT && took < MOMENT * 10, "{took:?}");
    assert!(error.to_string().contains("no connection: timed out;"), "{error}");

    // No queued connection sent anything.
    let peers: Vec<SocketAddr> = queue.iter().map(|stream| stream.local_addr().unwrap()).collect();
    drop(queue);
    listener.set_nonblocking(true).unwrap();
    while let Ok((stream, peer)) = listener.accept() {
        let mut room = [0; 16];
        let read = std::io::Read::read(&mut TcpStream::from(stream), &mut room);
        assert!(!matches!(read, Ok(1..)), "{peer:?} sent something");
        assert!(peers.contains(&peer.as_socket().unwrap()), "{peer:?} was accepted");
    }
}

#[tokio::test]
async fn a_total_timeout_while_connecting_reports_a_possible_delivery() {
    // The total timeout comes first here, so it is not known how far the request got.
    #[cfg(target_os = "linux")]
    {
        let (_listener, _queue, address) = full_listener();
        let builder = options().0.connect_timeout(Duration::from_secs(5)).total_timeout(MOMENT);
        let base = BaseUrl::loopback(&format!("http://{address}")).unwrap();
        let error = endpoint(&builder.build().unwrap(), base).send(write()).await.unwrap_err();
        assert_error(&error, Error::is_timeout, Delivery::MaybeSent, Effect::Unknown, 1);
    }
}

#[test]
fn a_header_value_that_is_not_visible_ascii_is_refused_and_not_shown() {
    for value in ["", " ", "a b", "a\r\nX: y", "a\n", "\u{7f}", "sipariş", "a\0", "\tCANARY"] {
        let error = read().header("x-id", value).unwrap_err();
        assert_error(&error, Error::is_invalid_request, Delivery::NotSent, Effect::None, 0);
        assert_eq!(error.field(), Some("x-id"));
        assert!(!format!("{error:?}").contains("CANARY"), "{error:?}");
    }
    assert!(read().header("x-id", "ORD-1042/1:a=b@c~*").is_ok());
}

#[test]
fn a_key_that_was_copied_with_something_else_is_refused_and_not_shown() {
    let transport = options().0.build().unwrap();
    let base = BaseUrl::https("https://gateway.example").unwrap();
    for key in
        ["", " ", "CANARY key", "CANARY\r\nX: y", "CANARY\n", " CANARY", "CANARYş", "CANARY\t"]
    {
        let builder = Endpoint::builder(&transport, &identity("default"), base.clone());
        let Err(error) = builder.secret_header("x-key", "Bearer ", &key.into()) else {
            panic!("{key:?} was accepted");
        };
        assert_error(&error, Error::is_invalid_request, Delivery::NotSent, Effect::None, 0);
        assert_eq!(error.field(), Some("key"));
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("CANARY") && !shown.contains('ş'), "{shown}");
    }
}

#[test]
fn invalid_options_are_refused_with_their_field() {
    for pem in
        ["", "no certificate", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"]
    {
        let error = Transport::builder().extra_roots_pem(pem.as_bytes()).unwrap_err();
        assert_eq!(error.field(), Some("extra_roots_pem"), "{pem}");
    }
    let error = Transport::builder().proxy("http://user:CANARY@ :1").unwrap_err();
    assert_eq!(error.field(), Some("proxy"));
    assert!(!format!("{error:?}").contains("CANARY"), "{error:?}");
    let error = Transport::builder().user_agent("shop\r\nX: y").build().unwrap_err();
    assert_error(&error, Error::is_configuration, Delivery::NotSent, Effect::None, 0);
    let request = Request::new("x", RequestKind::Write, Method::Post, "/x");
    let unwritable = std::collections::BTreeMap::from([((), 1)]);
    assert_eq!(request.json(&unwritable).unwrap_err().field(), Some("request"));
}
