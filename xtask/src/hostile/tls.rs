//! A TLS server whose certificate is signed by nobody whom a client trusts.

use std::io::{Read, Write};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};
use tokio::net::TcpStream;

/// For 127.0.0.1, valid for a long time: only its authority is unknown. It is the one of the
/// engine's own tests, which prove that it serves once that authority is trusted.
const CERTIFICATE: &[u8] = include_bytes!("../../../crates/paylink-core/tests/it/tls/server.pem");
const KEY: &[u8] = include_bytes!("../../../crates/paylink-core/tests/it/tls/server.key.der");

/// What the client says after the handshake: nothing, if it is wise.
pub(super) async fn hear(stream: TcpStream) -> Vec<u8> {
    let Ok(stream) = stream.into_std() else { return Vec::new() };
    tokio::task::spawn_blocking(move || read(stream).unwrap_or_default()).await.unwrap_or_default()
}

fn read(mut stream: std::net::TcpStream) -> std::io::Result<Vec<u8>> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let mut connection = ServerConnection::new(config()).map_err(std::io::Error::other)?;
    let mut tls = Stream::new(&mut connection, &mut stream);
    let mut room = vec![0; 4096];
    let read = tls.read(&mut room)?;
    tls.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?;
    room.truncate(read);
    Ok(room)
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
