//! A server that gives the answers of a test's script and records every request.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// The path prefixes of the services at Paynet, Paywall and AHL Pay.
const ROOTS: [&str; 3] = ["/v1/", "/api/paywall/", "/api/"];

/// What to do with a request.
#[derive(Clone)]
pub enum Do {
    /// Answer with this status and body.
    Answer(u16, String),
    /// Answer with HTTP 200 and these bytes.
    Bytes(Vec<u8>),
    /// Answer with HTTP 200, this `Date` and this body.
    Dated(&'static str, String),
    /// Redirect the client to this `Location`.
    Redirect(String),
    /// Read the request and never answer.
    Silence,
    /// Read the request and close the connection.
    HangUp,
}

/// A request as it was received.
#[derive(Clone)]
pub struct Received {
    /// The request line and the headers.
    pub head: String,
    /// The body, which must be UTF-8.
    pub body: String,
}

impl Received {
    /// `GET /api/paywall/checkout/inquiry`
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap().strip_suffix(" HTTP/1.1").unwrap()
    }

    /// `checkout/inquiry`: the path without the prefix of the provider's services.
    pub fn service(&self) -> &str {
        let path = self.line().split(' ').nth(1).unwrap();
        ROOTS.iter().find_map(|root| path.strip_prefix(root)).unwrap_or(path)
    }

    /// The lines of the head with this name, whole.
    pub fn header_lines(&self, name: &str) -> Vec<&str> {
        let named =
            |line: &&str| line.split(':').next().is_some_and(|own| own.eq_ignore_ascii_case(name));
        self.head.lines().skip(1).filter(named).collect()
    }

    /// The headers that the HTTP library does not add by itself, sorted by name.
    pub fn own_headers(&self) -> Vec<String> {
        let library =
            |line: &&str| !["host", "content-length"].contains(&line.split(':').next().unwrap());
        let mut lines: Vec<String> =
            self.head.lines().skip(1).filter(library).map(ToOwned::to_owned).collect();
        lines.sort();
        lines
    }
}

/// The server. It ends when it is dropped.
pub struct Stub {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Received>>>,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Stub {
    /// A server on a free port of this machine.
    pub async fn start(script: impl Fn(&Received) -> Do + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen: Arc<Mutex<Vec<Received>>> = Arc::default();
        let connections: Arc<AtomicUsize> = Arc::default();
        let (log, count, script) = (seen.clone(), connections.clone(), Arc::new(script));
        let task = tokio::spawn(async move {
            let mut open = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                count.fetch_add(1, Ordering::SeqCst);
                let (log, script) = (log.clone(), script.clone());
                open.spawn(async move { serve(stream, &log, &*script).await });
            }
        });
        Self { address, seen, connections, task }
    }

    /// A server that gives the same answer to every request.
    pub async fn answering(status: u16, body: &str) -> Self {
        let answer = Do::Answer(status, body.to_owned());
        Self::start(move |_| answer.clone()).await
    }

    /// A server that answers each service with HTTP 200 and its body, text or bytes, and all else
    /// with 404.
    pub async fn services<Body: Clone + Into<Vec<u8>>>(bodies: &[(&str, Body)]) -> Self {
        Self::start(by_service(bodies, Received::service)).await
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The complete requests that were received.
    pub fn requests(&self) -> Vec<Received> {
        self.seen.lock().unwrap().clone()
    }

    /// The bodies of the received requests.
    pub fn bodies(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.body).collect()
    }

    /// How many connections were accepted.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Asserts that no client connected.
    pub fn assert_untouched(&self) {
        assert_eq!(self.connections(), 0, "something was sent");
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The script of [`Stub::services`], for services with names of their own.
pub fn by_service<Body: Clone + Into<Vec<u8>>>(
    bodies: &[(&str, Body)],
    name: fn(&Received) -> &str,
) -> Box<dyn Fn(&Received) -> Do + Send + Sync> {
    let bodies: Vec<(String, Vec<u8>)> =
        bodies.iter().map(|(name, body)| ((*name).to_owned(), body.clone().into())).collect();
    Box::new(move |request| match bodies.iter().find(|(own, _)| own == name(request)) {
        Some((_, body)) => Do::Bytes(body.clone()),
        None => Do::Answer(404, "<html>nothing here</html>".to_owned()),
    })
}

async fn serve(
    mut stream: TcpStream,
    log: &Mutex<Vec<Received>>,
    script: &(dyn Fn(&Received) -> Do + Send + Sync),
) {
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer).await {
        let step = script(&request);
        log.lock().unwrap().push(request);
        let (status, header, body) = match step {
            Do::Answer(status, body) => (status, String::new(), body.into_bytes()),
            Do::Bytes(body) => (200, String::new(), body),
            Do::Dated(date, body) => (200, format!("Date: {date}\r\n"), body.into_bytes()),
            Do::Redirect(to) => (307, format!("Location: {to}\r\n"), Vec::new()),
            Do::Silence => return std::future::pending().await,
            Do::HangUp => return,
        };
        let head = format!("HTTP/1.1 {status} X\r\n{header}Content-Length: {}\r\n\r\n", body.len());
        let _ = stream.write_all(&[head.into_bytes(), body].concat()).await;
    }
}

/// Reads a head and the body that it announces; `None` once the sender has closed the connection.
pub(super) async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Received> {
    loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8(buffer[..end].to_vec()).unwrap();
            let request = Received { head, body: String::new() };
            let length = request
                .header_lines("content-length")
                .first()
                .map_or(0, |line| line.split(':').nth(1).unwrap().trim().parse().unwrap());
            if buffer.len() >= end + 4 + length {
                let rest = buffer.split_off(end + 4 + length);
                let body = String::from_utf8(buffer.split_off(end + 4)).unwrap();
                *buffer = rest;
                return Some(Received { body, ..request });
            }
        }
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await.ok().filter(|n| *n > 0)?;
        buffer.extend_from_slice(&chunk[..read]);
    }
}
