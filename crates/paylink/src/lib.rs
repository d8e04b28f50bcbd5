//! Payment links of Turkish providers behind one interface.
//!
//! A payment link is an amount, a note and a URL that a merchant sends to a customer; the provider
//! hosts the page where the card is typed. This crate creates such links, finds out what became of
//! them, lists them, closes them, and believes a callback only when it is true.
//!
//! | feature | provider | crate |
//! | --- | --- | --- |
//! | `paynet` | [Paynet](https://doc.paynet.com.tr) PayLink | `paynet` |
//! | `paywall` | [Paywall](https://developer.paywall.one) shared payment page and LinkQr | `paywall` |
//! | `ahl` (or `ahlpay`) | [AHL Pay](https://developer.ahlpay.com.tr) payment links | `ahlpay` |
//!
//! Each provider crate works alone and is complete; this one adds `from_env` and lets one program
//! hold several providers.
//!
//! ```no_run
//! # #[cfg(feature = "paynet")]
//! # async fn shop() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use paylink::{Currency, Expected, Money, NewLink, Payer, Reference, Verdict};
//!
//! let links = paylink::from_env("paynet")?;
//! let price = Money::parse("149.90", Currency::TRY)?;
//! let link = NewLink::new(Reference::new("ORD-1042-1")?, price, "Order 1042")
//!     .payer(Payer::new("Ayşe Yılmaz"))
//!     .expires_in(Duration::from_secs(72 * 3600));
//!
//! let created = links.create(&link).await?; // store created.key, give created.url to the payer
//! let proof = links.confirm(&created.key, &Expected::new(price), None).await?;
//! if proof.verdict == Verdict::Paid {
//!     println!("ship it, once per event: {}", proof.event_key);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # When the outcome is in doubt
//!
//! Every [`Error`] says how far the request came ([`Delivery`]) and what that means for a write
//! ([`Effect`]). Nothing that may have taken effect is sent twice. After a creation whose effect is
//! [unknown](Effect::Unknown), ask [`PayLinks::resolve`] before creating again, and use a new
//! [`Reference`] for every attempt.

#[cfg(any(feature = "paynet", feature = "paywall", feature = "ahl"))]
mod environment;

#[cfg(feature = "ahl")]
pub use ahlpay;
#[cfg(any(feature = "paynet", feature = "paywall", feature = "ahl"))]
pub use environment::{from_env, from_variables};
pub use paylink_core::*;
#[cfg(feature = "paynet")]
pub use paynet;
#[cfg(feature = "paywall")]
pub use paywall;

/// The programs of the README compile.
#[cfg(all(doctest, feature = "paynet"))]
#[doc = include_str!("../../../README.md")]
struct Readme;

/// So do those of its Turkish sister.
#[cfg(all(doctest, feature = "paynet"))]
#[doc = include_str!("../../../README.tr.md")]
struct ReadmeTr;
