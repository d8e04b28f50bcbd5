//! What is written: to standard output the result, to standard error everything else.

pub(crate) mod amount;
pub(crate) mod json;
pub(crate) mod out;
pub(crate) mod qr;
pub(crate) mod table;
