//! `cargo xtask live`: every question tells the two positions of its switch apart, and a real run
//! harms nobody.
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
