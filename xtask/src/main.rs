//! `cargo xtask JOB`: the maintenance jobs of the workspace.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool talks to its user there"
)]

use std::process::ExitCode;

use xtask::fixtures::job::{self, Mode, Outcome};
use xtask::fixtures::pages;

const JOBS: &str = "\
cargo xtask fixtures            check the descriptions, regenerate what is derived from them, print the coverage
cargo xtask fixtures --check    write nothing; fail and name every file that is stale, missing or left over
cargo xtask fixtures --pages DIR [--fetch] [--json]
                                compare saved pages of the providers with the recorded versions (0 nothing differs,
                                1 something does, 2 not done); --fetch downloads the pages to DIR first
cargo xtask live PROVIDER       ask a provider's test host whether what docs/unverified.md assumes is so
cargo xtask hostile             play every fault against every operation, print the matrix, write docs/hostile.md
cargo xtask hostile --check     write nothing; fail if a case is wrong or docs/hostile.md is stale
cargo xtask browser [--all] [--screenshots DIR]
                                pay a link of the sandbox in a real browser; --all plays every flow
cargo xtask bench [SCENARIO…] [--wall]
                                count what calls, pages and programs cost beside the bare HTTP library; write docs/performance.md and
                                bench/budgets.json; --wall adds what depends on the clock
cargo xtask bench [SCENARIO…] --check
                                write nothing; fail if an exact figure lies more than 3 % above its budget
cargo xtask prose --seed N [--count M]
                                print M (100) doc comments and error texts of the public items, drawn by the seed
cargo xtask prose --check       fail if crates/ uses a word of the project's former private vocabulary";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["fixtures"] => tell(job::run(&xtask::workspace_root(), Mode::Write)),
        ["fixtures", "--check"] => tell(job::run(&xtask::workspace_root(), Mode::Check)),
        ["fixtures", rest @ ..] => {
            pages::job::Options::read(rest).map_or_else(jobs, |options| pages(&options))
        }
        #[cfg(feature = "hostile")]
        ["hostile"] => tell(xtask::hostile::run(&xtask::workspace_root(), Mode::Write)),
        #[cfg(feature = "hostile")]
        ["hostile", "--check"] => tell(xtask::hostile::run(&xtask::workspace_root(), Mode::Check)),
        #[cfg(feature = "browser")]
        ["browser", words @ ..] => tell(xtask::browser::run(words)),
        #[cfg(feature = "bench")]
        ["bench", rest @ ..] => {
            xtask::bench::run(&xtask::workspace_root(), rest).map_or_else(jobs, tell)
        }
        #[cfg(feature = "prose")]
        ["prose", rest @ ..] => {
            xtask::prose::run(&xtask::workspace_root(), rest).map_or_else(jobs, tell)
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

fn tell(outcome: Outcome) -> ExitCode {
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
