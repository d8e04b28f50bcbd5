//! `cargo xtask hostile`: every operation of every provider against hostile servers.
//!
//! [`operations`] are the rows and [`faults`] the columns; `play` plays one case, `judge` says
//! whether its outcome is right, and `report` writes `docs/hostile.md`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a set-up that fails is no verdict: a panic is the report"
)]

pub mod fault;
pub mod faults;
pub mod judge;
pub mod matrix;
pub mod operation;
pub mod operations;
pub mod play;
pub mod report;
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
    match play() {
        Ok(matrix) => told(root, mode, &matrix),
        Err(fault) => Outcome { findings: vec![fault], ..Outcome::default() },
    }
}

/// Plays everything.
///
/// # Errors
/// An operation fails at an honest server, the machine offers no sockets, or something in this
/// process listens to its log.
pub fn play() -> Result<Matrix, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let heard = CapturedLogs::begin()?;
    let playing = matrix::play(operations::all(), faults::all());
    let mut matrix = runtime.map_err(|error| error.to_string())?.block_on(playing)?;
    matrix.leaks = heard.leaks();
    // Every case is told of at least once.
    if heard.lines() < matrix.cases() {
        matrix.leaks.push(format!("{} lines of a log are too few to have heard it", heard.lines()));
    }
    Ok(matrix)
}

/// Says what came of it, and writes the document or compares it.
pub fn told(root: &Path, mode: Mode, matrix: &Matrix) -> Outcome {
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
