//! A server that reads complete requests, follows a script and counts what it received.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use paylink_core::BaseUrl;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// What to do after a complete request.
pub(crate) enum Do {
    /// Send these bytes and wait for the next request on this connection.
    Answer(Vec<u8>),
    /// Send these bytes and close.
    Close(Vec<u8>),
    /// Send these bytes and then nothing.
    Hold(Vec<u8>),
    /// Send the first bytes once and the second repeatedly at this interval, until the client
    /// disconnects.
    Repeat(Vec<u8>, Vec<u8>, Duration),
}

#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    /// Returns the names, as sent, and values in order.
    pub(crate) fn headers(&self) -> Vec<(&str, &str)> {
        self.head.lines().skip(1).filter_map(|line| line.split_once(": ")).collect()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers().iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    bytes_in: AtomicUsize,
    bytes_out: AtomicUsize,
    requests: Mutex<Vec<Received>>,
    peers: Mutex<Vec<SocketAddr>>,
}

pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts a server. The script gets the number of the request, from 0 over all connections, and
    /// the request.
    pub(crate) async fn start(
        script: impl Fn(usize, &Received) -> Do + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, script) = (Arc::new(Seen::default()), Arc::new(script));
        let counts = seen.clone();
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, peer) = listener.accept().await.unwrap();
                counts.peers.lock().unwrap().push(peer);
                counts.connections.fetch_add(1, Ordering::SeqCst);
                let (counts, script) = (counts.clone(), script.clone());
                connections.spawn(async move { serve(stream, &counts, &*script).await });
            }
        });
        Self { address, seen, task }
    }

    /// Starts a server that does the same for every request.
    pub(crate) async fn always(step: fn() -> Do) -> Self {
        Self::start(move |_, _| step()).await
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn base(&self) -> BaseUrl {
        BaseUrl::loopback(&format!("http://{}", self.address)).unwrap()
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// The number of complete requests.
    pub(crate) fn requests(&self) -> usize {
        self.seen.requests.lock().unwrap().len()
    }

    pub(crate) fn request(&self, number: usize) -> Received {
        self.seen.requests.lock().unwrap()[number].clone()
    }

    /// The addresses of the clients, one for each connection.
    pub(crate) fn peers(&self) -> Vec<SocketAddr> {
        self.seen.peers.lock().unwrap().clone()
    }

    pub(crate) fn bytes_in(&self) -> usize {
        self.seen.bytes_in.load(Ordering::SeqCst)
    }

    pub(crate) fn bytes_out(&self) -> usize {
        self.seen.bytes_out.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    seen: &Seen,
    script: &(dyn Fn(usize, &Received) -> Do + Sync),
) {
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer, seen).await {
        let number = {
            let mut requests = seen.requests.lock().unwrap();
            requests.push(request.clone());
            requests.len() - 1
        };
        match script(number, &request) {
            Do::Answer(bytes) => drop(send(&mut stream, &bytes, seen).await),
            Do::Close(bytes) => {
                let _ = send(&mut stream, &bytes, seen).await;
                return;
            }
            Do::Hold(bytes) => {
                let _ = send(&mut stream, &bytes, seen).await;
                return std::future::pending().await;
            }
            Do::Repeat(first, again, pause) => {
                let mut sent = send(&mut stream, &first, seen).await;
                while sent.is_ok() {
                    if !pause.is_zero() {
                        tokio::time::sleep(pause).await;
                    }
                    sent = send(&mut stream, &again, seen).await;
                }
                return;
            }
        }
    }
}

async fn send(stream: &mut TcpStream, mut bytes: &[u8], seen: &Seen) -> std::io::Result<()> {
    while !bytes.is_empty() {
        let sent = stream.write(bytes).await?;
        seen.bytes_out.fetch_add(sent, Ordering::SeqCst);
        bytes = &bytes[sent..];
    }
    Ok(())
}

/// Reads a head and as many bytes as its `Content-Length` says; `None` if the client disconnected.
async fn read_request(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
    seen: &Seen,
) -> Option<Received> {
    loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
            let request = Received { head, body: Vec::new() };
            let length = request.header("content-length").map_or(0, |n| n.parse().unwrap());
            if buffer.len() >= end + 4 + length {
                let rest = buffer.split_off(end + 4 + length);
                let body = buffer.split_off(end + 4);
                *buffer = rest;
                return Some(Received { body, ..request });
            }
        }
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await.ok().filter(|n| *n > 0)?;
        seen.bytes_in.fetch_add(read, Ordering::SeqCst);
        buffer.extend_from_slice(&chunk[..read]);
    }
}

/// A response with a status and its length; `headers` are complete lines.
pub(crate) fn answer(status: u16, headers: &[&str], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut bytes =
        format!("HTTP/1.1 {status} Status\r\nContent-Length: {}\r\n", body.len()).into_bytes();
    for line in headers {
        bytes.extend_from_slice(line.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

pub(crate) fn ok() -> Vec<u8> {
    answer(200, &[], r#"{"ok":true}"#)
}
