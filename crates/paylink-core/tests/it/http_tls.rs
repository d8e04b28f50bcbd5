//! TLS: which certificates are trusted, and that nothing is sent before that is decided.
//!
//! `tls/` has a root certificate, a certificate for 127.0.0.1 signed by it (2020 to 2120), and the
//! key of that certificate, made with `openssl ca`. A second root signed certificates for the same
//! key and address, each with one fault. The key is used by this file's server only; the keys of
//! the roots and of the intermediate were deleted.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use paylink_core::http::RequestKind;
use paylink_core::{BaseUrl, ConnectFailure, Delivery, Effect, Error};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::support::assert_error;
use crate::support::http::{KEY, MOMENT, PAYER, attempts, endpoint, of, options, write};
use crate::support::server::{Do, Server, ok};

const ROOT: &[u8] = include_bytes!("tls/root.pem");
const SECOND_ROOT: &[u8] = include_bytes!("tls/second-root.pem");
const SERVER: &[u8] = include_bytes!("tls/server.pem");

fn base(address: SocketAddr) -> BaseUrl {
    BaseUrl::loopback(&format!("https://{address}")).unwrap()
}

/// Starts a thread that accepts one connection after another and reports what it read from each.
fn listen(
    serve: impl Fn(std::net::TcpStream) -> Vec<u8> + Send + 'static,
) -> (SocketAddr, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (report, reports) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
            if report.send(serve(stream)).is_err() {
                return;
            }
        }
    });
    (address, reports)
}

/// Answers the first TLS request; reports the decrypted bytes.
fn tls_server() -> (SocketAddr, Receiver<Vec<u8>>) {
    tls_server_with(&[SERVER])
}

/// The same with this chain of certificates, the server's own first.
fn tls_server_with(chain: &[&[u8]]) -> (SocketAddr, Receiver<Vec<u8>>) {
    let chain = chain.iter().map(|pem| CertificateDer::from_pem_slice(pem).unwrap()).collect();
    let key = PrivateKeyDer::try_from(include_bytes!("tls/server.key.der").to_vec()).unwrap();
    #[cfg(feature = "aws-lc-rs")]
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    #[cfg(not(feature = "aws-lc-rs"))]
    let provider = rustls::crypto::ring::default_provider();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    listen(move |mut stream| {
        let mut connection = rustls::ServerConnection::new(config.clone()).unwrap();
        let mut tls = rustls::Stream::new(&mut connection, &mut stream);
        let mut room = vec![0; 4096];
        let Ok(read) = tls.read(&mut room) else { return Vec::new() };
        let _ = tls.write_all(&ok());
        room.truncate(read);
        room
    })
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_means_not_sent() {
    for kind in [RequestKind::Read, RequestKind::Write] {
        let (address, reports) = tls_server();
        let transport = options().0.retry(attempts(2)).build().unwrap();
        let error = endpoint(&transport, base(address)).send(of(kind)).await.unwrap_err();
        assert_error(&error, Error::is_connect, Delivery::NotSent, Effect::None, 1);
        let why = "no connection: the server's certificate is from an unknown issuer, ";
        assert!(error.to_string().contains(why), "{error}");
        assert!(reports.recv().unwrap().is_empty(), "something was sent to an untrusted server");
    }
}

/// macOS and Windows have other rules for the lifetime of a certificate.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_added_authority_is_trusted_for_the_names_in_its_certificates_only() {
    let (address, reports) = tls_server();
    let builder = options().0.extra_roots_pem(ROOT).unwrap();
    let transport = builder.retry(attempts(1)).build().unwrap();
    let answer = endpoint(&transport, base(address)).send(write()).await.unwrap();
    assert_eq!(answer.status(), 200);
    let seen = reports.recv().unwrap();
    assert!(
        seen.starts_with(b"POST /v1/create HTTP/1.1\r\n"),
        "{}",
        String::from_utf8_lossy(&seen)
    );

    // The same server under a name that is not in its certificate.
    let (address, reports) = tls_server();
    let named = BaseUrl::loopback(&format!("https://localhost:{}", address.port())).unwrap();
    let error = endpoint(&transport, named).send(write()).await.unwrap_err();
    assert_error(&error, Error::is_connect, Delivery::NotSent, Effect::None, 1);
    assert!(reports.recv().unwrap().is_empty());
}

