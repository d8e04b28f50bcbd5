//! The client against scripted responses and against the sandbox: the peculiarities of Paynet's
//! wire format, everything that is refused before sending, the lifecycle of links, and the
//! redaction of keys and payers' data.

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
