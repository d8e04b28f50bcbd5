//! Orders over the sandbox and a database file.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod life;
mod support;
