//! The client against scripted answers and against the sandbox: every trap that Paywall's
//! documentation sets, deliveries that are genuine and that are not, everything that is refused
//! unsent, whole lives of pages, and silence about keys and payers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in tests a panic is the report; helpers outside of #[test] functions need them too"
)]

mod callback;
mod conformance;
mod mock;
mod redaction;
mod refused;
mod sandbox;
mod support;
mod switches;
mod wire;
