//! The texts for people, in Turkish and English.

// The macros of this module are used by all others.
#[macro_use]
pub(crate) mod language;

pub(crate) mod error;
pub(crate) mod help;
pub(crate) mod history;
pub(crate) mod state;
pub(crate) mod time;
pub(crate) mod usage;
