//! A local server that behaves like Turkish payment-link providers: develop and test with no account and no network.
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
//! The sandbox depends on no other crate of its workspace: a mistake in a client is not mirrored by the server that tests
//! it. It listens on the loopback interface only, sends callbacks to loopback addresses only, and sends no message to
//! anybody. What the providers leave open is a [`Switch`]. Evidence is named by three words throughout: *documented* (the
//! provider's page says so), *observed* (third-party code that talks to the provider shows it), *unverified*.

pub mod ahlpay;
mod callbacks;
mod clock;
mod credentials;
mod decimal;
mod faults;
mod findings;
mod form;
mod html;
mod json;
mod message;
pub mod paynet;
pub mod paywall;
mod provider;
mod random;
mod recording;
mod server;
mod switches;

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use callbacks::Delivery;
pub use faults::{Fault, FaultKind};
pub use findings::{Finding, FindingKind};
pub use message::Message;
pub use provider::{Provider, UnknownProvider};
pub use recording::RecordedRequest;
pub use switches::{Switch, UnknownSwitch};

use clock::StampStyle;
use recording::Log;

/// A running sandbox. It answers on its own task and stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

/// What is decided before a [`Sandbox`] starts.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    port: u16,
    strict: bool,
    listener: findings::Listener,
}

/// The state behind the server: one per sandbox.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) url: String,
    pub(crate) clock: clock::Clock,
    pub(crate) random: random::Random,
    pub(crate) switches: switches::Switches,
    pub(crate) faults: faults::Faults,
    pub(crate) held_back: faults::HeldBack,
    pub(crate) requests: Log<RecordedRequest>,
    pub(crate) findings: findings::Findings,
    pub(crate) callbacks: callbacks::Callbacks,
    pub(crate) paynet: paynet::Wing,
    pub(crate) paywall: paywall::Wing,
    pub(crate) ahlpay: ahlpay::Wing,
}

impl Builder {
    /// The port on 127.0.0.1; 0, the default, takes a free one.
    #[must_use]
    pub const fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Whether every [`Finding`] is a refusal, in the provider's own form and with the finding's words; not so by default.
    #[must_use]
    pub const fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Tells of each [`Finding`] as it comes, on the task that serves the request.
    #[must_use]
    pub fn on_finding(mut self, tell: impl Fn(&Finding) + Send + Sync + 'static) -> Self {
        self.listener = findings::Listener(Some(Arc::new(tell)));
        self
    }

    /// Starts the sandbox on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// The port is taken, or the operating system has no random numbers.
    pub async fn start(self) -> io::Result<Sandbox> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let random = random::Random::seeded()?;
        let shared = Arc::new(Shared {
            url: format!("http://{}", listener.local_addr()?),
            clock: clock::Clock::default(),
            switches: switches::Switches::default(),
            faults: faults::Faults::default(),
            held_back: faults::HeldBack::default(),
            requests: Log::default(),
            findings: findings::Findings::new(self.listener, self.strict),
            callbacks: callbacks::Callbacks::default(),
            paynet: paynet::Wing::new(&random),
            paywall: paywall::Wing::new(&random),
            ahlpay: ahlpay::Wing::new(&random),
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

    /// Processes the requests that [`FaultKind::HoldBack`] has kept, as a provider does that catches up. Returns how many
    /// they were.
    pub async fn process_held_back(&self) -> usize {
        server::process_held_back(&self.shared).await
    }

    /// The requests that arrived, in order; the last 10 000 are kept.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.requests.entries()
    }

    /// Forgets the recorded requests.
    pub fn clear_requests(&self) {
        self.shared.requests.clear();
    }

    /// What the documentation does not name in the requests that were processed, in order; the last 10 000 are kept.
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
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
        self.shared.callbacks.stop();
    }
}

/// The content of a lock, also after a panic of another holder: the sandbox's state has no half-done updates.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
