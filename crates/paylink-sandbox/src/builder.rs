//! Starting a sandbox.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::app::App;
use crate::callback_client::CallbackClient;
use crate::callbacks::Callbacks;
use crate::clock::Clock;
use crate::context::{Context, Shared};
use crate::faults::{Faults, QueuedRequests};
use crate::findings::{Findings, Listener, Strictness};
use crate::hosts::Hosts;
use crate::keys_file::KeysFile;
use crate::lag::Lag;
use crate::link_index::LinkIndex;
use crate::log::Log;
use crate::magic::Magic;
use crate::random::Random;
use crate::redaction::Redactor;
use crate::state_file::StateFile;
use crate::switches::Switches;
use crate::token::{MARK, TOKEN_VARIABLE, Token};
use crate::{Finding, Sandbox, providers, server};

impl Sandbox {
    /// Starts a sandbox with the default configuration on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Builder::start`].
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Returns a [`Builder`] with the default configuration, which can be changed before the
    /// sandbox is started.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

/// The configuration of a [`Sandbox`] that has not been started yet. [`Builder::start`] starts the
/// sandbox.
#[derive(Clone, Debug)]
pub struct Builder {
    address: IpAddr,
    port: u16,
    hosts: Vec<String>,
    logs_requests: bool,
    logs_findings: bool,
    magic_amounts: bool,
    strictness: Strictness,
    listener: Listener,
    callback_hosts: Vec<String>,
    keys_file: Option<PathBuf>,
    state_file: Option<PathBuf>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            address: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            hosts: Vec::new(),
            logs_requests: false,
            logs_findings: false,
            magic_amounts: false,
            strictness: Strictness::default(),
            listener: Listener::default(),
            callback_hosts: Vec::new(),
            keys_file: None,
            state_file: None,
        }
    }
}

impl Builder {
    /// Sets the IP address that the sandbox listens on. With 127.0.0.1, which is the default, the
    /// sandbox also listens on the IPv6 address `[::1]` with the same port, if the machine has this
    /// address and the port is free. If you set an address that is not a loopback address,
    /// everybody who can reach it can use the sandbox.
    #[must_use]
    pub const fn bind(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }

    /// Adds a host name that the sandbox accepts in the `Host` header of requests. The sandbox
    /// refuses requests for other hosts. In the header, a port may follow the name.
    ///
    /// Without this call, the header must contain the port of the sandbox and one of these hosts:
    /// 127.0.0.1, localhost, \[::1\], or the address that the sandbox listens on.
    #[must_use]
    pub fn host(mut self, name: impl Into<String>) -> Self {
        self.hosts.push(name.into());
        self
    }

    /// Sets whether the sandbox writes one line for each request to standard error. The line
    /// contains the time, method, path, status and duration. The default is `false`.
    ///
    /// Logging never delays a response. If standard error is not read fast enough, lines are
    /// dropped, and a later line reports how many.
    #[must_use]
    pub const fn log_requests(mut self, on: bool) -> Self {
        self.logs_requests = on;
        self
    }

    /// Sets whether the sandbox writes one line for each new [`Finding`] to standard error. As with
    /// [`Builder::log_requests`], lines are dropped if standard error is not read fast enough. The
    /// default is `false`.
    #[must_use]
    pub const fn log_findings(mut self, on: bool) -> Self {
        self.logs_findings = on;
        self
    }

    /// Sets whether the last two digits of an amount (the kuruş) cause a fault. For example, if a
    /// client requests a link for `10.91`, the sandbox creates the link, but closes the connection
    /// without a response. [`Sandbox::magic_amounts`] lists the digits and their faults.
    ///
    /// The default is `false`: no amount causes a fault.
    #[must_use]
    pub const fn with_magic_amounts(mut self, on: bool) -> Self {
        self.magic_amounts = on;
        self
    }

    /// Sets the port that the sandbox listens on. With 0, the default, the sandbox uses a free
    /// port.
    #[must_use]
    pub const fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets whether the sandbox refuses every request that causes a [`Finding`]. A finding reports
    /// that the request differs from the provider's documentation. The error response has the
    /// provider's format and contains the text of the finding. The default is `false`.
    #[must_use]
    pub const fn strict(mut self, strict: bool) -> Self {
        self.strictness = if strict { Strictness::Known } else { Strictness::Off };
        self
    }

    /// Sets whether the sandbox refuses all requests that differ from the provider's documentation
    /// page, even if known clients of the provider send such requests. [`Builder::strict`] is less
    /// strict: it accepts requests that known clients of the provider send, for example with field
    /// names in camelCase, with `null` values, with zeros for fields that were not set, or with a
    /// second key pair. The default is `false`.
    #[must_use]
    pub const fn strict_page(mut self, strict: bool) -> Self {
        self.strictness = if strict { Strictness::Page } else { Strictness::Off };
        self
    }

    /// Adds a host to which the sandbox may post callbacks. `host` is the exact name or the IP
    /// address of the host, without a port.
    ///
    /// Without this call, the sandbox posts callbacks to loopback addresses only. It refuses a host
    /// name that resolves to any other address.
    #[must_use]
    pub fn callback_host(mut self, host: impl Into<String>) -> Self {
        self.callback_hosts.push(host.into());
        self
    }

