//! Parses the values that people type on the command line.

pub(crate) mod amount;
pub(crate) mod day;
pub(crate) mod fold;
pub(crate) mod order;
pub(crate) mod phase;
pub(crate) mod phone;
pub(crate) mod provider;
pub(crate) mod span;
