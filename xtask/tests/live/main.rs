//! `cargo xtask live`: every question distinguishes the two positions of its switch, and a real run
//! is safe.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in tests a panic is the report; helpers outside of #[test] functions need them too"
)]

mod ahl;
mod ahl_safety;
mod job;
mod paywall;
mod positions;
mod real;
mod support;
