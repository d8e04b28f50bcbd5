//! `rustls::ClientConfig::builder()`, and the first message of a handshake.

fn main() {
    neighbours::install_provider();
    #[cfg(any(feature = "rustls-default", feature = "rustls-ring"))]
    {
        let config = rustls::ClientConfig::builder()
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
        let host = "shop.example".try_into().unwrap();
        let mut connection = rustls::ClientConnection::new(config.into(), host).unwrap();
        let mut hello = Vec::new();
        connection.write_tls(&mut hello).unwrap();
        assert!(!hello.is_empty());
    }
    neighbours::build_paylink();
}
