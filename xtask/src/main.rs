//! `cargo xtask JOB`: the maintenance jobs of the workspace.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its user there")]

use std::process::ExitCode;

use xtask::fixtures::job::{self, Mode};

const JOBS: &str = "\
cargo xtask fixtures            check the descriptions, regenerate what is derived from them, print the coverage
cargo xtask fixtures --check    write nothing; fail and name every file that is stale, missing or left over
cargo xtask live PROVIDER       ask a provider's test host whether what docs/unverified.md assumes is so";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["fixtures"] => fixtures(Mode::Write),
        ["fixtures", "--check"] => fixtures(Mode::Check),
        #[cfg(feature = "live")]
        ["live", words @ ..] => live(words),
        _ => {
            eprintln!("Jobs:\n{JOBS}");
            ExitCode::from(2)
        }
    }
}

fn fixtures(mode: Mode) -> ExitCode {
    let outcome = job::run(&xtask::workspace_root(), mode);
    for line in &outcome.report {
        println!("{line}");
    }
    for finding in &outcome.findings {
        eprintln!("error: {finding}");
    }
    if outcome.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(feature = "live")]
fn live(words: &[&str]) -> ExitCode {
    use xtask::live::{run, settings::Variables};

    let outcome = run(words, Variables::of_this_process());
    for line in &outcome.report {
        println!("{line}");
    }
    for fault in &outcome.faults {
        eprintln!("error: {fault}");
    }
    if outcome.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
