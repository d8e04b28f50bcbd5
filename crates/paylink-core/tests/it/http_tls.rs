//! TLS: which certificates are trusted, and that nothing is sent before that is decided.
//!
//! `tls/` has a root certificate, a certificate for 127.0.0.1 signed by it (2020 to 2120), and the
//! key of that certificate, made with `openssl ca`. The key is used by this file's server only; the
//! key of the root was deleted.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use paylink_core::http::RequestKind;
use paylink_core::{BaseUrl, Delivery, Effect, Error};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::support::assert_error;
use crate::support::http::{KEY, MOMENT, PAYER, attempts, endpoint, of, options, write};
use crate::support::server::{Do, Server, ok};

const ROOT: &[u8] = include_bytes!("tls/root.pem");

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
    let chain = vec![CertificateDer::from_pem_slice(include_bytes!("tls/server.pem")).unwrap()];
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
        assert_error(&error, Error::is_connect, Delivery::NotSent, Effect::None, 2);
        let why =
            "no connection: TLS handshake failed (the server's certificate was not accepted);";
        assert!(error.to_string().contains(why), "{error}");
        for _ in 0..2 {
            assert!(
                reports.recv().unwrap().is_empty(),
                "something was sent to an untrusted server"
            );
        }
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
    assert!(error.to_string().contains("no connection: TLS handshake failed;"), "{error}");
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
