//! Requests and responses, one file per documented service.

pub mod close;
pub mod create;
pub mod list;
pub mod read;
