//! The servers of tests and rehearsals: a provider with scripted answers, and a merchant.
#![allow(clippy::unwrap_used, reason = "on this machine only, where a panic is the report")]
#![allow(clippy::missing_panics_doc, reason = "on this machine only, where a panic is the report")]

mod merchant;
mod stub;

pub use merchant::{Merchant, Page, browse};
pub use stub::{Do, Received, Stub, by_service};
