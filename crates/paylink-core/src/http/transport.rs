use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, NoProxy, Proxy, redirect};

use super::budget::Budgets;
use super::tls::ExtraRoots;
use super::{RetryPolicy, tls};
use crate::error::{Error, Result, RuleCode};
use crate::time::Clock;
use crate::wire::is_blank;

/// Connections, TLS set-up, limits and time: build one and share it between all clients; cheap to
/// clone.
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
    /// The defaults: see [`TransportBuilder`].
    ///
    /// # Errors
    /// The operating system offers no certificate authorities.
    pub fn new() -> Result<Self> {
        Self::builder().build()
    }

    /// Options, all of them optional.
    pub fn builder() -> TransportBuilder {
        TransportBuilder::default()
    }

    /// The clock that retries and expiry take their time from.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
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

/// Options of a [`Transport`].
///
/// | option | default |
/// | --- | --- |
/// | connect, read, total timeout | 5 s, 20 s, 30 s |
/// | body limit | 8 MiB |
/// | idle connections | 8 per host, for 30 s |
/// | retries | [`RetryPolicy::default`] |
/// | proxy | none, whatever the environment says |
///
/// What there is no option for: redirects, unchecked certificates, plain http to other machines,
/// resending below us.
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
}

/// Adds a proxy. Whoever asks for none does not get its code.
type Through = Box<dyn FnOnce(ClientBuilder) -> Result<ClientBuilder> + Send + Sync>;

impl TransportBuilder {
    /// How long name resolution, connect and TLS handshake may take. A failure here means that
    /// nothing was sent.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How long the server may be silent.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = Some(timeout);
        self
    }

    /// How long one exchange may take in all.
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// The most bytes of a body that are read. Of those, an answer in JSON may hold one object per
    /// 64 bytes, and a thousand: more would need far more memory than the body, and is an error.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(bytes);
        self
    }

    /// How long an idle connection is kept, and how many per host.
    pub fn idle(mut self, timeout: Duration, per_host: usize) -> Self {
        self.idle_timeout = Some(timeout);
        self.idle_per_host = Some(per_host);
        self
    }

    /// How requests are made again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// The clock of retries; the timeouts above are the HTTP library's and run on real time.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Sends everything through this proxy, as merchants with a registered IP address need; only
    /// addresses of this machine are reached directly. The proxy's address may carry a user and
    /// password. Since everything else is https, the proxy learns the host and nothing more.
    ///
    /// # Errors
    /// The address is no proxy address.
    pub fn proxy(mut self, url: &str) -> Result<Self> {
        let proxy = Proxy::all(url).map_err(|_| {
            Error::invalid("proxy", RuleCode::Format, "must be the address of a proxy")
        })?;
        let proxy = proxy.no_proxy(NoProxy::from_string(THIS_MACHINE));
        self.proxy = Some(Box::new(|client| Ok(client.proxy(proxy))));
        Ok(self)
    }

    /// Takes the proxy from `HTTPS_PROXY` or `ALL_PROXY`, with the exceptions of `NO_PROXY`, all in
    /// either case.
    pub fn proxy_from_env(mut self) -> Self {
        self.proxy = Some(Box::new(|client| {
            Ok(match proxy_of_environment()? {
                Some(proxy) => client.proxy(proxy),
                None => client,
            })
        }));
        self
    }

    /// Trusts these certificate authorities too, beside those of the operating system.
    ///
    /// # Errors
    /// Not a certificate in PEM form.
    pub fn extra_roots_pem(mut self, pem: &[u8]) -> Result<Self> {
        self.roots.get_or_insert_with(ExtraRoots::new).add(pem)?;
        Ok(self)
    }

    /// The `User-Agent`; `paylink/<version>` by default.
    pub fn user_agent(mut self, text: impl Into<String>) -> Self {
        self.user_agent = Some(text.into());
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    /// The operating system offers no certificate authorities and none were added, or the user
    /// agent is no header value.
    pub fn build(self) -> Result<Transport> {
        let secs = Duration::from_secs;
        let user_agent = self
            .user_agent
            .unwrap_or_else(|| concat!("paylink/", env!("CARGO_PKG_VERSION")).into());
        let builder = Client::builder()
            .tls_backend_preconfigured(tls::config(self.roots)?)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(self.connect_timeout.unwrap_or(secs(5)))
            .read_timeout(self.read_timeout.unwrap_or(secs(20)))
            .pool_idle_timeout(self.idle_timeout.unwrap_or(secs(30)))
            .pool_max_idle_per_host(self.idle_per_host.unwrap_or(8))
            .user_agent(user_agent)
            .no_proxy();
        let builder = match self.proxy {
            Some(through) => through(builder)?,
            None => builder,
        };
        let client = builder
            .build()
            .map_err(|_| Error::configuration("the HTTP client refuses these options"))?;
        Ok(Transport(Arc::new(Shared {
            client,
            total_timeout: self.total_timeout.unwrap_or(secs(30)),
            body_limit: self.body_limit.unwrap_or(8 * 1024 * 1024),
            retry: self.retry,
            clock: self.clock.unwrap_or_else(Clock::system),
            budgets: Budgets::default(),
        })))
    }
}

/// What is sent here may be plain http, keys included: it does not leave the machine.
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
        .map_err(|_| Error::configuration("HTTPS_PROXY or ALL_PROXY is no address of a proxy"))?;
    let exceptions = variable(["NO_PROXY", "no_proxy"]).unwrap_or_default();
    Ok(Some(proxy.no_proxy(NoProxy::from_string(&format!("{THIS_MACHINE},{exceptions}")))))
}

impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The proxy may carry a password.
        f.debug_struct("TransportBuilder").field("retry", &self.retry).finish_non_exhaustive()
    }
}
