//! The servers that the tests of the provider crates talk to: a provider that does what the test says, and a merchant.
#![allow(clippy::unwrap_used, reason = "only tests call this, and in tests a panic is the report")]
#![allow(clippy::missing_panics_doc, reason = "only tests call this, and in tests a panic is the report")]

mod merchant;
mod stub;

pub use merchant::{Merchant, Page, browse};
pub use stub::{Do, Received, Stub};
