//! A merchant's server: it records what a provider posts and what browsers return with.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use paylink_core::{CallbackRequest, WebUrl};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::stub::{Received, read_request};

/// The server. It ends when it is dropped.
pub struct Merchant {
    url: String,
    seen: Arc<Mutex<Vec<Received>>>,
    task: JoinHandle<()>,
}

impl Merchant {
    /// A server on a free port of this machine.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Received>>> = Arc::default();
        let log = seen.clone();
        let task = tokio::spawn(async move {
            let mut visits = JoinSet::new();
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let log = log.clone();
                // concurrently: browsers open connections before they send anything
                visits.spawn(async move {
                    if let Some(request) = read_request(&mut stream, &mut Vec::new()).await {
                        let answer = answer(&request);
                        log.lock().unwrap().push(request);
                        let _ = stream.write_all(answer.as_bytes()).await;
                    }
                });
                while visits.try_join_next().is_some() {}
            }
        });
        Self { url, seen, task }
    }

    /// An address on this server. A path such as `/status/500` is answered with that status;
    /// `/to/…` redirects a browser to the address that follows. Any other path shows its own name.
    pub fn at(&self, path: &str) -> WebUrl {
        format!("{}{path}", self.url).parse().unwrap()
    }

    /// The requests with this method, as a web framework would pass them on.
    pub fn came(&self, method: &str) -> Vec<CallbackRequest> {
        let seen = self.seen.lock().unwrap();
        seen.iter()
            .filter(|own| own.head.starts_with(&format!("{method} ")))
            .map(handed_over)
            .collect()
    }

    /// The requests that were posted.
    pub fn callbacks(&self) -> Vec<CallbackRequest> {
        self.came("POST")
    }

    /// Waits until this many callbacks have arrived, at most two seconds.
    pub async fn callbacks_at_least(&self, count: usize) -> Vec<CallbackRequest> {
        for _ in 0..400 {
            if self.callbacks().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.callbacks()
    }
}

impl Drop for Merchant {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn answer(request: &Received) -> String {
    let target = request.line().split(' ').nth(1).unwrap();
    let path = target.split('?').next().unwrap();
    if let Some(there) = path.strip_prefix("/to/") {
        return format!(
            "HTTP/1.1 302 X\r\nLocation: {there}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
    }
    let status =
        path.strip_prefix("/status/").and_then(|rest| rest.split('/').next()?.parse().ok());
    let body = format!(
        "<!DOCTYPE html><title>Shop</title><link rel=\"icon\" href=\"data:,\"><h1>Shop: {path}</h1>"
    );
    format!(
        "HTTP/1.1 {} X\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        status.unwrap_or(200),
        body.len()
    )
}

fn handed_over(request: &Received) -> CallbackRequest {
    let mut words = request.head.split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let headers = request.head.lines().skip(1).filter_map(|line| line.split_once(": "));
    CallbackRequest::new(method, query).with_headers(headers).with_body(request.body.as_str())
}

/// A page as a browser received it.
pub struct Page {
    /// The HTTP status.
    pub status: u16,
    /// The address of a redirect.
    pub location: Option<String>,
    /// The body.
    pub body: String,
}

/// Sends one request on its own connection, and a form in the encoding of browsers.
pub async fn browse(method: &str, url: &str, form: &str) -> Page {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: \
         application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let location = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("location").then(|| value.to_owned())
    });
    Page {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        location,
        body: body.to_owned(),
    }
}
