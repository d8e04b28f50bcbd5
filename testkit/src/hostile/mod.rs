//! Every operation of every provider against hostile servers.
//!
//! | module | job |
//! | --- | --- |
//! | [`operations`], [`operation`] | the rows of the matrix: calls with a good answer |
//! | [`forms`] | the members of each answer that decide; all others inform |
//! | [`faults`], [`fault`] | the columns: what the server does, and the expected outcome |
//! | [`matrix`] | runs every row against every column |
//! | [`run`](mod@run), [`server`] | run one case: a server on raw sockets, and a call |
//! | [`evaluate`] | compares what happened with the expected outcome |
//! | [`report`] | writes `docs/hostile.md` |
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed set-up is not a result: it panics")]

pub mod evaluate;
pub mod fault;
pub mod faults;
pub mod forms;
pub mod matrix;
pub mod operation;
pub mod operations;
pub mod report;
pub mod run;
pub mod server;
mod tls;

use crate::log_capture::CapturedLogs;
use matrix::Matrix;

/// Runs all cases.
///
/// # Errors
/// Returns an error if an operation fails at an honest server, if sockets are not available, or if
/// this process has a log subscriber already.
pub fn run_matrix() -> Result<Matrix, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let captured = CapturedLogs::begin()?;
    let running = matrix::run(operations::all(), faults::all());
    let mut matrix = runtime.map_err(|error| error.to_string())?.block_on(running)?;
    matrix.leaks = captured.leaks();
    // Every case logs at least one line.
    if captured.lines() < matrix.cases() {
        matrix
            .leaks
            .push(format!("only {} log lines were captured, fewer than cases", captured.lines()));
    }
    Ok(matrix)
}
