//! A TLS server with a certificate that no client trusts.

use std::io::{Read, Write};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};
use tokio::net::TcpStream;

/// Valid for 127.0.0.1; only its authority is unknown. The engine's own tests show that it works
/// once that authority is trusted.
const CERTIFICATE: &[u8] = include_bytes!("../../../crates/paylink-core/tests/it/tls/server.pem");
const KEY: &[u8] = include_bytes!("../../../crates/paylink-core/tests/it/tls/server.key.der");

/// What the client sends after the handshake; empty if it rejects the certificate.
pub(super) async fn read_after_handshake(stream: TcpStream) -> Vec<u8> {
    let Ok(stream) = stream.into_std() else { return Vec::new() };
    tokio::task::spawn_blocking(move || read(stream).unwrap_or_default()).await.unwrap_or_default()
}

fn read(mut stream: std::net::TcpStream) -> std::io::Result<Vec<u8>> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let mut connection = ServerConnection::new(config()).map_err(std::io::Error::other)?;
    let mut tls = Stream::new(&mut connection, &mut stream);
    let mut buffer = vec![0; 4096];
    let read = tls.read(&mut buffer)?;
    tls.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?;
    buffer.truncate(read);
    Ok(buffer)
}

fn config() -> Arc<ServerConfig> {
    static CONFIG: OnceLock<Arc<ServerConfig>> = OnceLock::new();
    let made = || {
        let chain = vec![CertificateDer::from_pem_slice(CERTIFICATE).unwrap()];
        let key = PrivateKeyDer::try_from(KEY.to_vec()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        Arc::new(builder.unwrap().with_no_client_auth().with_single_cert(chain, key).unwrap())
    };
    CONFIG.get_or_init(made).clone()
}
