//! Client for [Paywall](https://developer.paywall.one): the shared payment page, LinkQr, payment
//! queries and webhooks.
//!
//! | service | method of [`Client`] | evidence |
//! | --- | --- | --- |
//! | `POST checkout/generate` | [`checkout_generate`](Client::checkout_generate) | documented, with examples |
//! | `GET checkout/inquiry` | [`checkout_inquiry`](Client::checkout_inquiry) | documented, with examples |
//! | `PUT checkout/passive` | [`checkout_passive`](Client::checkout_passive) | documented, with examples |
//! | `POST linkqr/generate` | [`linkqr_generate`](Client::linkqr_generate) | documented, with examples |
//! | `GET private/query` and its three forms | [`payment_by_merchant_code`](Client::payment_by_merchant_code) and others | documented, with examples |
//! | `GET payment/version` | [`payment_version`](Client::payment_version) | documented |
//! | webhooks of page and LinkQr | [`callback::payment`] | hash documented, payload unverified |
//! | general, PayWatch and 3-D Secure | [`callback`] | documented |
//!
//! *Documented*: Paywall's page says so. *Observed*: third-party code that talks to Paywall does
//! so. *Unverified*: our reading, listed in `docs/unverified.md`.
//!
//! Refunds, cancellations, the combined `revert` and the day list are not here; Paywall documents
//! them under "Payment Service" (`private/refund`, `private/cancel`, `private/revert`,
//! `private/vpos/transaction/list/activity`).
//!
//! # What to know about Paywall
//!
//! - A page lives **ten minutes** unless its lifetime is stated. That it has expired is seen up to
//!   three hours late, until the zone of its stamp is settled.
//! - Its `Id` is the only key to it: store the [`LinkKey`] at once. A page whose answer was lost
//!   cannot be found; it expires unseen, and the next attempt needs another reference.
//! - The inquiry shows whether a page is paid and how much was asked, not what was drawn. With the
//!   private key pair, [`PayLinks::confirm`] reads the payment itself; without it, accept the link
//!   alone or get `NotProvable`.
//! - A deactivated page looks like any other: closing is `Accepted`, never `Confirmed`, and there
//!   is no way back.
//! - The two key pairs belong to two hosts and never cross.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use paywall::{Client, Currency, Environment, KeyPair, Money, NewLink, PayLinks, Reference};
//!
//! let client = Client::builder(Environment::Test, KeyPair::new("public-key", "public-client")).build()?;
//! let links = PayLinks::new(client);
//! let link = NewLink::new(Reference::new("ORD-1042-1")?, Money::parse("149.90", Currency::TRY)?, "Order 1042")
//!     .return_urls("https://shop.example/paid".parse()?, "https://shop.example/failed".parse()?)
//!     .expires_in(Duration::from_secs(24 * 3600));
//! let created = links.create(&link).await?;
//! println!("{}", created.url);
//! # Ok(())
//! # }
//! ```

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

pub use client::{Client, ClientBuilder, KeyPair};
pub use codes::{ErrorCode, Meaning};
pub use envelope::ProviderFault;
pub use environment::{Environment, Hosts};
pub use options::LinkOptions;
pub use services::PROVIDER;

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
