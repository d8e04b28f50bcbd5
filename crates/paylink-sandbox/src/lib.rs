//! A local server that behaves like Turkish payment-link providers: develop and test with no
//! account and no network.
//!
//! ```
//! # async fn doc() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = paylink_sandbox::Sandbox::start().await?;
//! let paynet = sandbox.paynet();
//! println!("{} {}", paynet.base_url(), paynet.secret_key());
//! // … create a link with any Paynet client, then:
//! for link in paynet.links() {
//!     let payment = paynet.pay(&link.id).await?; // as if the payer had pressed the button on the link's page
//!     println!("{:?} {:?}", payment.xact_ids, payment.redirect);
//! }
//!
//! let paywall = sandbox.paywall();
//! println!("{} {} {}", paywall.base_url(), paywall.public_key(), paywall.public_client());
//! // … generate a payment page with any Paywall client, then:
//! for page in paywall.pages() {
//!     let payment = paywall.pay(page.id).await?; // the signed webhook is out
//!     println!("{} {:?}", payment.payment_id, payment.redirect);
//! }
//!
//! let ahlpay = sandbox.ahlpay();
//! println!("{} {} {}", ahlpay.base_url(), ahlpay.email(), ahlpay.password());
//! // … log in and create a link with any AHL Pay client, then:
//! for link in ahlpay.links() {
//!     let payment = ahlpay.pay(&link.order_id)?; // nothing is called back
//!     println!("{} {}", payment.auth_code, link.url);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The sandbox depends on no other crate of its workspace: a mistake in a client is not mirrored by
//! the server that tests it. It listens on the loopback interface only, sends callbacks to loopback
//! addresses only, unless told otherwise, and sends no message to anybody. What the providers leave
//! open is a [`Switch`]; what a request does that no page names is a [`Finding`]. Evidence is named
//! by three words throughout: *documented* (the provider's page says so), *observed* (third-party
//! code that talks to the provider shows it), *unverified*.

mod access_log;
pub mod ahlpay;
mod callback_client;
mod callbacks;
mod clock;
mod control;
mod credentials;
mod decimal;
mod faults;
mod findings;
mod form;
mod hosts;
mod html;
mod json;
mod link_index;
mod log;
mod magic;
mod message;
mod payment_page;
pub mod paynet;
pub mod paywall;
mod provider;
mod random;
mod recording;
mod redaction;
mod server;
mod switches;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use callbacks::{CallbackOrder, CallbackTiming, Delivery, Forgery};
pub use faults::{Fault, FaultKind};
pub use findings::{Finding, FindingKind};
pub use message::Message;
pub use provider::{Provider, UnknownProvider};
pub use recording::RecordedRequest;
pub use switches::{Switch, UnknownSwitch};

use clock::StampStyle;
use log::Log;

/// A running sandbox. It answers on its own task and stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

/// What is decided before a [`Sandbox`] starts.
#[derive(Clone, Debug)]
pub struct Builder {
    address: IpAddr,
    port: u16,
    hosts: Vec<String>,
    logs_requests: bool,
    magic_amounts: bool,
    strict: bool,
    listener: findings::Listener,
    callback_hosts: Vec<String>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            address: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            hosts: Vec::new(),
            logs_requests: false,
            magic_amounts: false,
            strict: false,
            listener: findings::Listener::default(),
            callback_hosts: Vec::new(),
        }
    }
}

/// The state behind the server: one per sandbox.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) url: String,
    pub(crate) hosts: hosts::Hosts,
    pub(crate) logs_requests: bool,
    pub(crate) token: control::Token,
    pub(crate) link_index: link_index::LinkIndex,
    pub(crate) clock: clock::Clock,
    pub(crate) random: random::Random,
    pub(crate) switches: switches::Switches,
    pub(crate) faults: faults::Faults,
    pub(crate) magic: magic::Magic,
    pub(crate) queued_requests: faults::QueuedRequests,
    pub(crate) requests: Log<RecordedRequest>,
    pub(crate) findings: findings::Findings,
    pub(crate) callbacks: callbacks::Callbacks,
    pub(crate) callback_client: callback_client::CallbackClient,
    pub(crate) paynet: paynet::ProviderState,
    pub(crate) paywall: paywall::ProviderState,
    pub(crate) ahlpay: ahlpay::ProviderState,
}

