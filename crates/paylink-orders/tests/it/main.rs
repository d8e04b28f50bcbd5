//! Orders over the sandbox and a database file. Each test names the rule that it holds.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod accounts;
mod callbacks;
mod creation;
mod handler;
mod life;
mod money;
mod people;
mod support;
mod sweep;
mod watch;
