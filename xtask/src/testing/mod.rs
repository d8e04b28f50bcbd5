//! What the tests of all provider crates share.
//!
//! | module | what it offers |
//! | --- | --- |
//! | [`shorthand`] | valid values and transports in one word |
//! | [`refused`] | assertions about requests that are refused before anything is sent |
//! | [`canaries`], [`redaction`], [`log_capture`] | secrets, and the search for them in errors, `Debug` and logs |
//! | [`fields`] | the fields of an answer type, and which of them decide |
//! | [`objects`] | the check that answers are decoded by name, never by position |
//! | [`switches`] | one lifecycle against the sandbox under every switch |
//! | [`sources`] | what the source of a crate declares, to check that a list is complete |
#![allow(clippy::unwrap_used, reason = "only tests call this, and in tests a panic is the report")]
#![allow(
    clippy::missing_panics_doc,
    reason = "only tests call this, and in tests a panic is the report"
)]

pub mod canaries;
pub mod fields;
pub mod log_capture;
pub mod objects;
pub mod redaction;
pub mod refused;
pub mod shorthand;
pub mod sources;
pub mod switches;
