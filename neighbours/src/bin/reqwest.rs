//! `reqwest::Client::new()`: a request over plain HTTP, and one whose TLS handshake fails.

#[tokio::main]
async fn main() {
    neighbours::install_provider();
    #[cfg(any(feature = "reqwest-plain", feature = "reqwest-default"))]
    {
        let address = neighbours::server(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        let client = reqwest::Client::new();
        let response = client.get(format!("http://{address}")).send().await.unwrap();
        assert_eq!(response.status(), 404);
        client.get(format!("https://{address}")).send().await.unwrap_err();
    }
    neighbours::build_paylink();
}
