//! The merchant's server: it waits for one callback and answers it. A real one would use a web
//! framework and turn its request into a `CallbackRequest` (`From<http::Request<_>>` is there).

use std::io;

use paylink::CallbackRequest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

pub(crate) struct Merchant(TcpListener);

impl Merchant {
    pub(crate) async fn open() -> io::Result<Self> {
        TcpListener::bind("127.0.0.1:0").await.map(Self)
    }

    pub(crate) fn url(&self, path: &str) -> io::Result<String> {
        Ok(format!("http://{}{path}", self.0.local_addr()?))
    }

    /// Takes the next request, whatever it is, and says thank you.
    pub(crate) async fn next(&self) -> io::Result<CallbackRequest> {
        let (mut stream, _) = self.0.accept().await?;
        let mut bytes = Vec::new();
        loop {
            let mut chunk = [0; 4096];
            let read = stream.read(&mut chunk).await?;
            bytes.extend_from_slice(&chunk[..read]);
            if let Some(request) = whole(&bytes) {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                    .await?;
                return Ok(request);
            }
            if read == 0 {
                return Err(io::Error::other("the callback ended early"));
            }
        }
    }
}

fn whole(bytes: &[u8]) -> Option<CallbackRequest> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?, first.next()?);
    let headers: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(": ")).collect();
    let length = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))?
        .1
        .parse()
        .ok()?;
    let body = bytes[end + 4..].get(..length)?;
    Some(
        CallbackRequest::new(method, target.split_once('?').map_or("", |(_, query)| query))
            .with_headers(headers)
            .with_body(body),
    )
}
