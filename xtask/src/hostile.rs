//! `cargo xtask hostile`: every operation of every provider against hostile servers.

use std::path::Path;

use paylink_testkit::hostile::matrix::Matrix;
use paylink_testkit::hostile::{report, run_matrix};

use crate::fixtures::job::{Mode, Outcome};

/// The document that the job writes, below the root.
pub const DOCUMENT: &str = "docs/hostile.md";

/// Runs the job.
pub fn run(root: &Path, mode: Mode) -> Outcome {
    match run_matrix() {
        Ok(matrix) => finish(root, mode, &matrix),
        Err(fault) => Outcome { findings: vec![fault], ..Outcome::default() },
    }
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