#[tokio::test]
async fn a_server_that_answers_in_plain_text_means_not_sent() {
    let (address, reports) = listen(|mut stream| {
        let mut room = vec![0; 4096];
        let read = stream.read(&mut room).unwrap();
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        room.truncate(read);
        room
    });
    let transport = options().0.retry(attempts(1)).build().unwrap();
    let error = endpoint(&transport, base(address)).send(write()).await.unwrap_err();
    assert_error(&error, Error::is_connect, Delivery::NotSent, Effect::None, 1);
    assert!(
        error.to_string().contains("no connection: the server on this port does not use TLS;"),
        "{error}"
    );
    let received = String::from_utf8_lossy(&reports.recv().unwrap()).into_owned();
    for secret in [KEY, PAYER, "x-key", "/v1/create", "POST"] {
        assert!(!received.contains(secret), "{secret} was sent in clear");
    }
}

#[tokio::test]
async fn a_handshake_without_response_means_not_sent() {
    // This server waits for a complete HTTP request, which a handshake never is.
    let server = Server::always(|| Do::Answer(ok())).await;
    let transport = options().0.connect_timeout(MOMENT).retry(attempts(1)).build().unwrap();
    let error = endpoint(&transport, base(server.address())).send(write()).await.unwrap_err();
    assert_error(&error, Error::is_connect, Delivery::NotSent, Effect::None, 1);
    assert_eq!((server.requests(), server.connections()), (0, 1));
    assert!(server.bytes_in() > 0);
}

/// Sends a write, which would be sent three times if the failure were temporary.
async fn write_to(base: BaseUrl, roots: &[&[u8]]) -> Error {
    let mut builder = options().0;
    for root in roots {
        builder = builder.extra_roots_pem(root).unwrap();
    }
    endpoint(&builder.build().unwrap(), base).send(write()).await.unwrap_err()
}

/// Asserts that nothing was sent, and that only a temporary failure was retried.
#[track_caller]
fn assert_not_sent(error: &Error, failure: ConnectFailure) {
    assert_eq!(error.connect_failure(), Some(failure), "{error:?}");
    let attempts = if failure.is_temporary() { 3 } else { 1 };
    assert_error(error, Error::is_connect, Delivery::NotSent, Effect::None, attempts);
    assert_eq!(error.is_retryable(), failure.is_temporary(), "{error}");
    for private in ["127.0.0.1", "localhost", "paylink test", "2021", "second"] {
        assert!(!error.to_string().contains(private), "{private}: {error}");
    }
}

