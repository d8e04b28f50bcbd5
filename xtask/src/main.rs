//! `cargo xtask JOB`: the maintenance jobs of the workspace.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool prints its results"
)]

use std::process::ExitCode;

use xtask::fixtures::job::{self, Mode, Outcome};
use xtask::fixtures::pages;

const JOBS: &str = "\
cargo xtask fixtures            validate the fixtures, regenerate the derived files, print the coverage
cargo xtask fixtures --check    write nothing; fail and name every file that is stale, missing or left over
cargo xtask fixtures --pages DIR [--fetch] [--json]
                                compare saved provider pages with the recorded versions (exit code 0: equal,
                                1: different, 2: failed); --fetch downloads the pages to DIR first
cargo xtask live PROVIDER       check the assumptions of docs/unverified.md against a provider's test host
cargo xtask hostile             run every operation against every fault, print the matrix, write docs/hostile.md
cargo xtask hostile --check     write nothing; fail if a case is wrong or docs/hostile.md is stale
cargo xtask browser [--all] [--screenshots DIR]
                                pay a link of the sandbox in a real browser; --all runs every flow
cargo xtask bench [SCENARIO…] [--clock]
                                measure the cost of calls, pages and programs against the bare HTTP library;
                                write docs/performance.md and bench/budgets.json; --clock adds timings
cargo xtask bench [SCENARIO…] --check
                                write nothing; fail if a figure exceeds its budget by more than 3 %
cargo xtask prose --seed N [--count M]
                                print M (default 100) randomly drawn doc comments and error texts of public items
cargo xtask prose --check       fail if crates/ uses a word that xtask/src/prose/vocabulary.rs forbids";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["fixtures"] => report(job::run(&xtask::workspace_root(), Mode::Write)),
        ["fixtures", "--check"] => report(job::run(&xtask::workspace_root(), Mode::Check)),
        ["fixtures", rest @ ..] => {
            pages::job::Options::read(rest).map_or_else(jobs, |options| pages(&options))
        }
        #[cfg(feature = "hostile")]
        ["hostile"] => report(xtask::hostile::run(&xtask::workspace_root(), Mode::Write)),
        #[cfg(feature = "hostile")]
        ["hostile", "--check"] => {
            report(xtask::hostile::run(&xtask::workspace_root(), Mode::Check))
        }
        #[cfg(feature = "browser")]
        ["browser", words @ ..] => report(xtask::browser::run(words)),
        #[cfg(feature = "bench")]
        ["bench", rest @ ..] => {
            xtask::bench::run(&xtask::workspace_root(), rest).map_or_else(jobs, report)
        }
        #[cfg(feature = "prose")]
        ["prose", rest @ ..] => {
            xtask::prose::run(&xtask::workspace_root(), rest).map_or_else(jobs, report)
        }
        #[cfg(feature = "live")]
        ["live", words @ ..] => live(words),
        _ => jobs(),
    }
}

fn jobs() -> ExitCode {
    eprintln!("Jobs:\n{JOBS}");
    ExitCode::from(2)
}

fn pages(options: &pages::job::Options) -> ExitCode {
    let report = pages::job::run(&xtask::workspace_root(), options);
    if options.json {
        println!("{}", report.json());
    } else {
        report.lines().iter().for_each(|line| println!("{line}"));
    }
    report.failures.iter().for_each(|failure| eprintln!("error: {failure}"));
    ExitCode::from(report.exit_code())
}

fn report(outcome: Outcome) -> ExitCode {
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
