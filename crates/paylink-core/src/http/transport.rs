use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, NoProxy, Proxy, redirect};

use super::budget::Budgets;
use super::tls::ExtraRoots;
use super::{RetryPolicy, tls};
use crate::error::{Error, Result, RuleCode};
use crate::time::Clock;
use crate::wire::is_blank;

/// A connection pool with TLS settings, limits and a clock, through which clients send their
/// requests. Build one transport, and share it between all clients. Cloning a transport is cheap.
///
/// # TLS provider
/// The cryptography for TLS comes from the first provider in this list that is available:
///
/// 1. the provider that the program has installed with rustls'
///    `CryptoProvider::install_default`,
/// 2. [aws-lc-rs](https://docs.rs/aws-lc-rs), with the feature `aws-lc-rs` (on by default),
/// 3. [ring](https://docs.rs/ring), with the feature `ring`.
///
/// If no provider is available, [`build`](TransportBuilder::build) returns a configuration error. A
/// `Transport` never installs a TLS provider. If other crates in your program also use TLS, see the
/// table in the README of this repository.
///
/// ```
/// use std::time::Duration;
/// use paylink_core::Transport;
/// let transport = Transport::builder().total_timeout(Duration::from_secs(20)).build()?;
/// # Ok::<(), paylink_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Transport(Arc<Shared>);

struct Shared {
    client: Client,
    total_timeout: Duration,
    body_limit: usize,
    retry: RetryPolicy,
    clock: Clock,
    budgets: Budgets,
}

impl Transport {
    /// Returns a transport with the default options of [`TransportBuilder`].
    ///
    /// # Errors
    /// Returns the same errors as [`TransportBuilder::build`].
    pub fn new() -> Result<Self> {
        Self::builder().build()
    }

    /// Returns a builder for a transport. Every option has a default.
    pub fn builder() -> TransportBuilder {
        TransportBuilder::default()
    }

    /// Returns the clock that clients use for the pauses between retries and for expiry times.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Returns the maximum time that a call of [`Endpoint::send`](super::Endpoint::send) takes,
    /// including its retries. This time is the total timeout or the deadline for retries, whichever
    /// is longer.
    pub fn longest_call(&self) -> Duration {
        let retry = self.retry();
        if retry.attempts > 1 {
            self.total_timeout().max(retry.deadline)
        } else {
            self.total_timeout()
        }
    }

    pub(super) fn client(&self) -> &Client {
        &self.0.client
    }

    pub(super) fn total_timeout(&self) -> Duration {
        self.0.total_timeout
    }

    pub(super) fn body_limit(&self) -> usize {
        self.0.body_limit
    }

    pub(super) fn retry(&self) -> &RetryPolicy {
        &self.0.retry
    }

    pub(super) fn budgets(&self) -> &Budgets {
        &self.0.budgets
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("total_timeout", &self.0.total_timeout)
            .field("body_limit", &self.0.body_limit)
            .field("retry", &self.0.retry)
            .finish_non_exhaustive()
    }
}

/// A builder for a [`Transport`].
///
/// | option | default |
/// | --- | --- |
/// | connect timeout | 5 s |
/// | read timeout | 20 s |
/// | total timeout | 30 s |
/// | body limit | 8 MiB |
/// | unused connections | at most 8 per host, each for at most 30 s |
/// | retries | the values of [`RetryPolicy::default`] |
/// | proxy | none; environment variables are ignored |
/// | local address | selected by the operating system |
/// | IP versions | IPv4 and IPv6 |
///
/// There is no option to follow redirects, to accept unchecked certificates, to send unencrypted
/// requests to remote machines, or to let the HTTP library resend requests.
#[must_use]
#[derive(Default)]
pub struct TransportBuilder {
    connect_timeout: Option<Duration>,
    read_timeout: Option<Duration>,
    total_timeout: Option<Duration>,
    body_limit: Option<usize>,
    idle_timeout: Option<Duration>,
    idle_per_host: Option<usize>,
    retry: RetryPolicy,
    clock: Option<Clock>,
    proxy: Option<Through>,
    user_agent: Option<String>,
    roots: Option<ExtraRoots>,
    local_address: Option<IpAddr>,
    ipv4_only: bool,
}

/// Adds a proxy. A program that uses no proxy does not contain this code.
type Through = Box<dyn FnOnce(ClientBuilder) -> Result<ClientBuilder> + Send + Sync>;