/// macOS and Windows have other rules for the lifetime of a certificate.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn wire_each_fault_of_a_certificate_has_its_own_words_and_one_attempt() {
    let expired: &[u8] = include_bytes!("tls/expired.pem");
    let not_yet_valid: &[u8] = include_bytes!("tls/not-yet-valid.pem");
    let client_only: &[u8] = include_bytes!("tls/client-only.pem");
    let behind: &[u8] = include_bytes!("tls/behind-intermediate.pem");
    for (host, chain, roots, failure, words) in [
        ("127.0.0.1", SERVER, &[][..], ConnectFailure::CertificateIssuer, "unknown issuer"),
        ("127.0.0.1", behind, &[SECOND_ROOT], ConnectFailure::CertificateIssuer, "intermediate"),
        ("127.0.0.1", expired, &[SECOND_ROOT], ConnectFailure::CertificateExpired, "has expired"),
        (
            "127.0.0.1",
            not_yet_valid,
            &[SECOND_ROOT],
            ConnectFailure::CertificateNotYetValid,
            "not valid yet",
        ),
        (
            "localhost",
            SERVER,
            &[ROOT],
            ConnectFailure::CertificateHostName,
            "no certificate for this host name",
        ),
        ("127.0.0.1", client_only, &[SECOND_ROOT], ConnectFailure::Certificate, "not accepted"),
    ] {
        let (address, reports) = tls_server_with(&[chain]);
        let base = BaseUrl::loopback(&format!("https://{host}:{}", address.port())).unwrap();
        let error = write_to(base, roots).await;
        assert_not_sent(&error, failure);
        assert!(error.to_string().contains(words), "{error}");
        assert!(reports.recv().unwrap().is_empty(), "{failure}: something was sent");
    }
    // With its intermediate certificate, the same server is trusted.
    let intermediate: &[u8] = include_bytes!("tls/intermediate.pem");
    let (address, _reports) = tls_server_with(&[behind, intermediate]);
    let transport = options().0.extra_roots_pem(SECOND_ROOT).unwrap().build().unwrap();
    let answer = endpoint(&transport, base(address)).send(write()).await.unwrap();
    assert_eq!(answer.status(), 200);
}

/// Sends these bytes after the first message of the client.
fn scripted(bytes: Vec<u8>) -> (SocketAddr, Receiver<Vec<u8>>) {
    listen(move |mut stream| {
        let mut room = vec![0; 4096];
        let read = stream.read(&mut room).unwrap();
        let _ = stream.write_all(&bytes);
        room.truncate(read);
        room
    })
}

/// A fatal alert in a record of TLS 1.2.
fn alert(code: u8) -> Vec<u8> {
    vec![21, 3, 3, 0, 2, 2, code]
}

/// The `ServerHello` of a server that selects this version and cipher, without extensions.
fn server_hello(version: [u8; 2], cipher: [u8; 2]) -> Vec<u8> {
    let mut body = version.to_vec();
    body.extend([7; 32]);
    body.push(0);
    body.extend(cipher);
    body.push(0);
    let length = |bytes: &[u8]| u8::try_from(bytes.len()).unwrap();
    let mut message = vec![2, 0, 0, length(&body)];
    message.extend(body);
    let mut record = vec![22, 3, 3, 0, length(&message)];
    record.extend(message);
    record
}

#[tokio::test]
async fn wire_a_server_without_common_tls_version_or_without_tls_is_tried_once() {
    const TLS_1_1: [u8; 2] = [3, 2];
    const CIPHER: [u8; 2] = [0xc0, 0x2f];
    for (bytes, failure) in [
        (alert(70), ConnectFailure::TlsVersion),
        (alert(40), ConnectFailure::TlsVersion),
        (alert(71), ConnectFailure::TlsVersion),
        (server_hello(TLS_1_1, CIPHER), ConnectFailure::TlsVersion),
        (alert(112), ConnectFailure::CertificateHostName),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(), ConnectFailure::NotTls),
        (b"<html>Bad Request</html>".to_vec(), ConnectFailure::NotTls),
        (b"SSH-2.0-OpenSSH_9.6\r\n".to_vec(), ConnectFailure::NotTls),
        (b"220 mail.example ESMTP\r\n".to_vec(), ConnectFailure::NotTls),
        // An internal error of the server, and a connection that is closed, may be temporary.
        (alert(80), ConnectFailure::Tls),
        (Vec::new(), ConnectFailure::Tls),
    ] {
        let (address, reports) = scripted(bytes.clone());
        let error = write_to(base(address), &[]).await;
        assert_not_sent(&error, failure);
        let received = String::from_utf8_lossy(&reports.recv().unwrap()).into_owned();
        assert!(!received.contains(KEY) && !received.contains(PAYER), "{bytes:?}");
    }
}
