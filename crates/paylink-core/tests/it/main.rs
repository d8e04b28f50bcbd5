//! The engine against raw sockets, and the handle over a scripted provider.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in tests a panic is the report; helpers outside of #[test] functions need them too"
)]

#[cfg(feature = "conformance")]
mod conformance;
#[cfg(feature = "http")]
mod engine_delivery;
#[cfg(feature = "http")]
mod engine_limits;
#[cfg(feature = "http")]
mod engine_proxy;
#[cfg(feature = "http")]
mod engine_redaction;
#[cfg(feature = "http")]
mod engine_retry;
#[cfg(feature = "http")]
mod engine_sharing;
#[cfg(any(feature = "aws-lc-rs", feature = "ring"))]
mod engine_tls;
#[cfg(feature = "http")]
mod engine_unsent;
#[cfg(feature = "http")]
mod engine_wire;
mod handle_close;
mod handle_confirm;
mod handle_list;
mod handle_refuse;
mod handle_resolve;
mod handle_set;
mod handle_unseen;
mod handle_wait;
#[cfg(feature = "conformance")]
mod redaction;
mod send_sync;
mod support;
mod text_forms;
