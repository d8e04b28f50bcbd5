//! The HTTP client for callbacks. It posts to this machine, and to hosts that were named at the
//! start.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::time::Duration;

use axum::http::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HOST};
use axum::http::{Request, Uri, uri::Scheme};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpStream, lookup_host};

use crate::response::JSON;

/// How long the client waits for a receiver. Unverified: no provider publishes its limit.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The largest head of a response. The body is never read.
const HEAD_LIMIT: usize = 64 << 10;

/// Why there is no response.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// A receiver that the sandbox does not post to; a retry would not help.
    Refused(&'static str),
    Broken(String),
}

type Resolved = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// Posts callbacks to the receivers that are allowed.
pub(crate) struct CallbackClient {
    /// Hosts beyond this machine, in lower case.
    hosts: Vec<String>,
    timeout: Duration,
    resolve: fn(String, u16) -> Resolved,
}

impl CallbackClient {
    pub(crate) fn new(hosts: &[String]) -> Self {
        let hosts =
            hosts.iter().map(|host| host.trim_matches(['[', ']']).to_ascii_lowercase()).collect();
        Self { hosts, timeout: TIMEOUT, resolve }
    }

    /// Posts JSON and returns the HTTP status. Redirects are not followed.
    pub(crate) async fn post(&self, url: &str, body: &str) -> Result<u16, Failure> {
        match tokio::time::timeout(self.timeout, self.try_post(url, body)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::Broken("the receiver did not respond in time".to_owned())),
        }
    }

    async fn try_post(&self, url: &str, body: &str) -> Result<u16, Failure> {
        let (uri, host) = receiver(url)?;
        // resolved on each attempt: a name may lead elsewhere by now
        let addresses = self.addresses(host, uri.port_u16().unwrap_or(80)).await?;
        let stream = TcpStream::connect(&*addresses).await.map_err(broken)?;
        let client = http1::Builder::new().max_buf_size(HEAD_LIMIT).clone();
        let (mut sender, connection) =
            client.handshake(TokioIo::new(stream)).await.map_err(broken)?;
        let authority = uri.authority().map(|own| own.as_str().to_owned()).unwrap_or_default();
        let path = uri.path_and_query().map_or("/", |own| own.as_str());
        let request = Request::post(path)
            .header(HOST, authority)
            .header(CONTENT_TYPE, JSON)
            .header(ACCEPT, "*/*")
            .header(CONNECTION, "close")
            .body(body.to_owned())
            .map_err(broken)?;
        let answered =
            async { sender.send_request(request).await.map(|answer| answer.status().as_u16()) };
        tokio::select! {
            status = answered => status.map_err(broken),
            Err(error) = connection => Err(broken(error)),
        }
    }

    /// Resolves a host and checks its addresses. The connection uses these addresses.
    async fn addresses(&self, host: String, port: u16) -> Result<Vec<SocketAddr>, Failure> {
        let is_named = self.hosts.contains(&host);
        let found = match host.parse::<IpAddr>() {
            Ok(ip) => vec![SocketAddr::new(ip, port)],
            Err(_) => match (self.resolve)(host, port).await {
                Ok(found) => found,
                Err(error) if is_named => return Err(broken(error)),
                Err(_) => {
                    return Err(Failure::Refused(
                        "refused: the host name does not resolve to an address of this machine",
                    ));
                }
            },
        };
        if !is_named && !found.iter().all(|own| own.ip().is_loopback()) {
            return Err(Failure::Refused(
                "refused: the host is not this machine; --callback-host allows other hosts",
            ));
        }
        Ok(found)
    }
}

impl fmt::Debug for CallbackClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallbackClient").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

fn resolve(host: String, port: u16) -> Resolved {
    Box::pin(async move { Ok(lookup_host((host, port)).await?.collect()) })
}

fn broken(error: impl ToString) -> Failure {
    Failure::Broken(error.to_string())
}

