//! Paywall.

mod callback;
mod described;
mod linkqr;
mod page;
mod payments;
mod private;
mod services;
pub(crate) mod support;
pub(crate) mod switches;
