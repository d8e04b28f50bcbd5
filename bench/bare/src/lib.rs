//! The reference of `cargo xtask bench`: the same calls as a careful engineer writes them for one
//! shop.
//!
//! One shared client, timeouts, no redirects, a limited body, typed requests and answers with the
//! fields that our clients have, amounts exact. No retries, no validation before sending, no second
//! type for a field that is documented as two things, no common model.

mod exact;
mod http;

pub mod ahlpay;
pub mod paynet;
pub mod paywall;

pub use http::{Error, Http};
