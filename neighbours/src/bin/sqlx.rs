//! A PostgreSQL connection of sqlx in each mode that needs TLS. The server agrees to TLS and then
//! closes, so sqlx builds its TLS settings and the handshake ends with an error.

#[tokio::main]
async fn main() {
    neighbours::install_provider();
    #[cfg(any(
        feature = "sqlx-none",
        feature = "sqlx-aws-lc-rs",
        feature = "sqlx-ring",
        feature = "sqlx-native-tls"
    ))]
    {
        use sqlx::Connection as _;
        use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
        let address = neighbours::server(b"S");
        for mode in [PgSslMode::Require, PgSslMode::VerifyCa, PgSslMode::VerifyFull] {
            let options = PgConnectOptions::new_without_pgpass()
                .host("127.0.0.1")
                .port(address.port())
                .username("shop")
                .ssl_mode(mode);
            println!("sqlx: {mode:?}");
            let error = PgConnection::connect_with(&options).await.unwrap_err();
            let tls = matches!(error, sqlx::Error::Tls(_) | sqlx::Error::Io(_));
            assert!(tls, "not an error of the handshake: {error}");
            println!("sqlx: {error}");
        }
    }
    neighbours::build_paylink();
}
