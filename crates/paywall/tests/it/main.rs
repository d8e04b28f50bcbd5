//! The client against scripted servers and the sandbox: encoding and decoding where Paywall's
//! documentation is ambiguous, genuine and forged callbacks, values that are refused before
//! sending, lifecycles of pages, and redaction of keys and payers.

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
