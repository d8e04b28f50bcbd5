//! What Paywall posts to a merchant's server, and how its hash is checked.
//!
//! The receiver says which [`Delivery`] it expects at an address; the sender chooses neither recipe
//! nor key. With a key configured for it, a delivery without a valid hash is refused; without one
//! it is read and marked [`Unsigned`](paylink_core::Authenticity::Unsigned). Either way it is a
//! claim: let [`PayLinks::confirm`](paylink_core::PayLinks::confirm) read the page back.
//!
//! Recipes: <https://developer.paywall.one/hash-olusturma/formatlar>. The payloads of checkout page
//! and LinkQr are **not published**; their names are read leniently, in any case.

mod fields;
pub mod general;
pub mod hash;
pub mod payment;
pub mod paywatch;
pub mod threed;

pub use hash::{Delivery, HashKeys, Seal};