/// Parses the URL of a receiver, and returns it with its host.
fn receiver(url: &str) -> Result<(Uri, String), Failure> {
    let uri: Uri = url.parse().map_err(|_| {
        Failure::Refused("refused: the callback URL is not an absolute http:// URL")
    })?;
    if uri.scheme() == Some(&Scheme::HTTPS) {
        return Err(Failure::Refused(
            "refused: the sandbox posts callbacks without TLS; use an http:// URL in tests, \
             even on this machine",
        ));
    }
    if uri.scheme() != Some(&Scheme::HTTP) {
        return Err(Failure::Refused("refused: the sandbox posts callbacks only to http:// URLs"));
    }
    if uri.authority().is_some_and(|own| own.as_str().contains('@')) {
        return Err(Failure::Refused("refused: the callback URL contains credentials"));
    }
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_ascii_lowercase();
    Ok((uri, host))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    const ELSEWHERE: &str = "192.0.2.1:80";

    async fn checked(
        callback_client: &CallbackClient,
        url: &str,
    ) -> Result<Vec<SocketAddr>, Failure> {
        let (uri, host) = receiver(url)?;
        callback_client.addresses(host, uri.port_u16().unwrap_or(80)).await
    }

    /// A receiver that answers everybody with this text.
    async fn answering(answer: String) -> (SocketAddr, std::sync::Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, came) =
            (listener.local_addr().unwrap(), std::sync::Arc::new(AtomicUsize::new(0)));
        let count = std::sync::Arc::clone(&came);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::Relaxed);
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        (address, came)
    }

    #[tokio::test]
    async fn only_loopback_addresses_are_receivers() {
        let callback_client = CallbackClient {
            resolve: |_, _| Box::pin(async { Ok(vec![ELSEWHERE.parse().unwrap()]) }),
            ..CallbackClient::new(&[])
        };
        for url in ["http://127.0.0.1:1/x?y=1", "http://127.9.9.9", "http://[::1]:5/"] {
            assert!(checked(&callback_client, url).await.is_ok(), "{url}");
        }
        for url in [
            "http://192.168.1.1/",
            "http://example.com/",
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "http://localhost/",
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
            assert!(
                matches!(checked(&callback_client, url).await, Err(Failure::Refused(_))),
                "{url}"
            );
        }
    }

    #[tokio::test]
    async fn a_name_is_resolved_on_each_attempt_and_the_checked_address_is_dialled() {
        static ATTEMPTS: AtomicUsize = AtomicUsize::new(0);
        static PORT: AtomicUsize = AtomicUsize::new(0);
        let (address, came) = answering("HTTP/1.1 204 X\r\n\r\n".to_owned()).await;
        PORT.store(address.port().into(), Ordering::Relaxed);
        let resolve: fn(String, u16) -> Resolved = |_, _| {
            Box::pin(async {
                // first a loopback address, then another address together with it
                let own = SocketAddr::from(([127, 0, 0, 1], PORT.load(Ordering::Relaxed) as u16));
                Ok(match ATTEMPTS.fetch_add(1, Ordering::Relaxed) {
                    0 => vec![own],
                    _ => vec![own, ELSEWHERE.parse().unwrap()],
                })
            })
        };
        let callback_client = CallbackClient { resolve, ..CallbackClient::new(&[]) };
        assert_eq!(callback_client.post("http://shop.example/paid", "{}").await, Ok(204));
        assert!(matches!(
            callback_client.post("http://shop.example/paid", "{}").await,
            Err(Failure::Refused(_))
        ));
        assert_eq!((came.load(Ordering::Relaxed), ATTEMPTS.load(Ordering::Relaxed)), (1, 2));
    }

    #[tokio::test]
    async fn other_hosts_are_named_exactly() {
        let resolve: fn(String, u16) -> Resolved =
            |_, _| Box::pin(async { Ok(vec![ELSEWHERE.parse().unwrap()]) });
        let callback_client = CallbackClient {
            resolve,
            ..CallbackClient::new(&["Shop.Example".to_owned(), "192.0.2.7".to_owned()])
        };
        for url in ["http://shop.example/x", "http://SHOP.example:8080/", "http://192.0.2.7/"] {
            assert!(checked(&callback_client, url).await.is_ok(), "{url}");
        }
        for url in [
            "http://a.shop.example/",
            "http://shop.example.com/",
            "http://192.0.2.8/",
            "https://shop.example/",
        ] {
            assert!(
                matches!(checked(&callback_client, url).await, Err(Failure::Refused(_))),
                "{url}"
            );
        }
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_not_followed() {
        let (other, came) = answering("HTTP/1.1 200 X\r\n\r\n".to_owned()).await;
        let (address, _) =
            answering(format!("HTTP/1.1 302 X\r\nlocation: http://{other}/\r\n\r\n")).await;
        assert_eq!(
            CallbackClient::new(&[]).post(&format!("http://{address}/"), "{}").await,
            Ok(302)
        );
        assert_eq!(came.load(Ordering::Relaxed), 0);
    }

    #[tokio::test]
    async fn an_answer_is_bounded_in_size_and_time() {
        let long = format!("HTTP/1.1 200 X\r\nx: {}\r\n\r\n", "x".repeat(HEAD_LIMIT * 2));
        let (address, _) = answering(long).await;
        let callback_client = CallbackClient::new(&[]);
        assert!(matches!(
            callback_client.post(&format!("http://{address}/"), "{}").await,
            Err(Failure::Broken(_))
        ));

        let endless = format!("HTTP/1.1 200 X\r\ncontent-length: {}\r\n\r\nx", u64::MAX / 2);
        let (address, _) = answering(endless).await;
        assert_eq!(
            callback_client.post(&format!("http://{address}/"), "{}").await,
            Ok(200),
            "the body is not waited for"
        );

        let (address, _) = answering("HTTP/1.1 200".to_owned()).await;
        let hasty =
            CallbackClient { timeout: Duration::from_millis(1), ..CallbackClient::new(&[]) };
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", silent.local_addr().unwrap());
        assert_eq!(
            hasty.post(&url, "{}").await,
            Err(Failure::Broken("the receiver did not respond in time".to_owned()))
        );
        assert!(matches!(
            callback_client.post(&format!("http://{address}/"), "{}").await,
            Err(Failure::Broken(_))
        ));
    }
}
