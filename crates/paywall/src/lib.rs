//! A client for the payment links of [Paywall](https://developer.paywall.one). Paywall is a Turkish
//! service that forwards payments to the merchant's payment providers. The client creates hosted
//! payment pages and LinkQr links, queries payments and verifies webhooks.
//!
//! A hosted payment page is a page on Paywall's server on which a payer pays an amount by card. Its
//! URL is a payment link. (Paywall's documentation calls it *ortak ödeme sayfası*, "shared payment
//! page".) [`PayLinks`] is the interface that all providers share: it creates, queries and
//! deactivates pages, and confirms payments. [`Client`] has one method for each of Paywall's
//! services, with Paywall's own names and fields.
//!
//! # Create a page
//!
//! ```no_run
//! # async fn run() -> paywall::Result<()> {
//! use std::time::Duration;
//! use paywall::callback::HashKeys;
//! use paywall::{Client, Currency, Environment, KeyPair, Money, NewLink, PayLinks, Reference};
//!
//! let client = Client::builder(Environment::Test, KeyPair::new("public-key", "public-client"))
//!     .private_keys(KeyPair::new("private-key", "private-client"))
//!     .hash_keys(HashKeys::new().checkout("checkout-hash-key"))
//!     .build()?;
//! let links = PayLinks::new(client);
//! let price = Money::parse("149.90", Currency::TRY)?;
//! let link = NewLink::new(Reference::new("ORD-1042-1")?, price, "Order 1042")
//!     .return_urls("https://shop.example/paid".parse()?, "https://shop.example/failed".parse()?)
//!     .callback_url("https://shop.example/paywall".parse()?)
//!     .expires_in(Duration::from_secs(24 * 3600));
//! let created = links.create(&link).await?;
//! println!("store {}, then send {}", created.key, created.url);
//! # Ok(())
//! # }
//! ```
//!
//! # Receive the webhook and confirm the payment
//!
//! Paywall posts a webhook about a successful payment to `callback_url`. A webhook alone does not
//! prove a payment, even if its hash is valid. [`PayLinks::confirm`] queries the page and the
//! payment at Paywall.
//!
//! ```no_run
//! # use paywall::{CallbackKind, CallbackRequest, Expected, LinkKey, Money, PayLinks, Verdict};
//! # async fn run(links: PayLinks, key: LinkKey, price: Money, body: Vec<u8>)
//! # -> paywall::Result<()> {
//! let request = CallbackRequest::new("POST", "")
//!     .with_header("content-type", "application/json")
//!     .with_body(body);
//! let callback = links.read_callback(CallbackKind::Payment, &request)?;
//! // Find the stored key and price of `callback.reference`, then:
//! let confirmation = links.confirm(&key, &Expected::new(price), Some(&callback)).await?;
//! if confirmation.verdict == Verdict::Paid {
//!     println!("fulfil the order, unless it is fulfilled already");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Test against the sandbox
//!
//! The crate `paylink-sandbox` is a local server that behaves like Paywall.
//!
//! ```
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use paylink_sandbox::Sandbox;
//! use paywall::{Client, Environment, KeyPair};
//!
//! let sandbox = Sandbox::start().await?;
//! let paywall = sandbox.paywall();
//! let environment = Environment::sandbox(&paywall.base_url(), &paywall.private_base_url())?;
//! let public = KeyPair::new(paywall.public_key(), paywall.public_client());
//! let client = Client::builder(environment, public).build()?;
//! assert!(!client.payment_version().await?.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! [`from_env`] creates [`PayLinks`] from environment variables, such as those that the sandbox
//! prints.
//!
//! # Services
//!
//! | service | method of [`Client`] | evidence |
//! | --- | --- | --- |
//! | `POST checkout/generate` | [`checkout_generate`](Client::checkout_generate) | documented, with examples |
//! | `GET checkout/inquiry` | [`checkout_inquiry`](Client::checkout_inquiry) | documented, with examples |
//! | `PUT checkout/passive` | [`checkout_passive`](Client::checkout_passive) | documented, with examples |
//! | `POST linkqr/generate` | [`linkqr_generate`](Client::linkqr_generate) | documented, with examples |
//! | `GET private/query` | [`payment_by_merchant_code`](Client::payment_by_merchant_code) | documented, with examples |
//! | `GET private/query/by/uniquecode` | [`payment_by_paywall_code`](Client::payment_by_paywall_code) | documented, with examples |
//! | `GET private/query/by/paymentid` | [`payment_by_id`](Client::payment_by_id) | documented, with examples |
//! | `GET private/query/by/trackingcode` | [`payments_by_tracking_code`](Client::payments_by_tracking_code) | documented, with examples |
//! | `GET payment/version` | [`payment_version`](Client::payment_version) | documented |
//! | webhooks about payments on a hosted payment page or for a LinkQr link | [`callback::payment`] | the hash is documented; the names of the fields are unverified |
//! | general webhook, PayWatch, 3-D Secure return | [`callback`] | documented |
//!
//! *Documented*: Paywall's documentation states the fact. *Observed*: the fact is used in code that
//! is known to work with Paywall. *Unverified*: the fact is an assumption of this crate, and
//! `docs/unverified.md` lists it.
//!
//! This crate does not offer refunds and cancellations. Paywall documents the services for them
//! (`private/refund`, `private/cancel` and `private/revert`) under "Payment Service".
//!
//! # What is special about Paywall
//!
//! - A payment page expires after **ten minutes**, unless you request another lifetime. The time
//!   zone of the expiry date is unverified, so this crate may report a page as expired up to three
//!   hours late. If the expiry date has an unexpected format, the status of the page is
//!   [`Unknown`](LinkStatus::Unknown), not [`Open`](LinkStatus::Open).
//! - Paywall finds a payment page only by its id, so store the [`LinkKey`], which contains the id,
//!   immediately. If the response to `create` is lost, you cannot find the page any more. Create
//!   another page with a new reference. The first page expires without further action.
//! - `checkout/inquiry` reports whether a page is paid, but not the charged amount. With the
//!   private key pair, [`PayLinks::confirm`] also queries the payment. Without the private key
//!   pair, [`PayLinks::confirm`] returns [`NotProvable`](Verdict::NotProvable), unless you call
//!   [`Expected::accept_link_alone`].
//! - The payment queries return the amount before interest and the charged amount. The amount
//!   before interest must always equal the expected amount. [`Expected::allow_surcharge`] applies
//!   only to the charged amount.
//! - This crate treats a payment as successful only if its status is *successful* (4) or missing.
//!   For a pre-authorization that was not captured yet, the verdict is
//!   [`Authorized`](Verdict::Authorized). Paywall can report a refund in several fields: in Boolean
//!   fields, in the last operation, in the list of operations, or in the amount that can still be
//!   refunded. This crate checks all of them. If they contradict each other, this crate does not
//!   report the payment as confirmed.
//! - `checkout/inquiry` does not show whether a page was deactivated. This crate therefore cannot
//!   confirm a deactivation, and reports the outcome
//!   [`Accepted`](paylink_core::DeactivationOutcome::Accepted). A page cannot be reactivated.
//! - Each of the two key pairs belongs to one host. The client never sends a key pair to the other
//!   host.

pub mod api;
pub mod callback;
mod capabilities;
mod client;
mod codes;
mod envelope;
mod environment;
mod options;
mod provider;
mod services;
mod variables;

pub use client::{Client, ClientBuilder, KeyPair};
pub use codes::{ErrorCode, Meaning};
pub use envelope::ProviderFault;
pub use environment::{Environment, Hosts};
pub use options::LinkOptions;
pub use services::PROVIDER;
pub use variables::{from_env, from_variables};

#[doc(no_inline)]
pub use paylink_core::{
    self, Callback, CallbackKind, CallbackRequest, CallbackToken, Currency, Decimal, Delivery,
    Effect, Error, Expected, Field, Installments, Language, LinkKey, LinkQuery, LinkStatus,
    LocalDate, Money, NewLink, Notify, PayLinks, Payer, Phone, Reference, Resolution, Response,
    Result, Transport, Verdict, WebUrl, Zone,
};

/// The program of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