    /// Sets a file that contains the keys for all providers and the token of the control API, so
    /// that they are the same at every start. Like a `.env` file, it is a text file with a line
    /// `NAME=value` for each variable in [`Sandbox::variables`]. Without the file, the sandbox
    /// generates new keys at every start.
    ///
    /// If the file does not exist, the sandbox creates it, and only its owner can read it. If a
    /// variable is missing in the file, the sandbox adds it with a new key. The sandbox also
    /// updates the URLs in the file. It does not change any other line. Each key must have the same
    /// prefix as the keys that the sandbox generates. A provider's real key is therefore refused if
    /// it is in the file by mistake.
    #[must_use]
    pub fn keys_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.keys_file = Some(path.into());
        self
    }

    /// Sets a file in which the sandbox stores the links and payments of all providers and the time
    /// of its clock, so that they are still there after a restart. Without the file, a sandbox
    /// starts without links and payments.
    ///
    /// The sandbox reads the file when it starts. It writes the whole file within a second after a
    /// change, and when the [`Sandbox`] value is dropped. The file contains the data of payers, so
    /// only its owner can read it. The file does not contain requests, findings, callbacks, faults
    /// or switches. The URL of a link contains the port, so use the same [`port`](Self::port) at
    /// each start. Only one sandbox may use the file at a time.
    #[must_use]
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }

    /// Sets a function that the sandbox calls with each new [`Finding`]. The sandbox calls the
    /// function on the tokio task that processes the request.
    #[must_use]
    pub fn on_finding(mut self, listener: impl Fn(&Finding) + Send + Sync + 'static) -> Self {
        self.listener = Listener(Some(Arc::new(listener)));
        self
    }

    /// Starts the sandbox with this configuration on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// Returns an error in these cases:
    ///
    /// - The sandbox cannot listen on the address, for example because the port is in use.
    /// - The random number generator of the operating system fails.
    /// - The keys file cannot be read or written, or contains a value that is not allowed as a key.
    /// - The state file cannot be read.
    pub async fn start(self) -> io::Result<Sandbox> {
        let listeners = listen(self.address, self.port).await?;
        let bound = listeners
            .first()
            .map_or_else(|| Err(io::ErrorKind::AddrNotAvailable.into()), TcpListener::local_addr)?;
        let clock = Arc::new(Clock::default());
        let keys_file = self.keys_file.map(|path| KeysFile::read(&path, providers::DESCRIPTIONS));
        let (keys_file, fixed_keys) = keys_file.transpose()?.unzip();
        let fixed_keys = fixed_keys.unwrap_or_default();
        let token = fixed_keys.get(TOKEN_VARIABLE).map(Token::fixed);
        let client = CallbackClient::new(&self.callback_hosts);
        let context = Context::new(Shared {
            url: format!("http://{}", reachable(bound)),
            hosts: Hosts::new(bound, &self.hosts),
            logs_requests: self.logs_requests,
            token: token.map_or_else(Token::new, Ok)?,
            fixed_keys,
            redactor: Redactor::new(providers::DESCRIPTIONS, MARK),
            link_index: LinkIndex::default(),
            callbacks: Arc::new(Callbacks::new(client, Arc::clone(&clock))),
            magic: Magic::new(self.magic_amounts, Arc::clone(&clock)),
            lag: Lag::default(),
            clock,
            random: Random::seeded()?,
            key_random: Random::for_keys()?,
            switches: Switches::default(),
            faults: Faults::default(),
            queued_requests: QueuedRequests::default(),
            requests: Log::default(),
            findings: Findings::new(
                providers::documented_services(),
                self.listener,
                self.strictness,
                self.logs_findings,
            ),
        });
        let app = Arc::new(App::new(context));
        let state_file = self.state_file.map(|path| StateFile::restore(&path, &app)).transpose()?;
        let server = tokio::spawn(server::run(listeners, Arc::clone(&app)));
        let sandbox = Sandbox::new(app, server, state_file.map(Arc::new));
        if let Some(file) = keys_file {
            file.update(&sandbox.variables())?;
        }
        Ok(sandbox)
    }
}

/// How often a free port of both loopback addresses is looked for.
const ATTEMPTS: usize = 10;

/// Listens on an address, and on `[::1]` beside 127.0.0.1 where the machine has it: `localhost` may
/// be either of them.
async fn listen(address: IpAddr, port: u16) -> io::Result<Vec<TcpListener>> {
    let mut only = bind(address, port).await?;
    if address != Ipv4Addr::LOCALHOST {
        return Ok(vec![only]);
    }
    for _ in 0..ATTEMPTS {
        let bound = only.local_addr()?.port();
        match bind(Ipv6Addr::LOCALHOST.into(), bound).await {
            Ok(second) => return Ok(vec![only, second]),
            // another program may have this port there
            Err(error) if port == 0 && error.kind() == io::ErrorKind::AddrInUse => {
                only = bind(address, 0).await?;
            }
            Err(_) => break,
        }
    }
    Ok(vec![only])
}

/// Listens on one address. The error names the address and the cause.
async fn bind(address: IpAddr, port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((address, port)).await.map_err(|error| {
        let cause = match error.kind() {
            io::ErrorKind::AddrInUse => "another program uses this port".to_owned(),
            io::ErrorKind::PermissionDenied => {
                "this program is not allowed to use this port".to_owned()
            }
            io::ErrorKind::AddrNotAvailable => "this machine does not have this address".to_owned(),
            _ => error.to_string(),
        };
        let at = SocketAddr::new(address, port);
        io::Error::new(error.kind(), format!("cannot listen on {at}: {cause}"))
    })
}

/// Returns the address at which this machine reaches a listener.
fn reachable(bound: SocketAddr) -> SocketAddr {
    if bound.ip().is_unspecified() { (Ipv4Addr::LOCALHOST, bound.port()).into() } else { bound }
}
