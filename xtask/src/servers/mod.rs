//! The servers that tests and rehearsals talk to: a provider that does what the test says, and a
//! merchant.
#![allow(clippy::unwrap_used, reason = "on this machine only, where a panic is the report")]
#![allow(clippy::missing_panics_doc, reason = "on this machine only, where a panic is the report")]

mod merchant;
mod stub;

pub use merchant::{Merchant, Page, browse};
pub use stub::{Do, Received, Stub};
