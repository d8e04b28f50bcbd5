//! The AHL Pay wing.

mod described;
mod list;
mod login;
mod page;
mod private;
mod services;
pub(crate) mod support;
pub(crate) mod switches;
mod transactions;
