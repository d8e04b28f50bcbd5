//! A client for the payment links of the Turkish payment provider [AHL
//! Pay](https://developer.ahlpay.com.tr). The client creates, lists and deactivates links, and
//! queries payments.
//!
//! There are two ways to use this crate:
//!
//! - [`PayLinks`] is the interface that all providers share. It uses a [`Client`] to send requests.
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
//! | `POST /api/Security/AuthenticationMerchant` | [`authentication_merchant`](Client::authentication_merchant); the other methods log in automatically | observed |
//! | `POST /api/Payment/CreateLinkPayment` | [`create_link_payment`](Client::create_link_payment) | the fields are observed on another host; the path is unverified |
//! | `POST /api/Payment/GetCreatedLinks` | [`get_created_links`](Client::get_created_links) | documented, with examples |
//! | `POST /api/Payment/PaymentInquiry` | [`payment_inquiry`](Client::payment_inquiry) | observed; the status in the answer is known only from third-party code; it is unverified whether the service finds payments that were made through links |
//! | `POST /api/Transaction/List` | [`transaction_list`](Client::transaction_list) | documented; the archived copy of AHL Pay's example is incomplete |
//! | `POST /api/Payment/PassiveLinkPayment` | [`passive_link_payment`](Client::passive_link_payment), only after [`allow_deactivation`](ClientBuilder::allow_deactivation) | unverified |
//!
//! The words in the column *evidence* have these meanings:
//!
//! - *Documented*: AHL Pay's documentation states the fact.
//! - *Observed*: code that is known to work with AHL Pay relies on the fact.
//! - *Known only from third-party code*: no other evidence exists, and it is unknown whether that
//!   code works with AHL Pay.
//! - *Unverified*: the fact is an assumption of this crate. The file `docs/unverified.md` in the
//!   repository lists these assumptions.
//!
//! Most of AHL Pay's documentation was not available when this crate was written. This crate
//! therefore relies on more assumptions than the crates for the other providers. It has not yet
//! been used with AHL Pay's own hosts.
//!
//! This crate does not offer refunds (`/api/Payment/Refund`), cancellations (`/api/Payment/Void`)
//! or direct card payments.
//!
//! # Limits of AHL Pay
//!
//! - **A link is found only by its reference.** AHL Pay returns no link id. The service
//!   `PaymentInquiry` finds payments, not links. If nobody has paid a link, AHL Pay may therefore
//!   answer as if the link did not exist ([`Error::is_not_found`]).
//!   [`PayLinks::wait_until_settled`] continues to wait after such an answer.
//! - **Links are listed only by state.** A request for a list must contain exactly one state. The
//!   documented fields of a listed link contain no order number and no amount.
//! - **The two dates of a listed link cannot be compared.** In AHL Pay's example, the creation date
//!   and the expiry date apparently come from clocks that differ by six hours. This crate does not
//!   use the dates to decide whether a link has expired.
//! - **There are no callbacks.** AHL Pay documents no callbacks. Instead, query the payment
//!   repeatedly, for example with [`PayLinks::wait_until_settled`].
//! - **A later reversal of a payment cannot be ruled out.** [`PayLinks::confirm`] queries the
//!   transactions of the order, but it is unverified whether every void and refund appears among
//!   them. [`PayLinks::confirm`] therefore returns [`Verdict::NotProvable`], unless you call
//!   [`Expected::accept_unknown_reversal`]. Call this method only if you confirm payments soon
//!   after they were made.
//! - **A refund does not state which payment it refunds.** If a refund has exactly the amount of
//!   one payment, this crate treats the refund as the refund of that payment. If the remaining
//!   payments of the order all have the same amount, this crate adds up the other refunds and
//!   subtracts the sum from one payment after the other. At most one of these payments is then
//!   refunded in part. In all other cases, for example if one of these payments was voided, this
//!   crate reports the remaining payment as reversed. If several payments remain, this crate
//!   reports their outcome as unknown.
//! - **Transactions with an unknown type or status block the confirmation.** If an order has such a
//!   transaction, this crate reports no payment of the order as paid. The capture of a
//!   pre-authorization (`PostAuth`) is such a transaction, because AHL Pay does not document how it
//!   lists captures. For a pre-authorization, the verdict is [`Verdict::Authorized`].
//! - **The client sends the payer's phone number and e-mail address only if you call
//!   [`NewLink::notify`]**, because AHL Pay may send a message to every phone number or e-mail
//!   address in a request.
//! - **Deactivation is off by default**, because it is unverified whether merchants can use the
//!   service `PassiveLinkPayment`. To turn deactivation on, call
//!   [`ClientBuilder::allow_deactivation`].
//!
//! # Errors
//!
//! AHL Pay does not publish its error codes. [`Error::code`] returns the error code from AHL Pay's
//! answer, and [`Error::provider_message`] returns the message. If you contact AHL Pay's support
//! (posdestek@ahlpay.com.tr), mention the value of [`Error::request_id`].

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
