//! A provider on raw sockets that answers honestly except for one action, and records what it saw.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;

use super::fault::{End, ServerAction, answer};
use super::tls;

/// The path prefixes of the services at Paynet, Paywall and AHL Pay.
const ROOTS: [&str; 3] = ["/v1/", "/api/paywall/", "/api/"];

/// A connection on which no whole request was read.
pub const UNREAD: &str = "(no request)";

/// What a server does in one case.
pub struct Script {
    /// The honest answers.
    pub answers: Arc<Answers>,
    /// How many requests are answered before the action.
    pub before: usize,
    /// The service that the action hits.
    pub hit: &'static str,
    /// How many requests to that service are answered honestly first.
    pub spared: usize,
    /// How many connections the action hits, for actions that need no request.
    pub times: usize,
    /// The action; none for an honest server.
    pub action: Option<ServerAction>,
}

/// The bytes of complete answers, by service.
pub struct Answers(pub Vec<(&'static str, Vec<u8>)>);

/// What a server saw.
#[derive(Default)]
pub struct ServerLog {
    events: Mutex<Vec<String>>,
    bytes_out: AtomicUsize,
}

impl ServerLog {
    /// The services that were called, in order; [`UNREAD`] for a connection without a whole
    /// request.
    pub fn events(&self) -> Vec<String> {
        self.lock().clone()
    }

    /// How many bytes of its answers were sent.
    pub fn bytes_out(&self) -> usize {
        self.bytes_out.load(Ordering::SeqCst)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, event: &str) -> usize {
        let mut events = self.lock();
        events.push(event.to_owned());
        events.iter().filter(|own| *own == event).count()
    }
}

/// Serves connections until it is dropped.
pub async fn serve(listener: Arc<TcpListener>, script: Arc<Script>, log: Arc<ServerLog>) {
    let mut connections = JoinSet::new();
    for number in 0.. {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let (script, log) = (script.clone(), log.clone());
        connections.spawn(async move { connection(stream, number, &script, &log).await });
    }
}

/// Answers the requests before the action, then stops to listen. The port stays bound, so that no
/// other process can listen there.
pub async fn refuse(
    listener: TcpListener,
    script: Arc<Script>,
    log: Arc<ServerLog>,
) -> std::io::Result<TcpSocket> {
    let address = listener.local_addr()?;
    let mut last = None;
    for _ in 0..script.before {
        if let Some((mut stream, bytes)) = last.take() {
            send(&mut stream, bytes, &log).await;
        }
        let (mut stream, _) = listener.accept().await?;
        let service = read_service(&mut stream).await.unwrap_or_default();
        log.push(&service);
        last = Some((stream, script.honest(&service)));
    }
    drop(listener);
    let taken = TcpSocket::new_v4()?;
    taken.set_reuseaddr(true)?;
    taken.bind(address)?;
    if let Some((mut stream, bytes)) = last.take() {
        send(&mut stream, bytes, &log).await;
    }
    Ok(taken)
}

/// The second host: answers honestly and counts the connections.
pub async fn elsewhere(listener: Arc<TcpListener>, script: Arc<Script>, visits: Arc<AtomicUsize>) {
    loop {
        let Ok((mut stream, _)) = listener.accept().await else { continue };
        visits.fetch_add(1, Ordering::SeqCst);
        let _ = read_service(&mut stream).await;
        let _ = stream.write_all(script.honest(script.hit)).await;
    }
}

/// A listener on a free port of this machine.
pub async fn listen() -> std::io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

impl Script {
    fn honest(&self, service: &str) -> &[u8] {
        const NOTHING: &[u8] =
            b"HTTP/1.1 404 Nothing\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        let Answers(answers) = &*self.answers;
        answers.iter().find(|(own, _)| *own == service).map_or(NOTHING, |(_, bytes)| bytes)
    }

    fn is_due(&self, connection: usize) -> bool {
        (self.before..self.before + self.times).contains(&connection)
    }
}

async fn connection(mut stream: TcpStream, number: usize, script: &Script, log: &ServerLog) {
    match &script.action {
        Some(ServerAction::ResetUnread) if script.is_due(number) => {
            log.push(UNREAD);
            // An earlier reset would look like a refused port to some clients.
            let _ = stream.peek(&mut [0]).await;
            let _ = stream.set_zero_linger();
            return;
        }
        Some(action @ (ServerAction::PlainText | ServerAction::SilentHandshake)) => {
            log.push(UNREAD);
            let mut buffer = [0; 4096];
            let read = stream.read(&mut buffer).await.unwrap_or_default();
            if is_request(&buffer[..read]) {
                log.push("(a plain-text request)");
            }
            if matches!(action, ServerAction::SilentHandshake) {
                return std::future::pending().await;
            }
            send(&mut stream, &answer(400, &[], b""), log).await;
            return;
        }
        Some(ServerAction::UntrustedCertificate) => {
            log.push(UNREAD);
            if !tls::read_after_handshake(stream).await.is_empty() {
                log.push("(a request despite an untrusted certificate)");
            }
            return;
        }
        _ => {}
    }
    let Some(service) = read_service(&mut stream).await else {
        log.push(UNREAD);
        return;
    };
    let count = log.push(&service);
    match &script.action {
        Some(ServerAction::Send(bytes, end)) if service == script.hit && count > script.spared => {
            send(&mut stream, bytes, log).await;
            finish(stream, end, log).await;
        }
        _ => drop(send(&mut stream, script.honest(&service), log).await),
    }
}

async fn finish(mut stream: TcpStream, end: &End, log: &ServerLog) {
    match end {
        End::Close => {}
        End::Reset => drop(stream.set_zero_linger()),
        End::Hold => std::future::pending().await,
        End::Repeat(again, pause) => loop {
            if !pause.is_zero() {
                tokio::time::sleep(*pause).await;
            }
            if !send(&mut stream, again, log).await {
                return;
            }
        },
    }
}

/// Whether the bytes are a request or contain a secret; a TLS handshake does neither.
fn is_request(bytes: &[u8]) -> bool {
    let words: [&[u8]; 4] = [b"POST ", b"GET ", b"PUT ", b"KANARYA"];
    words.iter().any(|word| bytes.windows(word.len()).any(|own| own == *word))
}

/// Sends the bytes; false if the client closed the connection first.
async fn send(stream: &mut TcpStream, mut bytes: &[u8], log: &ServerLog) -> bool {
    while !bytes.is_empty() {
        let Ok(sent) = stream.write(bytes).await else { return false };
        log.bytes_out.fetch_add(sent, Ordering::SeqCst);
        bytes = &bytes[sent..];
    }
    true
}

/// Reads a whole request; `None` if the client closes the connection first.
async fn read_service(stream: &mut TcpStream) -> Option<String> {
    let mut buffer = Vec::new();
    loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
            if buffer.len() >= end + 4 + length(&head) {
                let path = head.split(' ').nth(1)?;
                let service = ROOTS.iter().find_map(|root| path.strip_prefix(root)).unwrap_or(path);
                return Some(service.to_owned());
            }
        }
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await.ok().filter(|read| *read > 0)?;
        buffer.extend_from_slice(&chunk[..read]);
    }
}

fn length(head: &str) -> usize {
    let value = |line: &str| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok()).flatten()
    };
    head.lines().find_map(value).unwrap_or_default()
}
