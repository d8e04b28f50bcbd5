//! One interface for the payment links of Turkish payment providers.
//!
//! A payment link has an amount, a description and a URL. A merchant sends the URL to a customer,
//! who enters the card number on a payment page of the provider. With this crate, a merchant's
//! program creates links, lists them, checks whether they were paid, deactivates them, and verifies
//! callbacks.
//!
//! | feature | provider | crate |
//! | --- | --- | --- |
//! | `paynet` | [Paynet](https://doc.paynet.com.tr) PayLink | `paynet` |
//! | `paywall` | [Paywall](https://developer.paywall.one) hosted payment page and LinkQr | `paywall` |
//! | `ahl` (alias `ahlpay`) | [AHL Pay](https://developer.ahlpay.com.tr) payment links | `ahlpay` |
//!
//! No provider is enabled by default. A program that needs only one provider can depend on that
//! provider's crate alone. With this crate, [`from_env`] chooses the provider by its name at run
//! time.
//!
//! | feature | what it adds |
//! | --- | --- |
//! | `aws-lc-rs` (default) | TLS by aws-lc-rs |
//! | `ring` | TLS by ring; also set `default-features = false` (see [`Transport`]) |
//! | `axum` | [`CallbackRequest`] as an extractor in axum handlers |
//!
//! # Create a link
//!
//! [`from_env`] reads the provider's keys from environment variables. Its documentation has links
//! to the list of variables for each provider.
//!
//! ```no_run
//! # #[cfg(feature = "paynet")]
//! # async fn create() -> paylink::Result<()> {
//! use std::time::Duration;
//! use paylink::{Currency, Expected, Money, NewLink, Payer, Reference, Verdict};
//!
//! // PAYLINK_PAYNET_ENVIRONMENT=test, PAYLINK_PAYNET_SECRET_KEY=sck_...
//! let links = paylink::from_env("paynet")?;
//! let price = Money::parse("149.90", Currency::TRY)?;
//! let link = NewLink::new(Reference::new("ORD-1042-1")?, price, "Order 1042")
//!     .payer(Payer::new("Ayşe Yılmaz"))
//!     .expires_in(Duration::from_secs(72 * 3600));
//!
//! let created = links.create(&link).await?;
//! println!("store {} and send {}", created.key, created.url);
//!
//! // Later, in any process: read the payment back.
//! let proof = links.confirm(&created.key, &Expected::new(price), None).await?;
//! if proof.verdict == Verdict::Paid {
//!     println!("fulfil order 1042, once");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Use a new [`Reference`] for every attempt to create a link. **Fulfil each order only once**: if
//! the payer pays a second link for the same order, or pays a link twice, you must refund the
//! second payment.
//!
//! # Receive a callback
//!
//! Never fulfil an order because of a callback alone, because anybody can send a callback.
//! [`CallbackToken`] makes the callback URL unguessable, and [`PayLinks::confirm`] queries the
//! payment at the provider.
//!
//! ```no_run
//! use paylink::{CallbackKind, CallbackRequest, CallbackToken, Expected, LinkKey, PayLinksSet};
//!
//! /// Returns the key for fulfilling the order, if the order is paid.
//! async fn on_callback(
//!     set: &PayLinksSet,
//!     token: &CallbackToken,
//!     request: &CallbackRequest,
//!     stored: impl Fn(&str) -> (LinkKey, Expected), // looks the reference up in your database
//! ) -> paylink::Result<Option<String>> {
//!     let reference = token.check(request)?;
//!     let (key, expected) = stored(reference.as_str());
//!     let links = set.for_key(&key)?;
//!     // The body is only a hint: one that cannot be read must not leave a paid order open.
//!     let claim = links.read_callback(CallbackKind::Payment, request).ok();
//!     let proof = links.confirm(&key, &expected, claim.as_ref()).await?;
//!     Ok(proof.fulfilment_key)
//! }
//! ```
//!
//! # When the outcome is unknown
//!
//! Every [`Error`] reports whether the request was sent ([`Delivery`]) and whether it may have
//! changed something at the provider ([`Effect`]). If a request may have changed something, this
//! library never sends it again. If the effect of a creation is [unknown](Effect::Unknown), call
//! [`PayLinks::resolve`] before you create another link.
//!
//! # Try it without an account
//!
//! The crate `paylink-sandbox` is a local server that behaves like the three providers. You can
//! start the server in your own tests (`Sandbox::start()`). You can also run the server as a
//! program (`cargo run -p paylink-sandbox`). The program prints the environment variables that
//! [`from_env`] needs. The folder `examples` of this crate has short programs that use the sandbox.
//!
//! # Write a provider
//!
//! The module [`provider`] contains the interface that the provider crates implement.

mod environment;
pub mod provider;
mod provider_list;

macro_rules! reexport_crates {
    ($($feature:literal: $package:ident,)+) => {
        $(
            #[cfg(feature = $feature)]
            pub use ::$package;
        )+
    };
}

provider_list::for_each_provider!(reexport_crates);

pub use environment::{from_env, from_variables};
#[doc(inline)]
pub use paylink_core::{
    Authenticity, Callback, CallbackKind, CallbackRequest, CallbackToken, Capabilities, Capability,
    Clock, ConfirmOptions, Confirmation, ConfirmationSource, ConnectFailure, CreatedLink, Currency,
    DeactivationOutcome, Decimal, Delivery, Effect, Email, Error, ErrorKind, Evidence, Expected,
    Feature, Field, GrantedLifetime, Identity, Installments, Language, Lifetime, Link, LinkKey,
    LinkPage, LinkQuery, LinkStatus, LinkStream, ListFilter, ListOptions, ListedLink, LocalDate,
    LocalDateTime, Mismatch, Money, NewLink, Notify, Operation, PageCursor, PayLinks, PayLinksSet,
    Payer, Payment, PaymentOutcome, Phone, PollOptions, Private, ProviderId, ProviderValue,
    RawBody, ReactivationOutcome, Reference, Resolution, ResolveOptions, Result, ReturnUrls,
    Reversal, RuleCode, SecretString, SendDeadline, StatusBasis, Support, Transport, Verdict,
    WaitOutcome, WebUrl, Zone,
    error::Refusal,
    http::{RetryPolicy, TransportBuilder},
    money::{DecimalError, MoneyError},
    time::{InvalidDate, ManualClock, TimeSource},
};

/// The programs of the README compile.
#[cfg(all(doctest, feature = "paynet"))]
#[doc = include_str!("../../../README.md")]
struct Readme;

/// The programs of the Turkish README compile.
#[cfg(all(doctest, feature = "paynet"))]
#[doc = include_str!("../../../README.tr.md")]
struct ReadmeTr;
