//! The sandbox as its users meet it: over real HTTP, with nothing of this workspace in between.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in tests a panic is the report; helpers outside of #[test] functions need them too"
)]

mod ahlpay;
mod callback_client;
mod callbacks;
mod control;
mod descriptions;
mod faults;
mod findings;
mod kept;
mod markup;
mod payer;
mod paynet;
mod paywall;
mod paywall_clients;
mod program;
mod readme;
mod sandbox_link;
mod strict;
mod support;
mod switches;
