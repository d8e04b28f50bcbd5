//! `cargo xtask hostile`: every operation of every provider against hostile servers.
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

use std::path::Path;

use crate::fixtures::job::{Mode, Outcome};
use crate::testing::log_capture::CapturedLogs;
use matrix::Matrix;

/// The document that the job writes, below the root.
pub const DOCUMENT: &str = "docs/hostile.md";

/// Runs the job.
pub fn run(root: &Path, mode: Mode) -> Outcome {
    match run_matrix() {
        Ok(matrix) => finish(root, mode, &matrix),
        Err(fault) => Outcome { findings: vec![fault], ..Outcome::default() },
    }
}

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

/// Reports the matrix, and writes the document or compares it.
pub fn finish(root: &Path, mode: Mode, matrix: &Matrix) -> Outcome {
    let (shown, legend) = (report::matrix(matrix), report::legend());
    let mut outcome = Outcome {
        report: vec![shown, report::faults(matrix), legend.to_owned(), report::summary(matrix)],
        findings: matrix.complaints(),
    };
    let (path, document) = (root.join(DOCUMENT), report::document(matrix));
    let is_current = std::fs::read_to_string(&path).is_ok_and(|found| found == document);
    match mode {
        _ if is_current => {}
        Mode::Check => {
            outcome.findings.push(format!("{DOCUMENT} is stale: run `cargo xtask hostile`"))
        }
        Mode::Write => match std::fs::write(&path, document) {
            Ok(()) => outcome.report.push(format!("written: {DOCUMENT}")),
            Err(why) => outcome.findings.push(format!("{DOCUMENT} cannot be written: {why}")),
        },
    }
    outcome
}
