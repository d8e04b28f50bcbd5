//! AHL Pay.

mod described;
mod list;
mod login;
mod page;
mod payments;
mod private;
mod services;
pub(crate) mod support;
pub(crate) mod switches;