impl Builder {
    /// The address to listen on; 127.0.0.1 by default. On any other one everybody in its network
    /// can use the sandbox.
    #[must_use]
    pub const fn bind(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }

    /// Another name that requests may give in their header `Host`, with or without a port. Without
    /// it the sandbox answers to 127.0.0.1, localhost, \[::1\] and the address that it listens on,
    /// with its port.
    #[must_use]
    pub fn host(mut self, name: impl Into<String>) -> Self {
        self.hosts.push(name.into());
        self
    }

    /// Writes a line to standard error for every request: when, method, path, status, time taken.
    /// Off by default.
    #[must_use]
    pub const fn log_requests(mut self, on: bool) -> Self {
        self.logs_requests = on;
        self
    }

    /// Lets amounts select faults by their kuruş: a link for `10.91` is created, and its answer
    /// never comes. Off by default, as an amount is the caller's own business: a test that sums up
    /// a basket must not fail by the digits of the sum. [`Sandbox::magic_amounts`] lists them.
    #[must_use]
    pub const fn with_magic_amounts(mut self, on: bool) -> Self {
        self.magic_amounts = on;
        self
    }

    /// The port; 0, the default, takes a free one.
    #[must_use]
    pub const fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Whether every [`Finding`] is a refusal, in the provider's own form and with the finding's
    /// words; not so by default.
    #[must_use]
    pub const fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// A host beyond this machine to which callbacks may be posted: its name exactly, or its IP
    /// address, without a port. Without it they go to loopback addresses only, whatever a name
    /// resolves to.
    #[must_use]
    pub fn callback_host(mut self, host: impl Into<String>) -> Self {
        self.callback_hosts.push(host.into());
        self
    }

    /// Tells of each [`Finding`] as it comes, on the task that serves the request.
    #[must_use]
    pub fn on_finding(mut self, listener: impl Fn(&Finding) + Send + Sync + 'static) -> Self {
        self.listener = findings::Listener(Some(Arc::new(listener)));
        self
    }

    /// Starts the sandbox on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// The port is taken, or the operating system has no random numbers.
    pub async fn start(self) -> io::Result<Sandbox> {
        let listener = TcpListener::bind((self.address, self.port)).await?;
        let bound = listener.local_addr()?;
        let random = random::Random::seeded()?;
        let shared = Arc::new(Shared {
            url: format!("http://{}", reachable(bound)),
            hosts: hosts::Hosts::new(bound, &self.hosts),
            logs_requests: self.logs_requests,
            token: control::Token::new()?,
            link_index: link_index::LinkIndex::default(),
            clock: clock::Clock::default(),
            switches: switches::Switches::default(),
            faults: faults::Faults::default(),
            magic: magic::Magic::new(self.magic_amounts),
            queued_requests: faults::QueuedRequests::default(),
            requests: Log::default(),
            findings: findings::Findings::new(self.listener, self.strict),
            callbacks: callbacks::Callbacks::default(),
            callback_client: callback_client::CallbackClient::new(&self.callback_hosts),
            paynet: paynet::ProviderState::new(&random),
            paywall: paywall::ProviderState::new(&random),
            ahlpay: ahlpay::ProviderState::new(&random),
            random,
        });
        let server = tokio::spawn(server::run(listener, Arc::clone(&shared)));
        Ok(Sandbox { shared, server })
    }
}

impl Sandbox {
    /// Starts a sandbox on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// See [`Builder::start`].
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A sandbox with a port of your choice.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The secret that opens the dashboard and the control API of this start. It begins with
    /// `sandbox_control_`.
    pub fn control_token(&self) -> &str {
        self.shared.token.as_str()
    }

    /// The dashboard, with the token that lets a browser in.
    pub fn dashboard_url(&self) -> String {
        control::dashboard_url(&self.shared)
    }

