//! Writes the result to standard output, and everything else to standard error.

pub(crate) mod amount;
pub(crate) mod json;
pub(crate) mod out;
pub(crate) mod qr;
pub(crate) mod table;
