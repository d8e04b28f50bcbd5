//! Client for the payment links of [AHL Pay](https://developer.ahlpay.com.tr): create, list,
//! payment inquiry, transactions, deactivation.
//!
//! There are two ways to use it. [`PayLinks`] over a [`Client`] is the common model, the same for
//! all providers. The methods of [`Client`] are AHL Pay's own services with AHL Pay's own fields
//! ([`api`]), one request per call. Both log in by themselves.
//!
//! # Example
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use ahlpay::{Client, Credentials, Currency, Environment, Expected, Money, NewLink, PayLinks};
//! use ahlpay::{Reference, Verdict};
//!
//! let user = Credentials::new("api@shop.example", std::env::var("PAYLINK_AHL_PASSWORD")?);
//! let links = PayLinks::new(Client::builder(Environment::Test, user).build()?);
//!
//! // Create a link. Store its key, and send its URL to the payer.
//! let price = Money::parse("149.90", Currency::TRY)?;
//! let link = NewLink::new(Reference::new("ORD-1042-1")?, price, "Order 1042")
//!     .expires_in(Duration::from_secs(24 * 3600));
//! let created = links.create(&link).await?;
//! println!("{} {}", created.key, created.url);
//!
//! // Read its status. AHL Pay may not know an order before a payment.
//! match links.get(&created.key).await {
//!     Ok(found) => println!("{:?}", found.status),
//!     Err(error) if error.is_not_found() => println!("not paid yet"),
//!     Err(error) => return Err(error.into()),
//! }
//!
//! // Before you fulfil the order, confirm the amount from the transactions.
//! let expected = Expected::new(price).accept_unknown_reversal();
//! let paid = links.confirm(&created.key, &expected, None).await?.verdict == Verdict::Paid;
//! # Ok(())
//! # }
//! ```
//!
//! Without an account at AHL Pay, use the sandbox of the repository: in tests as below, or as a
//! program (`cargo run -p paylink-sandbox`), which prints the URL and the credentials.
//!
//! ```
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use ahlpay::{Client, Credentials, Environment, LinkStatus, PayLinks, Reference};
//!
//! let sandbox = paylink_sandbox::Sandbox::start().await?;
//! let ahl = sandbox.ahlpay();
//! let user = Credentials::new(ahl.email(), ahl.password());
//! let client = Client::builder(Environment::sandbox(&ahl.base_url())?, user).build()?;
//! let links = PayLinks::new(client);
//! # let price = ahlpay::Money::parse("149.90", ahlpay::Currency::TRY)?;
//! # let link = ahlpay::NewLink::new(Reference::new("ORD-1042-1")?, price, "Order 1042")
//! #     .expires_in(std::time::Duration::from_secs(24 * 3600));
//!
//! let created = links.create(&link).await?;
//! ahl.pay("ORD-1042-1")?; // as the payer
//! assert_eq!(links.get(&created.key).await?.status, LinkStatus::Paid);
//! # Ok(())
//! # }
//! ```
//!
//! # Services
//!
//! | service | method of [`Client`] | evidence |
//! | --- | --- | --- |
//! | `POST /api/Security/AuthenticationMerchant` | [`authentication_merchant`](Client::authentication_merchant), called automatically before the first call | observed |
//! | `POST /api/Payment/CreateLinkPayment` | [`create_link_payment`](Client::create_link_payment) | fields observed on another host, path unverified |
//! | `POST /api/Payment/GetCreatedLinks` | [`get_created_links`](Client::get_created_links) | documented, with examples |
//! | `POST /api/Payment/PaymentInquiry` | [`payment_inquiry`](Client::payment_inquiry) | observed; whether it finds links is unverified |
//! | `POST /api/Transaction/List` | [`transaction_list`](Client::transaction_list) | documented; the example of its answer is cut off |
//! | `POST /api/Payment/PassiveLinkPayment` | [`passive_link_payment`](Client::passive_link_payment), only after [`allow_deactivation`](ClientBuilder::allow_deactivation) | unverified |
//!
//! *Documented*: a page of AHL Pay says so. *Observed*: third-party code that calls AHL Pay does
//! so. *Unverified*: an assumption of this crate, listed in `docs/unverified.md`. Most of AHL Pay's
//! documentation could not be read, so this is the least certain of the provider crates. No client
//! of this crate has talked to AHL Pay's own hosts yet.
//!
//! Refunds and cancellations (`/api/Payment/Refund`, `/api/Payment/Void`) and the card services are
//! not part of this crate.
//!
//! # Limits of AHL Pay
//!
//! - **The reference is the only key.** AHL Pay returns no link id, and its inquiry finds payments,
//!   not links. An unpaid link may be answered like one that does not exist:
//!   [`Error::is_not_found`]. [`PayLinks::wait_until_settled`] keeps waiting in this case.
//! - **A list is by state only.** You must choose one status, and a row has neither the order
//!   number nor the amount (unless AHL Pay returns more than it documents).
//! - **The two dates of a row cannot be compared.** They come from clocks six hours apart. This
//!   crate derives nothing from them.
//! - **There are no callbacks.** AHL Pay documents none; poll instead, as
//!   [`PayLinks::wait_until_settled`] does.
//! - **A payment is never proven not to be reversed.** [`PayLinks::confirm`] reads the transactions
//!   of the order, but no field says that a payment was *not* voided or refunded. The verdict is
//!   therefore [`Verdict::NotProvable`], unless you choose [`Expected::accept_unknown_reversal`],
//!   which is reasonable right after the payment.
//! - **A phone number or e-mail address is sent only with [`NewLink::notify`]**, because AHL Pay
//!   sends a message to the address in the request.
//! - **Deactivation is off by default**, because the service is unverified. Choose
//!   [`ClientBuilder::allow_deactivation`] to use it.
//!
//! # Errors
//!
//! AHL Pay does not publish its error codes. [`Error::code`] and [`Error::provider_message`] are
//! what it returned. Quote [`Error::request_id`] to its support (posdestek@ahlpay.com.tr).

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

/// Compiles the program of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
