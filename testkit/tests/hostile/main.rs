//! The hostile matrix has every operation, and finds defects of a client.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in tests a panic is the report; helpers outside of #[test] functions need them too"
)]

mod bad;
mod complete;
