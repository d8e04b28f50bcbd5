//! The client against scripted answers and against the sandbox: every trap that AHL Pay's
//! documentation sets, the session that stands before every call, everything that is refused
//! unsent, whole lives of links, and silence about keys and payers.

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
