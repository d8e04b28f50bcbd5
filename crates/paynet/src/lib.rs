//! Client for [Paynet](https://doc.paynet.com.tr) PayLink, the payment links that Paynet's API
//! calls `mailorder`.
//!
//! | service | method of [`Client`] | evidence |
//! | --- | --- | --- |
//! | `POST /v1/mailorder/create` | [`mailorder_create`](Client::mailorder_create) | documented; the answer observed |
//! | `POST /v1/mailorder/detail` | [`mailorder_detail`](Client::mailorder_detail) | documented, with examples |
//! | `POST /v1/mailorder/list` | [`mailorder_list`](Client::mailorder_list) | documented in part; the wrapper unverified |
//! | `POST /v1/mailorder/status_update` | [`mailorder_status_update`](Client::mailorder_status_update) | documented, with examples |
//! | `POST /v1/transaction/check` | [`transaction_check`](Client::transaction_check) | documented |
//! | `POST /v1/transaction/detail` | [`transaction_detail`](Client::transaction_detail) | documented in part, the rest observed |
//! | the post to `confirmation_url` | [`ConfirmationPost`](callback::ConfirmationPost) | documented, unsigned |
//! | the redirect to `succeed_url` and `error_url` | [`Redirect`](callback::Redirect) | documented in part, the rest observed |
//!
//! *Documented*: Paynet's page says so. *Observed*: third-party code that talks to Paynet does so.
//! *Unverified*: our reading, listed in `docs/unverified.md`.
//!
//! Refunds and cancellations (`/v1/transaction/reversed_request`), card payments, subscriptions and
//! the transaction list are not here; Paynet documents them under "Servisler" on its site.
//!
//! # Which of the two faces
//!
//! [`Client`] has one method per service, with Paynet's own names. It also implements
//! [`LinkProvider`](paylink_core::LinkProvider), so [`PayLinks`] over it creates, finds, lists,
//! closes and confirms links in words that all providers share:
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use paynet::{Client, Currency, Environment, Money, NewLink, PayLinks, Payer, Reference};
//!
//! let client = Client::builder(Environment::Test, "sck_test_key".into()).build()?;
//! let links = PayLinks::new(client);
//! let link = NewLink::new(Reference::new("ORD-1042-1")?, Money::parse("149.90", Currency::TRY)?, "Order 1042")
//!     .payer(Payer::new("Ayşe Yılmaz"))
//!     .expires_in(Duration::from_secs(72 * 3600));
//! let created = links.create(&link).await?;
//! println!("{}", created.url);
//! # Ok(())
//! # }
//! ```
//!
//! # What to know about Paynet
//!
//! - The secret key is for one environment and one registered IP address.
//! - Amounts are Turkish lira only; lifetimes are whole hours.
//! - Callbacks are not signed: give the callback URL a [`CallbackToken`], and let
//!   [`PayLinks::confirm`] read the payment back.
//! - The amount drawn may exceed the amount asked for, by commission and installment interest.

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

pub use client::{Client, ClientBuilder};
pub use codes::ResultCode;
pub use environment::Environment;
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
