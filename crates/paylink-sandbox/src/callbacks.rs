//! Callbacks: posted to loopback addresses only, every attempt on record.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HOST};
use axum::http::{Request, Uri, uri::Scheme};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::log::{Log, Weigh};
use crate::server::JSON;
use crate::{Shared, lock};

/// How long a receiver may take. Unverified: no provider publishes its own limit.
const PATIENCE: Duration = Duration::from_secs(5);

/// The pauses before the second and the third attempt. Unverified: no retry rule is published.
const PAUSES: [Duration; 2] = [Duration::from_millis(20), Duration::from_millis(80)];

/// How long a callback is held back so that the payer's return comes first.
const HELD_BACK: Duration = Duration::from_millis(50);

/// One attempt to deliver a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// The link that was paid.
    pub link_id: String,
    /// The address as it was given when the link was created.
    pub url: String,
    /// The body that was posted, or would have been.
    pub body: String,
    /// The HTTP status of the receiver's answer.
    pub status: Option<u16>,
    /// Why there was no answer; an address that is not loopback is refused without a connection.
    pub error: Option<String>,
    /// 1 for the first attempt.
    pub attempt: u32,
}

impl Delivery {
    /// Whether the receiver answered with a 2xx status.
    pub fn is_delivered(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

impl Weigh for Delivery {
    fn weight(&self) -> usize {
        size_of::<Self>() + self.link_id.len() + self.url.len() + self.body.len()
    }
}

/// A callback that is to be delivered.
#[derive(Clone, Debug)]
pub(crate) struct Callback {
    pub(crate) link_id: String,
    pub(crate) url: String,
    pub(crate) body: String,
}

/// How the callbacks of a payment are delivered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// Held back a moment, so that the payer's return comes first.
    pub(crate) after_the_return: bool,
    /// Not repeated, whatever the receiver answers.
    pub(crate) once: bool,
}

/// The deliveries so far, and the tasks that still deliver.
#[derive(Debug, Default)]
pub(crate) struct Callbacks {
    log: Log<Delivery>,
    background: Mutex<JoinSet<()>>,
}

impl Callbacks {
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.log.entries()
    }

    pub(crate) const fn log(&self) -> &Log<Delivery> {
        &self.log
    }

    pub(crate) fn stop(&self) {
        lock(&self.background).abort_all();
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut background = lock(&self.background);
        while background.try_join_next().is_some() {}
        background.spawn(task);
    }
}

/// Why an attempt has no status.
enum Failure {
    /// Not worth another attempt.
    Refused(&'static str),
    Broken(String),
}

/// Posts a callback once more, as it was.
pub(crate) async fn resend(shared: &Arc<Shared>, delivery: &Delivery) {
    let Delivery { link_id, url, body, .. } = delivery.clone();
    attempt(shared, &Callback { link_id, url, body }, 1).await;
}

/// Delivers callbacks in order. Returns after the first attempt of each; retries follow in the background.
pub(crate) async fn deliver(shared: &Arc<Shared>, manner: Manner, callbacks: Vec<Callback>) {
    if manner.after_the_return {
        let own = Arc::clone(shared);
        shared.callbacks.spawn(async move {
            tokio::time::sleep(HELD_BACK).await;
            for callback in callbacks {
                first(&own, manner, callback).await;
            }
        });
    } else {
        for callback in callbacks {
            first(shared, manner, callback).await;
        }
    }
}

async fn first(shared: &Arc<Shared>, manner: Manner, callback: Callback) {
    let again = attempt(shared, &callback, 1).await;
    if again && !manner.once {
        let own = Arc::clone(shared);
        shared.callbacks.spawn(async move {
            for (number, pause) in (2..).zip(PAUSES) {
                tokio::time::sleep(pause).await;
                if !attempt(&own, &callback, number).await {
                    break;
                }
            }
        });
    }
}

/// One attempt; answers whether another one makes sense.
async fn attempt(shared: &Shared, callback: &Callback, attempt: u32) -> bool {
    let outcome = match tokio::time::timeout(PATIENCE, post(&callback.url, &callback.body)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Failure::Broken("no answer in time".to_owned())),
    };
    let (status, error, pointless) = match outcome {
        Ok(status) => (Some(status), None, false),
        Err(Failure::Refused(reason)) => (None, Some(reason.to_owned()), true),
        Err(Failure::Broken(reason)) => (None, Some(reason), false),
    };
    let Callback { link_id, url, body } = callback.clone();
    let delivery = Delivery { link_id, url, body, status, error, attempt };
    let again = !delivery.is_delivered() && !pointless;
    shared.callbacks.log.push(delivery);
    again
}

async fn post(url: &str, body: &str) -> Result<u16, Failure> {
    let (uri, addresses) = receiver(url)?;
    let stream = TcpStream::connect(&*addresses).await.map_err(broken)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let authority = uri.authority().map(|own| own.as_str().to_owned()).unwrap_or_default();
    let path = uri.path_and_query().map_or("/", |own| own.as_str());
    let request = Request::post(path)
        .header(HOST, authority)
        .header(CONTENT_TYPE, JSON)
        .header(ACCEPT, "*/*")
        .header(CONNECTION, "close")
        .body(body.to_owned())
        .map_err(broken)?;
    let answered = async { sender.send_request(request).await.map(|answer| answer.status().as_u16()) };
    tokio::select! {
        status = answered => status.map_err(broken),
        Err(error) = connection => Err(broken(error)),
    }
}

fn broken(error: impl ToString) -> Failure {
    Failure::Broken(error.to_string())
}

/// The address of a receiver on this machine. Names are not resolved, so no name can lead elsewhere.
fn receiver(url: &str) -> Result<(Uri, Vec<SocketAddr>), Failure> {
    let uri: Uri = url.parse().map_err(|_| Failure::Refused("not an absolute http address"))?;
    if uri.scheme() != Some(&Scheme::HTTP) {
        return Err(Failure::Refused("refused: the sandbox posts to http:// addresses on this machine only"));
    }
    if uri.authority().is_some_and(|own| own.as_str().contains('@')) {
        return Err(Failure::Refused("refused: the address contains credentials"));
    }
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_ascii_lowercase();
    let ips: Vec<IpAddr> = match host.parse::<IpAddr>() {
        Ok(ip) if ip.is_loopback() => vec![ip],
        Err(_) if host == "localhost" => vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
        _ => return Err(Failure::Refused("refused: not a loopback address")),
    };
    let port = uri.port_u16().unwrap_or(80);
    Ok((uri, ips.into_iter().map(|ip| SocketAddr::new(ip, port)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_addresses_are_receivers() {
        for url in [
            "http://127.0.0.1:1/x?y=1",
            "http://127.9.9.9",
            "http://localhost:8080/",
            "http://LOCALHOST/",
            "http://[::1]:5/",
        ] {
            assert!(receiver(url).is_ok(), "{url}");
        }
        for url in [
            "http://192.168.1.1/",
            "http://example.com/",
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "http://0.0.0.0/",
            "http://[::ffff:10.0.0.1]/",
            "http://user@127.0.0.1/",
            "http://127.0.0.1@example.com/",
            "https://127.0.0.1/",
            "ftp://127.0.0.1/",
            "/only/a/path",
            "",
            "http://ş/",
        ] {
            assert!(matches!(receiver(url), Err(Failure::Refused(_))), "{url}");
        }
    }
}
