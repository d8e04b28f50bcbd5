//! The Paywall wing.

mod described;
mod linkqr;
mod page;
mod private;
mod queries;
mod services;
pub(crate) mod support;
pub(crate) mod switches;
mod webhook;
