//! The three providers of the sandbox behind the one interface.
#![cfg(all(feature = "paynet", feature = "paywall", feature = "ahl"))]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod confirmation;
mod doubt;
mod one_order;
mod provider;
