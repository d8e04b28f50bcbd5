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
mod findings;
mod form;
mod hosts;
mod html;
mod incoming;
mod json;
mod link_index;
mod link_view;
mod log;
mod magic;
mod message;
mod payment_page;
pub mod paynet;
pub mod paywall;
mod provider;
mod provider_list;
mod providers;
mod random;
mod recording;
mod redaction;
mod response;
mod sandbox;
mod server;
mod switches;
mod token;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use builder::Builder;
pub use callbacks::{CallbackOrder, CallbackTiming, Delivery, Forgery};
pub use faults::{Fault, FaultKind};
pub use findings::{Finding, FindingKind};
pub use message::Message;
pub use provider::Provider;
pub use providers::UnknownProvider;
pub use recording::RecordedRequest;
pub use sandbox::Sandbox;
pub use switches::{Switch, UnknownSwitch};

/// The content of a lock, also after a panic of another holder: the sandbox's state has no
/// half-done updates.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
