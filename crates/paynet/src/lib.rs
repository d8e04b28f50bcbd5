//! A client for [Paynet](https://doc.paynet.com.tr) PayLink, the payment links of the Turkish
//! payment provider Paynet. Paynet's API calls these links `mailorder`.
//!
//! [`PayLinks`] is the interface that all providers of the `paylink` crates share. It creates,
//! queries, lists and deactivates links, and confirms payments:
//!
//! ```no_run
//! use std::time::Duration;
//! use paynet::{CallbackKind, CallbackRequest, CallbackToken, Client, Currency, Environment};
//! use paynet::{Expected, Money, NewLink, PayLinks, Payer, Reference, Verdict};
//!
//! # async fn run(request: CallbackRequest) -> paynet::Result<()> {
//! let links = PayLinks::new(Client::builder(Environment::Test, "sck_test_key").build()?);
//! let token = CallbackToken::new("a random key of at least 32 bytes")?;
//!
//! // Create a link, store its key, and send its URL to the payer.
//! let reference = Reference::new("ORD-1042-1")?;
//! let price = Money::parse("149.90", Currency::TRY)?;
//! let callback_url = token.add_to(&"https://shop.example/paynet".parse()?, &reference);
//! let link = NewLink::new(reference, price, "Order 1042")
//!     .payer(Payer::new("Ayşe Yılmaz"))
//!     .expires_in(Duration::from_secs(72 * 3600))
//!     .callback_url(callback_url);
//! let created = links.create(&link).await?;
//! println!("store {}, then send {}", created.key, created.url);
//!
//! // Later, when a request arrives at the callback URL: make a `CallbackRequest` of its method,
//! // query, headers and body, check the token, and read the payment back from Paynet. The body is
//! // only a hint: one that cannot be read must not leave a paid order open.
//! token.check(&request)?;
//! let claim = links.read_callback(CallbackKind::Payment, &request).ok();
//! let proof = links.confirm(&created.key, &Expected::new(price), claim.as_ref()).await?;
//! if proof.verdict == Verdict::Paid {
//!     println!("fulfil the order, unless it is fulfilled already");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! To try the client without an account at Paynet, start the sandbox of the repository with
//! `cargo run -p paylink-sandbox`, and build the client with the URL and the key that the sandbox
//! prints:
//!
//! ```
//! use paynet::{Client, Environment};
//! let environment = Environment::sandbox("http://127.0.0.1:4242/paynet")?;
//! let client = Client::builder(environment, "sck_of_this_sandbox").build()?;
//! # Ok::<(), paynet::Error>(())
//! ```
//!
//! [`from_env`] creates [`PayLinks`] from environment variables, such as those that the sandbox
//! prints.
//!
//! # Services
//!
//! [`Client`] also has one method for each of Paynet's services, with Paynet's own names and
//! fields:
//!
//! | service | method or type | evidence |
//! | --- | --- | --- |
//! | `POST /v1/mailorder/create` | [`Client::mailorder_create`] | the request is documented; in the response, `url` and `code` are observed, and `id` is unverified |
//! | `POST /v1/mailorder/detail` | [`Client::mailorder_detail`] | documented, with examples; the HTTP method is observed |
//! | `POST /v1/mailorder/list` | [`Client::mailorder_list`] | documented in part; the HTTP method is observed, and the JSON object that contains the rows is unverified |
//! | `POST /v1/mailorder/status_update` | [`Client::mailorder_status_update`] | documented, with an example of status 3; the HTTP method is observed |
//! | `POST /v1/transaction/check` | [`Client::transaction_check`] | documented; the HTTP method is observed |
//! | `POST /v1/transaction/detail` | [`Client::transaction_detail`] | documented in part; the other fields and the HTTP method are observed |
//! | the POST to `confirmation_url` | [`callback::ConfirmationPost`] | documented; the request is not signed |
//! | the return to `succeed_url` or `error_url` | [`callback::Redirect`] | `xact_id` is documented; `reference_no` is observed; the error parameters are known only from third-party code |
//!
//! *Documented* means that a documentation page of Paynet describes the behaviour. *Observed* means
//! that code that is known to work with Paynet relies on the behaviour. *Known only from
//! third-party code* means that no other evidence exists, and that it is unknown whether that code
//! works with Paynet. *Unverified* means that the behaviour is an assumption of this crate. The
//! file `docs/unverified.md` in the repository lists these assumptions. This crate has not yet been
//! used with Paynet's own hosts.
//!
//! This crate does not offer refunds and cancellations (`/v1/transaction/reversed_request`), card
//! payments, subscriptions or the list of transactions. Paynet documents them in the section
//! "Servisler".
//!
//! # Rules of Paynet
//!
//! - A secret key works only in one environment, and only from an IP address that is registered at
//!   Paynet.
//! - Amounts are in Turkish lira, and the lifetime of a link is a whole number of hours. It is
//!   unverified whether Paynet accepts other currencies for links. No documentation page mentions
//!   another currency.
//! - Paynet does not sign callbacks. Therefore add a [`CallbackToken`] to the callback URL, and
//!   call [`PayLinks::confirm`], which queries the payment at Paynet.
//! - The charged amount can be higher than the requested amount, because of commission or interest.
//!   With [`Expected::allow_surcharge`], you accept a higher amount up to a limit. Choose a limit
//!   that is no higher than necessary, because Paynet's reports about a payment do not contain the
//!   requested amount.
//! - Paynet reports that a payment was reversed (cancelled or refunded), but not how much was
//!   refunded. This crate therefore reports a partly refunded payment as reversed.
//! - It is unverified whether the encrypted id of a transaction is the same in each response. If
//!   this crate finds one transaction under two ids, it counts the transaction once.
//! - Use a new reference for every link. This crate searches for payments by reference if a link
//!   allows several cards, or if the response about a paid link contains no transaction. It would
//!   also find the payments of another link with the same reference.

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

pub use client::{Client, ClientBuilder};
pub use codes::ResultCode;
pub use environment::Environment;
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

/// Compiles the program of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