    /// The address of the server, `http://127.0.0.1:PORT`. Each provider has a path below it.
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// The Paynet wing.
    pub fn paynet(&self) -> paynet::Paynet<'_> {
        paynet::Paynet::new(&self.shared)
    }

    /// The Paywall wing.
    pub fn paywall(&self) -> paywall::Paywall<'_> {
        paywall::Paywall::new(&self.shared)
    }

    /// The AHL Pay wing.
    pub fn ahlpay(&self) -> ahlpay::AhlPay<'_> {
        ahlpay::AhlPay::new(&self.shared)
    }

    /// Moves the sandbox's clock forward. Links expire by this clock.
    pub fn advance(&self, by: Duration) {
        self.shared.clock.advance(by);
    }

    /// The sandbox's time as a provider writes it: Turkish wall clock, no zone.
    pub fn now_text(&self) -> String {
        clock::stamp(self.shared.clock.now(), StampStyle::default())
    }

    /// Sets a switch on or off. All are off at the start.
    pub fn set(&self, switch: Switch, on: bool) {
        self.shared.switches.set(switch, on);
    }

    /// Whether a switch is on.
    pub fn is_set(&self, switch: Switch) -> bool {
        self.shared.switches.is_set(switch)
    }

    /// Prepares a fault for the next requests to a service.
    pub fn fault(&self, fault: Fault) {
        self.shared.faults.add(fault);
    }

    /// The faults that are prepared and not used up yet, in the order in which they were asked for.
    pub fn faults(&self) -> Vec<Fault> {
        self.shared.faults.list()
    }

    /// Forgets the prepared faults.
    pub fn clear_faults(&self) {
        self.shared.faults.clear();
    }

    /// The last two digits of an amount, and what they do while magic amounts are on; see
    /// [`Builder::with_magic_amounts`].
    pub fn magic_amounts() -> impl Iterator<Item = (u8, &'static str)> {
        magic::LIST.into_iter().map(|magic| (magic.kurus, magic.what))
    }

    /// Switches magic amounts on or off.
    pub fn set_magic_amounts(&self, on: bool) {
        self.shared.magic.set(on);
    }

    /// Processes the requests that [`FaultKind::Queue`] has kept, as a provider does that
    /// catches up. Returns how many they were.
    pub async fn process_queued(&self) -> usize {
        server::process_queued(&self.shared).await
    }

    /// The requests that arrived at the providers, in order; the last 10 000 are kept, and of these
    /// no more than 32 MiB.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.requests.entries()
    }

    /// Forgets the recorded requests.
    pub fn clear_requests(&self) {
        self.shared.requests.clear();
    }

    /// What the documentation does not name in the requests that were processed, in order; the last
    /// 10 000 are kept.
    pub fn findings(&self) -> Vec<Finding> {
        self.shared.findings.log().entries()
    }

    /// How many findings there have been, those that are no longer kept included.
    pub fn finding_count(&self) -> u64 {
        self.shared.findings.count()
    }

    /// Forgets the findings; the count goes on.
    pub fn clear_findings(&self) {
        self.shared.findings.log().clear();
    }

    /// Every attempt to deliver a callback, in order; the last 10 000 are kept.
    pub fn callbacks(&self) -> Vec<Delivery> {
        self.shared.callbacks.deliveries()
    }

    /// Delivers the callbacks that [`CallbackTiming::Queued`] has kept. Returns how many they
    /// were, after the first attempt of each.
    pub async fn release_callbacks(&self, order: CallbackOrder) -> usize {
        callbacks::release(&self.shared, order).await
    }

    /// Posts a callback once more, as it was, whatever became of it. Returns when the attempt has
    /// been made.
    pub async fn resend(&self, delivery: &Delivery) {
        callbacks::resend(&self.shared, delivery).await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
        self.shared.callbacks.stop();
    }
}

/// The address that leads to a listener from this machine.
fn reachable(bound: SocketAddr) -> SocketAddr {
    if bound.ip().is_unspecified() { (Ipv4Addr::LOCALHOST, bound.port()).into() } else { bound }
}

/// The content of a lock, also after a panic of another holder: the sandbox's state has no
/// half-done updates.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
