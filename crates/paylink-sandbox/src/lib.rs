//! A local sandbox server that behaves like Turkish payment-link providers. With it, developers can
//! write and test their programs without an account at a provider and without a network.
//!
//! ```
//! # async fn doc() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = paylink_sandbox::Sandbox::start().await?;
//! for (name, value) in sandbox.variables() {
//!     println!("{name}={value}"); // the configuration of a client of any provider
//! }
//! // … create links with any client, then:
//! for link in sandbox.links() {
//!     println!("{} {} {}", link.provider, link.reference, link.url);
//!     sandbox.pay(&link).await?; // or pay("ORD-1"); decline, expire, deactivate, refund
//! }
//!
//! // each provider has a handle of its own for what only this provider has
//! let paynet = sandbox.paynet();
//! println!("{} {}", paynet.base_url(), paynet.secret_key());
//! // … create a link with any Paynet client, then:
//! for link in paynet.links() {
//!     let payment = paynet.pay(&link.id).await?; // as the button on the payment page does
//!     println!("{:?} {:?}", payment.xact_ids, payment.redirect);
//! }
//!
//! let paywall = sandbox.paywall();
//! println!("{} {} {}", paywall.base_url(), paywall.public_key(), paywall.public_client());
//! // … generate a payment page with any Paywall client, then:
//! for page in paywall.pages() {
//!     let payment = paywall.pay(page.id).await?; // the signed webhook has been posted
//!     println!("{} {:?}", payment.payment_id, payment.redirect);
//! }
//!
//! let ahlpay = sandbox.ahlpay();
//! println!("{} {} {}", ahlpay.base_url(), ahlpay.email(), ahlpay.password());
//! // … log in and create a link with any AHL Pay client, then:
//! for link in ahlpay.links() {
//!     let payment = ahlpay.pay(&link.order_id)?; // there is no callback
//!     println!("{} {}", payment.auth_code, link.url);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The sandbox does not use the client crates of this workspace. A mistake in a client crate is
//! therefore not repeated in the sandbox.
//!
//! The sandbox generates new keys when it starts, unless you set a file with keys
//! ([`Builder::keys_file`]). It loses its links and payments when it ends, unless you set a file in
//! which it stores them ([`Builder::state_file`]).
//!
//! By default, the sandbox listens on the loopback interface and posts callbacks to loopback
//! addresses only. The sandbox never sends a message to a payer or a merchant.
//!
//! If the documentation of a provider does not specify a behaviour, you can choose one of the
//! possible behaviours with a [`Switch`]. If a request differs from the documentation, the sandbox
//! records a [`Finding`].
//!
//! Four words describe the evidence for a behaviour of a provider: *documented* (a documentation
//! page of the provider describes the behaviour), *observed* (code that is known to work with the
//! provider relies on the behaviour), *code only* (the only evidence is third-party code, and no
//! successful call by that code is known) and *unverified* (there is no evidence).

mod access_log;
pub mod ahlpay;
mod app;
mod builder;
mod callback_client;
mod callbacks;
mod clock;
mod context;
mod control;
mod credentials;
mod decimal;
mod faults;
mod files;
mod findings;
mod form;
mod hosts;
mod html;
mod incoming;
mod json;
mod keys_file;
mod lag;
mod line_log;
mod link_index;
mod link_view;
mod log;
mod magic;
mod message;
mod payment_page;
pub mod paynet;
pub mod paywall;
mod processing;
mod provider;
mod provider_list;
mod providers;
mod random;
mod recording;
mod redaction;
mod refund;
mod response;
mod sandbox;
mod sandbox_link;
mod server;
mod state_file;
mod switches;
mod token;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use builder::Builder;
pub use callbacks::{CallbackOrder, CallbackTiming, Delivery, Forgery};
pub use faults::{Fault, FaultKind};
pub use findings::{Finding, FindingKind};
pub use link_view::LinkStatus;
pub use message::Message;
pub use provider::Provider;
pub use providers::UnknownProvider;
pub use recording::RecordedRequest;
pub use sandbox::Sandbox;
pub use sandbox_link::{ActionOutcome, ActionRefused, LinkSelector, PayerChoice, SandboxLink};
pub use switches::{Switch, UnknownSwitch};

/// Locks a mutex, even if another thread panicked while it held the lock: no update leaves the
/// sandbox's state half-done.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
