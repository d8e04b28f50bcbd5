//! serde helpers that several providers need. What comes from a provider is read leniently where its documentation
//! contradicts its examples, and never through floating point.

pub mod decimal;
pub mod flexible;
pub mod form;
mod place;
mod read;
pub mod record;
mod scalar;

pub use read::{Unreadable, fill, read_json, read_record, to_json};
pub use scalar::Scalar;
