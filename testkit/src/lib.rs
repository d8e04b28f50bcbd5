//! What the tests of this workspace share. It is never published.
//!
//! | module | what it offers |
//! | --- | --- |
//! | [`fixtures`] | the folder `fixtures/` as data, and [`fixtures::pin()`], which sends each example through a provider's typed code |
//! | [`servers`] | a provider with scripted answers, and a merchant |
//! | [`harness`] | a sandbox with a handle, and a scripted server with a client |
//! | [`shorthand`] | valid values and transports in one word |
//! | [`refused`], [`setup`] | assertions about requests that are refused before anything is sent, and about clients that cannot be built |
//! | [`foreign`] | assertions about responses that are not a provider's |
//! | [`canaries`], [`redaction`], [`log_capture`] | secrets, and the search for them in errors, `Debug` and logs |
//! | [`fields`] | the fields of an answer type, and which of them decide |
//! | [`objects`] | the check that answers are decoded by name, never by position |
//! | [`switches`], [`sandbox_clock`] | one lifecycle against the sandbox under every switch, and a clock that moves it along |
//! | [`scenarios`] | the responses of a stub in the scenarios of the conformance suite |
//! | [`sources`] | what the source of a crate declares, to check that a list is complete |
//! | [`json`] | JSON with every digit and the order of the members |
//! | [`hostile`] (feature) | every operation of every provider against hostile servers |
//! | [`postgres`] (feature) | a PostgreSQL server that the tests start by themselves, and connections to it |
#![allow(clippy::unwrap_used, reason = "only tests call this, and in tests a panic is the report")]
#![allow(
    clippy::missing_panics_doc,
    reason = "only tests call this, and in tests a panic is the report"
)]

pub mod canaries;
pub mod fields;
pub mod fixtures;
pub mod foreign;
pub mod harness;
#[cfg(feature = "hostile")]
pub mod hostile;
pub mod json;
pub mod log_capture;
pub mod objects;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod redaction;
pub mod refused;
pub mod sandbox_clock;
pub mod scenarios;
pub mod servers;
pub mod setup;
pub mod shorthand;
pub mod sources;
pub mod switches;

use std::path::PathBuf;

/// The root of the workspace that this crate was built in.
pub fn workspace_root() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root
}
