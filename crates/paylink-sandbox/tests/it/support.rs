//! A raw HTTP client, a receiver of callbacks, and a sandbox with both.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use paylink_sandbox::Sandbox;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A response, as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (own, value) = line.split_once(':')?;
            own.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {:?}", self.body))
    }

    /// `status code`, and `result_code` where there is one.
    pub(crate) fn codes(&self) -> String {
        let json = self.json();
        let result_code =
            json.get("result_code").map(|code| format!(" result_code {code}")).unwrap_or_default();
        format!("HTTP {} code {}{result_code}", self.status, json["code"])
    }

    /// The rows of `Data`.
    pub(crate) fn rows(&self) -> Vec<Value> {
        self.json()["Data"].as_array().unwrap_or_else(|| panic!("no rows in {}", self.body)).clone()
    }
}

/// [`http`] with a body that need not be text.
pub(crate) async fn http_bytes(
    url: &str,
    method: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    try_bytes(url, method, headers, body).await.expect("an answer")
}

/// One exchange on a connection of its own, to the address in the URL whatever `host` says; `None`
/// if the connection ended without an answer.
pub(crate) async fn try_http(
    url: &str,
    method: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Option<Answer> {
    try_bytes(url, method, headers, body.as_bytes()).await
}

async fn try_bytes(
    url: &str,
    method: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Option<Answer> {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let mut stream = TcpStream::connect(host).await.unwrap();
    let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "host") {
        request.push_str(&format!("host: {host}\r\n"));
    }
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    stream.write_all(&[request.as_bytes(), body].concat()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Some(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

pub(crate) async fn http(url: &str, method: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    try_http(url, method, headers, body).await.expect("an answer")
}

/// A merchant's server: records what is posted to it, and responds with a status that the test
/// chooses.
#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    status: Arc<AtomicU16>,
    bodies: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let own = Self {
            url: format!("http://{address}/paid?order=1"),
            status: Arc::new(AtomicU16::new(200)),
            bodies: Arc::default(),
        };
        let receiver = own.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                receiver.answer(stream).await;
            }
        });
        own
    }

    async fn answer(&self, mut stream: TcpStream) {
        let mut text = String::new();
        let mut chunk = [0; 4096];
        loop {
            let read = stream.read(&mut chunk).await.unwrap();
            text.push_str(&String::from_utf8_lossy(&chunk[..read]));
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let head = head.to_ascii_lowercase();
            let length = head.split("content-length: ").nth(1).unwrap().lines().next().unwrap();
            if body.len() >= length.parse().unwrap() {
                assert!(head.starts_with("post /paid?order=1 http/1.1"), "{head}");
                assert!(head.contains("content-type: application/json"), "{head}");
                self.bodies.lock().unwrap().push(body.to_owned());
                break;
            }
        }
        let status = self.status.load(Ordering::Relaxed);
        let answer =
            format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        stream.write_all(answer.as_bytes()).await.unwrap();
    }

    pub(crate) fn answers_with(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }

    pub(crate) fn bodies(&self) -> Vec<String> {
        self.bodies.lock().unwrap().clone()
    }
}

/// A sandbox, a merchant, and the merchant's key.
pub(crate) struct Harness {
    pub(crate) sandbox: Sandbox,
    pub(crate) receiver: Receiver,
}

impl Harness {
    pub(crate) async fn new() -> Self {
        Self { sandbox: Sandbox::start().await.unwrap(), receiver: Receiver::start().await }
    }

    /// Waits until a condition is true, at most for a second. Returns whether it is.
    pub(crate) async fn eventually(&self, condition: impl Fn(&Self) -> bool) -> bool {
        for _ in 0..200 {
            if condition(self) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        condition(self)
    }
}

/// The text of the first number or string with this name, digit by digit: `serde_json::Value` would
/// round it.
pub(crate) fn raw<'a>(json: &'a str, name: &str) -> &'a str {
    let (_, rest) =
        json.split_once(&format!("{name:?}:")).unwrap_or_else(|| panic!("no {name} in {json}"));
    let end = if let Some(text) = rest.strip_prefix('"') {
        text.find('"').map(|at| at + 2)
    } else {
        rest.find([',', '}'])
    };
    rest.get(..end.unwrap()).unwrap()
}

/// The names of the fields of a JSON object, in the order of the text.
pub(crate) fn names(json: &str) -> Vec<String> {
    struct Names(Vec<String>);
    impl<'de> serde::Deserialize<'de> for Names {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Visitor;
            impl<'de> serde::de::Visitor<'de> for Visitor {
                type Value = Names;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("an object")
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(
                    self,
                    mut map: A,
                ) -> Result<Names, A::Error> {
                    let mut names = Vec::new();
                    while let Some((name, _)) = map.next_entry::<String, serde::de::IgnoredAny>()? {
                        names.push(name);
                    }
                    Ok(Names(names))
                }
            }
            deserializer.deserialize_map(Visitor)
        }
    }
    serde_json::from_str::<Names>(json).unwrap().0
}
