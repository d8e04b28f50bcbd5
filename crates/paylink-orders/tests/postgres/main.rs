//! The tests of the folder `it`, over PostgreSQL. The tests start a server by themselves.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod backend;
#[cfg(feature = "sqlite")]
mod moving;
mod own;
mod pooler;

#[path = "../it/accounts.rs"]
mod accounts;
#[path = "../it/callbacks.rs"]
mod callbacks;
#[path = "../it/confirm.rs"]
mod confirm;
#[path = "../it/creation.rs"]
mod creation;
#[path = "../it/handler.rs"]
mod handler;
#[path = "../it/life.rs"]
mod life;
#[path = "../it/money.rs"]
mod money;
#[path = "../it/people.rs"]
mod people;
#[path = "../it/support.rs"]
mod support;
#[path = "../it/sweep.rs"]
mod sweep;
#[path = "../it/watch.rs"]
mod watch;
