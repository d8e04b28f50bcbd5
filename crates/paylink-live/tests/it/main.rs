//! Every question distinguishes the two positions of its switch, and a run at an account is safe.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in tests a panic is the report; helpers outside of #[test] functions need them too"
)]

mod account;
mod ahl;
mod failures;
mod harmless;
mod hosts;
mod paywall;
mod positions;
mod secrets;
mod support;
