//! Client for [AHL Pay](https://developer.ahlpay.com.tr) payment links: create, list, inquiry and
//! transactions.
//!
//! | service | method of [`Client`] | evidence |
//! | --- | --- | --- |
//! | `POST /api/Payment/GetCreatedLinks` | [`get_created_links`](Client::get_created_links) | documented, with examples |
//! | `POST /api/Transaction/List` | [`transaction_list`](Client::transaction_list) | documented; the example's answer is cut |
//! | `POST /api/Security/AuthenticationMerchant` | [`authentication_merchant`](Client::authentication_merchant), by itself before the first call | observed |
//! | `POST /api/Payment/CreateLinkPayment` | [`create_link_payment`](Client::create_link_payment) | fields observed on another host, path unverified |
//! | `POST /api/Payment/PaymentInquiry` | [`payment_inquiry`](Client::payment_inquiry) | observed; that it knows links is unverified |
//! | `POST /api/Payment/PassiveLinkPayment` | [`passive_link_payment`](Client::passive_link_payment), [by choice](ClientBuilder::allow_deactivation) | unverified |
//!
//! *Documented*: AHL Pay's page says so. *Observed*: third-party code that talks to AHL Pay does
//! so. *Unverified*: our reading, listed in `docs/unverified.md`. Most of AHL Pay's documentation
//! could not be read; this is the least certain of the providers.
//!
//! Error codes are opaque, for their table is not published: [`Error::code`] and
//! [`Error::provider_message`] are what AHL Pay said, and [`Error::request_id`] is what its support
//! asks for (posdestek@ahlpay.com.tr).
//!
//! Refunds and cancellations are not here (`/api/Payment/Refund`, `/api/Payment/Void`), nor are the
//! card services.
//!
//! # What to know about AHL Pay
//!
//! - **The reference is the only key.** There is no link id; the inquiry knows payments, not links.
//!   A link that nobody has paid may be answered like one that does not exist:
//!   [`Error::is_not_found`]. [`PayLinks::wait_until_settled`] waits through that.
//! - A link is listed by state only, and a row names neither order nor amount (unless AHL Pay sends
//!   more than it documents).
//! - The two stamps of a row come from clocks six hours apart. They decide nothing here.
//! - Nothing is posted back: no callback is published. Ask.
//! - [`PayLinks::confirm`] reads the transactions of the order. Nothing published tells that a
//!   payment was *not* given back, so it answers `NotProvable` unless
//!   [`Expected::accept_unknown_reversal`] is chosen, as is sensible right after the payment.
//! - A phone or e-mail address is sent only with [`NewLink::notify`]: in AHL Pay's request it is
//!   what triggers the message.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use ahlpay::{Client, Credentials, Currency, Environment, Money, NewLink, PayLinks, Reference};
//!
//! let user = Credentials::new("api@shop.example", std::env::var("PAYLINK_AHL_PASSWORD")?);
//! let links = PayLinks::new(Client::builder(Environment::Test, user).build()?);
//! let link = NewLink::new(Reference::new("ORD-1042-1")?, Money::parse("149.90", Currency::TRY)?, "Order 1042")
//!     .expires_in(Duration::from_secs(24 * 3600));
//! let created = links.create(&link).await?;
//! println!("{}", created.url);
//! # Ok(())
//! # }
//! ```

pub mod api;
mod capabilities;
mod client;
mod envelope;
mod environment;
mod hash;
mod options;
mod provider;
mod services;
mod session;

pub use client::{Client, ClientBuilder};
pub use environment::Environment;
pub use hash::HashPassword;
pub use options::LinkOptions;
pub use services::PROVIDER;
pub use session::Credentials;

#[doc(no_inline)]
pub use paylink_core::{
    self, Currency, Decimal, Delivery, Effect, Error, Expected, Field, Installments, LinkKey,
    LinkQuery, LinkStatus, LocalDate, Money, NewLink, Notify, PayLinks, Payer, Phone, Reference,
    Resolution, Response, Result, Transport, Verdict,
};

/// The program of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
