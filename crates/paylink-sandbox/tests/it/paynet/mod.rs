//! Paynet.

mod described;
mod page;
mod payments;
mod services;
mod support;
pub(crate) mod switches;
