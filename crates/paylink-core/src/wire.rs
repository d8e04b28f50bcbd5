//! serde helpers that several providers need. What comes from a provider is read leniently where its documentation
//! contradicts its examples, and never through floating point.

pub mod content;
pub mod decimal;
pub mod flexible;
pub mod form;
pub mod object;
mod place;
mod read;
mod rows;
mod scalar;

pub use read::{Unreadable, read_json, to_json};
pub use rows::Rows;
pub use scalar::Scalar;
