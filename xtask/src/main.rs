//! `cargo xtask JOB`: the maintenance jobs of the workspace.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its user there")]

use std::process::ExitCode;

use xtask::fixtures::job::{self, Mode, Outcome};

const JOBS: &str = "\
cargo xtask fixtures            check the descriptions, regenerate what is derived from them, print the coverage
cargo xtask fixtures --check    write nothing; fail and name every file that is stale, missing or left over
cargo xtask hostile             play every fault against every operation, print the matrix, write docs/hostile.md
cargo xtask hostile --check     write nothing; fail if a case is wrong or docs/hostile.md is stale";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["fixtures"] => tell(job::run(&xtask::workspace_root(), Mode::Write)),
        ["fixtures", "--check"] => tell(job::run(&xtask::workspace_root(), Mode::Check)),
        #[cfg(feature = "hostile")]
        ["hostile"] => tell(xtask::hostile::run(&xtask::workspace_root(), Mode::Write)),
        #[cfg(feature = "hostile")]
        ["hostile", "--check"] => tell(xtask::hostile::run(&xtask::workspace_root(), Mode::Check)),
        _ => {
            eprintln!("Jobs:\n{JOBS}");
            ExitCode::from(2)
        }
    }
}

fn tell(outcome: Outcome) -> ExitCode {
    for line in &outcome.report {
        println!("{line}");
    }
    for finding in &outcome.findings {
        eprintln!("error: {finding}");
    }
    if outcome.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
