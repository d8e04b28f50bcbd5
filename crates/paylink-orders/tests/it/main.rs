//! Orders over the sandbox and a database file.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod accounts;
mod callbacks;
mod confirm;
mod creation;
mod handler;
mod life;
mod money;
mod people;
mod support;
mod sweep;
mod watch;
