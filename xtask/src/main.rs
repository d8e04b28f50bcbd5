//! `cargo xtask JOB`: the maintenance jobs of the workspace.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool prints its results"
)]

use std::process::ExitCode;

use lexopt::{Arg, Error, ValueExt as _};
use xtask::arguments::Arguments;
use xtask::fixtures::command::Command;
use xtask::fixtures::job::{self, Outcome};
use xtask::fixtures::pages;

const JOBS: &str = "\
cargo xtask fixtures            validate the fixtures, regenerate the derived files, print the coverage
cargo xtask fixtures --check    write nothing; fail and name every file that is stale, missing or left over
cargo xtask fixtures --pages DIR [--fetch] [--json]
                                compare saved provider pages with the recorded versions (exit code 0: equal,
                                1: different, 2: failed); --fetch downloads the pages to DIR first
cargo xtask live PROVIDER [--sandbox [--switch NAME]...]
                                check the assumptions of docs/unverified.md against a provider's test host, with
                                the keys from PAYLINK_…; --sandbox asks a sandbox in this process, --switch turns
                                one of its switches on and may be repeated
cargo xtask live --probe        check that the documented hosts can be reached; needs no keys
cargo xtask hostile             run every operation against every fault, print the matrix, write docs/hostile.md
cargo xtask hostile --check     write nothing; fail if a case is wrong or docs/hostile.md is stale
cargo xtask crash [--database postgres] [--only TEXT]
                                interrupt a shop at every point of every scenario, write docs/crash.md, or
                                docs/crash-postgres.md with --database postgres (default: sqlite); --only runs the
                                scenarios whose names have the text, and writes nothing
cargo xtask crash [--database postgres] --check
                                write nothing; kill at every point, run a tenth of the other interruptions; fail if a
                                rule is broken or the document has other points
cargo xtask storm [--database postgres] [--minutes N] [--seed S]
                                kill processes of a shop, and the PostgreSQL server, at random times for N minutes and
                                write docs/storm.md or docs/storm-postgres.md; without --minutes, for 20 seconds, and
                                write nothing
cargo xtask browser [--all] [--screenshots DIR]
                                pay a link of the sandbox in a real browser; --all runs every flow
cargo xtask bench [SCENARIO…]   measure what paylink costs compared with bare code (size, calls,
                                pages, streams, orders, build); write docs/performance.md; fail if a figure exceeds its
                                limit in bench/budgets.json
cargo xtask bench [SCENARIO…] --check
                                the same, and write nothing
cargo xtask prose --seed N [--count M]
                                print M (default 100) randomly drawn doc comments and error texts of public items
cargo xtask prose --check       fail if crates/ uses a word that xtask/src/prose/vocabulary.rs forbids";

fn main() -> ExitCode {
    run(Arguments::of_this_process()).unwrap_or_else(|error| {
        eprintln!("error: {error}\n\nJobs:\n{JOBS}");
        ExitCode::from(2)
    })
}

fn run(mut arguments: Arguments) -> Result<ExitCode, Error> {
    let job = match arguments.next()? {
        Some(Arg::Value(job)) => job.string()?,
        Some(Arg::Long("help") | Arg::Short('h')) => {
            println!("Jobs:\n{JOBS}");
            return Ok(ExitCode::SUCCESS);
        }
        Some(other) => return Err(other.unexpected()),
        None => return Err("which job?".into()),
    };
    let root = paylink_testkit::workspace_root();
    Ok(match job.as_str() {
        "fixtures" => match Command::read(arguments)? {
            Command::Derive(mode) => report(job::run(&root, mode)),
            Command::ComparePages(options) => pages(&options),
        },
        "hostile" => report(xtask::hostile::run(&root, job::Mode::read(arguments)?)),
        "crash" => report(xtask::crash::run(&root, &xtask::crash::Options::read(arguments)?)),
        "storm" => report(xtask::storm::run(&root, &xtask::storm::Options::read(arguments)?)),
        // The process that `crash` interrupts and `storm` kills.
        "crash-shop" => {
            xtask::crash::process::run(&xtask::crash::process::Options::read(arguments)?)?;
            ExitCode::SUCCESS
        }
        "browser" => report(xtask::browser::run(&xtask::browser::Options::read(arguments)?)),
        "bench" => report(xtask::bench::run(&root, &xtask::bench::Options::read(arguments)?)),
        "prose" => report(xtask::prose::run(&root, xtask::prose::Command::read(arguments)?)),
        "live" => live(xtask::live::Command::read(arguments)?),
        _ => return Err(format!("there is no job `{job}`").into()),
    })
}

fn pages(options: &pages::job::Options) -> ExitCode {
    let report = pages::job::run(&paylink_testkit::workspace_root(), options);
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

fn live(command: xtask::live::Command) -> ExitCode {
    let outcome = xtask::live::run(command, &paylink_live::Variables::from_env());
    for line in &outcome.report {
        println!("{line}");
    }
    for fault in &outcome.faults {
        eprintln!("error: {fault}");
    }
    if outcome.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
