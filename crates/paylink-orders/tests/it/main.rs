//! Orders over the sandbox and a database file. The tests of the folder `postgres` run the same
//! modules over PostgreSQL.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod accounts;
mod backend;
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
