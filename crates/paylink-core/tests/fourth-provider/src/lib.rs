//! A provider that does not exist, as a third party would write its crate: everything that it needs
//! is public in `paylink-core`.
//!
//! The layout is that of the provider crates of this repository: one file per service in `api`, the
//! native client in `client`, and the implementation of `LinkProvider` in `provider`.

pub mod api;
mod capabilities;
mod client;
mod envelope;
mod provider;
mod services;
mod variables;

pub use client::Client;
pub use services::PROVIDER;
pub use variables::{from_env, from_variables};
