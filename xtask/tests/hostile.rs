//! `cargo xtask hostile`: every case passes, and the document is written and compared.
#![allow(clippy::unwrap_used, reason = "a failing test panics")]

use std::fs;
use std::path::Path;

use paylink_testkit::hostile::matrix::{Cell, Matrix};
use xtask::fixtures::job::Mode;
use xtask::hostile::{self, DOCUMENT};

#[test]
fn every_case_passes_and_the_document_is_current() {
    let outcome = hostile::run(&paylink_testkit::workspace_root(), Mode::Check);
    assert!(outcome.findings.is_empty(), "{}", outcome.findings.join("\n"));
    let summary = outcome.report.last().unwrap();
    assert!(summary.ends_with(", 0 wrong"), "{summary}");
}

/// Two operations and three faults; the last cell has these complaints.
fn matrix(complaints: &[&str]) -> Matrix {
    let cell = |letters: &str, complaints: &[&str]| Cell {
        cases: letters.len(),
        letters: letters.chars().collect(),
        complaints: complaints.iter().map(ToString::to_string).collect(),
    };
    Matrix {
        operations: vec!["bank pay".to_owned(), "bank read".to_owned()],
        faults: vec![
            ("no answer", vec!["maybe sent"]),
            ("204", vec!["answered"]),
            ("lies", vec!["refused", "read"]),
        ],
        cells: vec![
            vec![cell("M", &[]), cell("A", &[]), cell("", &[])],
            vec![cell("m", &[]), cell("a", &[]), cell("ao", complaints)],
        ],
        leaks: Vec::new(),
    }
}

#[test]
fn the_document_is_written_and_compared_and_wrong_cases_are_named() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(root.join("docs")).unwrap();
    let findings = |mode, complaints| hostile::finish(&root, mode, &matrix(complaints)).findings;
    let stale = "docs/hostile.md is stale: run `cargo xtask hostile`";

    assert_eq!(findings(Mode::Check, &[]), [stale], "there is none yet");
    assert!(findings(Mode::Write, &[]).is_empty());
    assert!(findings(Mode::Check, &[]).is_empty());
    let written = fs::read_to_string(root.join(DOCUMENT)).unwrap();
    for part in [
        "2 operations × 3 faults: 6 cases, 0 wrong.",
        "\n           123\nbank pay   MA\nbank read  mav\n",
        "| 3 | lies | 2 | refused<br>read |",
    ] {
        assert!(written.contains(part), "{part}: {written}");
    }

    let wrong = "bank read, lies: it was reported as a success";
    assert_eq!(findings(Mode::Check, &["it was reported as a success"]), [wrong, stale]);
    assert_eq!(findings(Mode::Write, &["it was reported as a success"]), [wrong]);
    let written = fs::read_to_string(root.join(DOCUMENT)).unwrap();
    assert!(
        written.contains("6 cases, 1 wrong") && written.contains("bank read  ma!"),
        "{written}"
    );
}
