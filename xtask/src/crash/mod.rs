//! `cargo xtask crash`: the shop's process is interrupted at every point of every scenario.
//!
//! | module | job |
//! | --- | --- |
//! | [`shop`] | the shop under test |
//! | [`process`] | the process that is interrupted, `xtask crash-shop`: it obeys commands |
//! | [`scenario`] | the table of scenarios |
//! | [`place`], [`database`] | where the orders are stored, as the shop and as the job see it |
//! | [`interruption`] | what is done to the process, and where |
//! | [`child`] | the process, as the job sees it |
//! | [`world`] | one case: a sandbox, a database, processes, payers, and time that passes |
//! | [`compare`] | what must hold at the end of a case |
//! | [`matrix`] | runs all cases |
//! | [`report`] | writes `docs/crash.md` and `docs/crash-postgres.md` |

pub mod child;
pub mod compare;
pub mod database;
pub mod interruption;
pub mod matrix;
pub mod place;
pub mod process;
pub mod report;
pub mod scenario;
pub mod shop;
pub mod world;

use std::path::Path;

use lexopt::Arg;

use crate::arguments::Arguments;
use crate::fixtures::job::{Mode, Outcome};
use matrix::{Matrix, Part};
use place::Kind;

/// Returns the document that the job writes, below the root.
pub fn document(database: Kind) -> String {
    format!("docs/crash{}.md", database.suffix())
}

/// The seed of the sample that `--check` runs.
const SEED: u64 = 19;

/// The arguments of the job.
#[derive(Debug)]
pub struct Options {
    database: Kind,
    mode: Mode,
    only: String,
}

impl Options {
    /// Reads the arguments.
    ///
    /// # Errors
    /// There is an unknown argument.
    pub fn read(mut arguments: Arguments) -> Result<Self, lexopt::Error> {
        let mut options = Self { database: Kind::Sqlite, mode: Mode::Write, only: String::new() };
        while let Some(argument) = arguments.next()? {
            match argument {
                Arg::Long("database") => options.database = Kind::read(&arguments.value()?)?,
                Arg::Long("check") => options.mode = Mode::Check,
                Arg::Long("only") => options.only = arguments.value()?,
                other => return Err(other.unexpected()),
            }
        }
        Ok(options)
    }
}

/// Runs the job.
pub fn run(root: &Path, options: &Options) -> Outcome {
    let part = match options.mode {
        Mode::Write => Part::Whole,
        Mode::Check => Part::Sample(SEED),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let matrix = runtime
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(matrix::run(options.database, part, &options.only)));
    match matrix {
        Ok(matrix) => finish(root, options, &matrix),
        Err(why) => Outcome { findings: vec![why], ..Outcome::default() },
    }
}

fn finish(root: &Path, options: &Options, matrix: &Matrix) -> Outcome {
    let mut outcome =
        Outcome { report: vec![report::summary(matrix)], findings: matrix.violations.clone() };
    if !options.only.is_empty() {
        return outcome;
    }
    outcome.findings.extend(report::missing_points(matrix));
    let document = document(matrix.database);
    let path = root.join(&document);
    match options.mode {
        Mode::Check => {
            let found = std::fs::read_to_string(&path).unwrap_or_default();
            let (stored, passed) = (report::points_of(&found), report::points(matrix));
            if stored != passed {
                outcome.findings.push(format!(
                    "{document} is stale, run its job: only there {:?}, only here {:?}",
                    stored.difference(&passed).collect::<Vec<_>>(),
                    passed.difference(&stored).collect::<Vec<_>>(),
                ));
            }
        }
        Mode::Write => match std::fs::write(&path, report::document(matrix)) {
            Ok(()) => outcome.report.push(format!("written: {document}")),
            Err(why) => outcome.findings.push(format!("{document} cannot be written: {why}")),
        },
    }
    outcome
}
