//! The sandbox as its users meet it: over real HTTP, with nothing of this workspace in between.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod described;
mod faults;
mod page;
mod paywall;
mod program;
mod services;
mod support;
mod switches;
mod transactions;
