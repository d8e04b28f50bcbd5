//! A client for the payment links of [AHL Pay](https://developer.ahlpay.com.tr). The client
//! creates, lists and deactivates links. It also queries payments and transactions.
//!
//! There are two ways to use this crate:
//!
//! - [`PayLinks`] is the interface that all providers share. It sends its requests through a
//!   [`Client`].
//! - [`Client`] has one method for each of AHL Pay's services. These methods have AHL Pay's own
//!   names and fields ([`api`]), and each of them sends one request.
//!
//! The client logs in automatically.
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
//! If you have no account at AHL Pay, use the crate `paylink-sandbox` of this repository. The
//! example below starts the sandbox in a test. You can also run the sandbox as a program
//! (`cargo run -p paylink-sandbox`). The program prints the URL and the credentials.
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
//! [`from_env`] creates [`PayLinks`] from environment variables, such as those that the sandbox
//! prints.
//!
//! # Services
//!
//! | service | method of [`Client`] | evidence |
//! | --- | --- | --- |
//! | `POST /api/Security/AuthenticationMerchant` | [`authentication_merchant`](Client::authentication_merchant), called automatically before the first call | observed |
//! | `POST /api/Payment/CreateLinkPayment` | [`create_link_payment`](Client::create_link_payment) | fields observed on another host, path unverified |
//! | `POST /api/Payment/GetCreatedLinks` | [`get_created_links`](Client::get_created_links) | documented, with examples |
//! | `POST /api/Payment/PaymentInquiry` | [`payment_inquiry`](Client::payment_inquiry) | observed; the status in its answer is code only, and whether it finds payments of links is unverified |
//! | `POST /api/Transaction/List` | [`transaction_list`](Client::transaction_list) | documented; the example of its answer is cut off |
//! | `POST /api/Payment/PassiveLinkPayment` | [`passive_link_payment`](Client::passive_link_payment), only after [`allow_deactivation`](ClientBuilder::allow_deactivation) | unverified |
//!
//! The words in the column *evidence* have these meanings:
//!
//! - *Documented*: AHL Pay's documentation states the fact.
//! - *Observed*: the fact is used in code that is known to work with AHL Pay.
//! - *Code only*: the fact is known only from code that was never seen to succeed with AHL Pay.
//! - *Unverified*: the fact is an assumption of this crate, and `docs/unverified.md` lists it.
//!
//! Most of AHL Pay's documentation was not available when this crate was written. This crate is
//! therefore less certain than the crates for the other providers. It has not been used with AHL
//! Pay's own hosts yet.
//!
//! Refunds and cancellations (`/api/Payment/Refund`, `/api/Payment/Void`) and the card services are
//! not part of this crate.
//!
//! # Limits of AHL Pay
//!
//! - **A link is found only by its reference.** AHL Pay returns no link id. The inquiry finds
//!   payments, not links. For an unpaid link, AHL Pay may give the same answer as for a link that
//!   does not exist ([`Error::is_not_found`]). In this case, [`PayLinks::wait_until_settled`]
//!   continues to wait.
//! - **Links are listed only by state.** A request for a list must contain exactly one state. The
//!   documented fields of a listed link include neither the order number nor the amount.
//! - **The two dates of a listed link cannot be compared.** In AHL Pay's example, the dates come
//!   from two clocks that differ by six hours. This crate draws no conclusion from the dates.
//! - **There are no callbacks.** AHL Pay documents no callbacks. Instead, query the payment
//!   repeatedly, for example with [`PayLinks::wait_until_settled`].
//! - **It cannot be proven that a payment was not reversed.** [`PayLinks::confirm`] queries the
//!   transactions of the order, but no field shows that a payment was *not* voided or refunded.
//!   [`PayLinks::confirm`] therefore returns [`Verdict::NotProvable`], unless you call
//!   [`Expected::accept_unknown_reversal`]. That call is reasonable right after the payment.
//! - **A refund does not state which payment it refunds.** If a refund has exactly the amount of
//!   one payment, this crate treats it as the refund of that payment. If it is smaller and the
//!   order has only one payment, this crate treats it as a partial refund of that payment. In all
//!   other cases, this crate treats a refund or void as a reversal of all payments of the order.
//! - **An unknown type or status of a transaction proves nothing.** If an order has such a
//!   transaction, this crate reports no payment of the order as paid. This includes the capture of
//!   a pre-authorization (`PostAuth`), because AHL Pay does not document how a capture is listed.
//!   For a pre-authorization, the verdict is [`Verdict::Authorized`].
//! - **A phone number or e-mail address is sent only if you call [`NewLink::notify`]**, because AHL
//!   Pay may send a message to every phone number or e-mail address in a request.
//! - **Deactivation is off by default**, because it is unverified whether merchants can use the
//!   service `PassiveLinkPayment`. To turn deactivation on, call
//!   [`ClientBuilder::allow_deactivation`].
//!
//! # Errors
//!
//! AHL Pay does not publish its error codes. [`Error::code`] and [`Error::provider_message`] return
//! what AHL Pay returned. When you contact AHL Pay's support (posdestek@ahlpay.com.tr), quote
//! [`Error::request_id`].

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
mod variables;

pub use client::{Client, ClientBuilder};
pub use environment::Environment;
pub use hash::HashPassword;
pub use options::LinkOptions;
pub use services::PROVIDER;
pub use session::Credentials;
pub use variables::{from_env, from_variables};

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
