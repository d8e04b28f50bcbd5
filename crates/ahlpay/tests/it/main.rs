//! The client against scripted answers and against the sandbox: the wire format, the session,
//! requests that are refused before sending, lifecycles of links, and the redaction of secrets and
//! private data.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in tests a panic is the report; helpers outside of #[test] functions need them too"
)]

mod conformance;
mod mock;
mod redaction;
mod refused;
mod sandbox;
mod session;
mod support;
mod switches;
mod wire;
