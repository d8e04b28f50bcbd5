//! The HTTP client against raw sockets, and the handle with a scripted provider.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in tests a panic is the report; helpers outside of #[test] functions need them too"
)]

#[cfg(feature = "conformance")]
mod conformance;
mod handle_confirm;
mod handle_deactivate;
mod handle_list;
mod handle_resolve;
mod handle_set;
mod handle_unpaid_not_found;
mod handle_validate;
mod handle_wait;
#[cfg(feature = "http")]
mod http_call_limits;
#[cfg(feature = "http")]
mod http_callback;
#[cfg(feature = "http")]
mod http_connect;
#[cfg(feature = "http")]
mod http_create_before;
#[cfg(feature = "http")]
mod http_delivery;
#[cfg(feature = "http")]
mod http_foreign;
#[cfg(feature = "http")]
mod http_limits;
#[cfg(feature = "http")]
mod http_log;
#[cfg(feature = "http")]
mod http_proxy;
#[cfg(feature = "http")]
mod http_redaction;
#[cfg(feature = "http")]
mod http_retry;
#[cfg(feature = "http")]
mod http_sharing;
#[cfg(any(feature = "aws-lc-rs", feature = "ring"))]
mod http_tls;
#[cfg(feature = "http")]
mod http_unsent;
#[cfg(feature = "http")]
mod http_wire;
#[cfg(feature = "conformance")]
mod redaction;
mod schedules;
mod send_sync;
mod stored_link;
mod support;
mod text_forms;
