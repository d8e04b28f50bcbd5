//! The program against the sandbox: every command in both languages, in a pipe, on a terminal and
//! as JSON.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod ask;
mod demo;
mod exits;
mod guard;
mod import;
mod inbox;
mod pictures;
mod postgres;
mod programs;
mod purge;
mod scenario;
mod spreadsheet;
mod support;
mod usage;