impl TransportBuilder {
    /// Sets the maximum total time for name resolution, the connection and the TLS handshake. If
    /// one of these steps fails or takes too long, no part of the request is sent.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Sets the maximum time that the client waits for the next bytes of a response.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = Some(timeout);
        self
    }

    /// Sets the maximum total time for one request and its response. A retry counts as a separate
    /// request.
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// Sets the maximum length of a response body in bytes. A longer body causes an error.
    ///
    /// The number of objects in a JSON body is also limited: 1,000 objects, plus one object per 64
    /// bytes of the body. Without this limit, many tiny objects would take far more memory than the
    /// body itself.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(bytes);
        self
    }

    /// Sets how long an unused connection stays open, and the maximum number of unused connections
    /// per host.
    pub fn idle(mut self, timeout: Duration, per_host: usize) -> Self {
        self.idle_timeout = Some(timeout);
        self.idle_per_host = Some(per_host);
        self
    }

    /// Sets the policy that decides which requests are retried, and when.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the clock that clients use for the pauses between retries and for expiry times. The
    /// timeouts always use the real time.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Sends all requests through this proxy, except requests to the local machine. A proxy is
    /// useful if the provider accepts only registered IP addresses.
    ///
    /// The URL of the proxy may contain a user name and a password. Requests use https, so the
    /// proxy sees only the host name of the provider.
    ///
    /// # Errors
    /// Returns an error if the text is not the URL of a proxy.
    pub fn proxy(mut self, url: &str) -> Result<Self> {
        let proxy = Proxy::all(url)
            .map_err(|_| Error::invalid("proxy", RuleCode::Format, "must be the URL of a proxy"))?;
        let proxy = proxy.no_proxy(NoProxy::from_string(THIS_MACHINE));
        self.proxy = Some(Box::new(|client| Ok(client.proxy(proxy))));
        Ok(self)
    }

    /// Uses the proxy in the environment variable `HTTPS_PROXY` or `ALL_PROXY`. Requests to the
    /// hosts in `NO_PROXY` do not use the proxy. The names of the variables may also be in lower
    /// case.
    pub fn proxy_from_env(mut self) -> Self {
        self.proxy = Some(Box::new(|client| {
            Ok(match proxy_of_environment()? {
                Some(proxy) => client.proxy(proxy),
                None => client,
            })
        }));
        self
    }

    /// Adds certificate authorities that the client trusts. The certificate authorities of the
    /// operating system remain trusted.
    ///
    /// # Errors
    /// Returns an error if the bytes are not certificates in PEM form, or contain no certificate.
    pub fn extra_roots_pem(mut self, pem: &[u8]) -> Result<Self> {
        self.roots.get_or_insert_with(ExtraRoots::new).add(pem)?;
        Ok(self)
    }

    /// Sends all requests from this IP address of the local machine. Use this option if the machine
    /// has several addresses and the provider accepts only one of them. An IPv4 address can connect
    /// only to IPv4 addresses, and an IPv6 address only to IPv6 addresses.
    ///
    /// If the machine does not have the address, every request fails with
    /// [`ConnectFailure::LocalAddress`](crate::ConnectFailure::LocalAddress), and nothing is sent.
    ///
    /// ```
    /// use paylink_core::Transport;
    /// let builder = Transport::builder().local_address([192, 0, 2, 7].into());
    /// # let _ = builder;
    /// ```
    pub fn local_address(mut self, address: IpAddr) -> Self {
        self.local_address = Some(address);
        self
    }

    /// Connects only to IPv4 addresses. Use this option if the machine also has an IPv6 address,
    /// but the provider accepts only the machine's registered IPv4 address.
    pub fn ipv4_only(mut self) -> Self {
        self.ipv4_only = true;
        self
    }

    /// Sets the `User-Agent` header of all requests. The default is `paylink/<version>`.
    pub fn user_agent(mut self, text: impl Into<String>) -> Self {
        self.user_agent = Some(text.into());
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    /// Returns an error in each of these cases: there is no [TLS provider](Transport#tls-provider);
    /// the operating system has no certificate authorities and none were added; the proxy in the
    /// environment variables is not a valid URL; the user agent is not a valid header value; the
    /// local address is an IPv6 address, but [`ipv4_only`](Self::ipv4_only) was called.
    pub fn build(self) -> Result<Transport> {
        let secs = Duration::from_secs;
        let user_agent = self
            .user_agent
            .unwrap_or_else(|| concat!("paylink/", env!("CARGO_PKG_VERSION")).into());
        let local_address = match (self.local_address, self.ipv4_only) {
            (Some(IpAddr::V6(_)), true) => {
                return Err(Error::configuration(
                    "the local address is an IPv6 address, but only IPv4 is allowed",
                ));
            }
            // Without an address of its own, the HTTP library uses the addresses of both versions.
            (None, true) => Some(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
            (address, _) => address,
        };
        let total_timeout = self.total_timeout.unwrap_or(secs(30));
        let builder = Client::builder()
            .tls_backend_preconfigured(tls::config(self.roots)?)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(self.connect_timeout.unwrap_or(secs(5)))
            .read_timeout(self.read_timeout.unwrap_or(secs(20)))
            .timeout(total_timeout)
            .pool_idle_timeout(self.idle_timeout.unwrap_or(secs(30)))
            .pool_max_idle_per_host(self.idle_per_host.unwrap_or(8))
            .user_agent(user_agent)
            .local_address(local_address)
            .no_proxy();
        let builder = match self.proxy {
            Some(through) => through(builder)?,
            None => builder,
        };
        let client = builder.build().map_err(|_| {
            Error::configuration(
                "the HTTP client cannot be built; the user agent must be a valid header value",
            )
        })?;
        Ok(Transport(Arc::new(Shared {
            client,
            total_timeout,
            body_limit: self.body_limit.unwrap_or(8 * 1024 * 1024),
            retry: self.retry,
            clock: self.clock.unwrap_or_else(Clock::system),
            budgets: Budgets::default(),
        })))
    }
}

/// The hosts that are never reached through a proxy, because requests to them may be plain http and
/// contain keys.
const THIS_MACHINE: &str = "localhost,127.0.0.0/8,::1";

fn proxy_of_environment() -> Result<Option<Proxy>> {
    let variable = |names: [&str; 2]| {
        names.iter().find_map(|name| std::env::var(name).ok()).filter(|value| !is_blank(value))
    };
    let Some(url) =
        variable(["HTTPS_PROXY", "https_proxy"]).or_else(|| variable(["ALL_PROXY", "all_proxy"]))
    else {
        return Ok(None);
    };
    let proxy = Proxy::all(&url)
        .map_err(|_| Error::configuration("HTTPS_PROXY or ALL_PROXY is not the URL of a proxy"))?;
    let exceptions = variable(["NO_PROXY", "no_proxy"]).unwrap_or_default();
    Ok(Some(proxy.no_proxy(NoProxy::from_string(&format!("{THIS_MACHINE},{exceptions}")))))
}

impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL of the proxy may contain a password.
        f.debug_struct("TransportBuilder").field("retry", &self.retry).finish_non_exhaustive()
    }
}
