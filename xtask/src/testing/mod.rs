//! What the tests of every provider crate have in common: short words, and the three questions that
//! are asked of each of them.
#![allow(clippy::unwrap_used, reason = "only tests call this, and in tests a panic is the report")]
#![allow(
    clippy::missing_panics_doc,
    reason = "only tests call this, and in tests a panic is the report"
)]

pub mod canaries;
pub mod log;
pub mod objects;
pub mod redaction;
pub mod refused;
pub mod sources;
pub mod switches;
pub mod words;
