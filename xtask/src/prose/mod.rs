//! `cargo xtask prose`: is what users read plain English?
//!
//! `--seed N [--count M]` draws doc comments and error texts of the public items at random, for
//! somebody to read; `--check` fails on words that only this project would understand.
//!
//! | file | job |
//! | --- | --- |
//! | [`texts`] | collects the doc comments and error texts of the public items |
//! | `modules` | which files are public |
//! | [`draw`] | the seeded choice |
//! | [`vocabulary`] | the words that are not used, and the search for them |
//! | [`sources`] | the files that are read |

pub mod draw;
mod modules;
pub mod sources;
pub mod texts;
pub mod vocabulary;

use std::path::Path;

use lexopt::{Arg, Error};

use crate::arguments::Arguments;
use crate::fixtures::job::Outcome;

/// How many texts are drawn unless `--count` says otherwise.
const DEFAULT_COUNT: usize = 100;

/// What the job is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Search for forbidden words.
    Check,
    /// Draw texts.
    Draw(Options),
}

/// The options of a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Equal seeds draw equal texts from equal sources.
    pub seed: u64,
    /// How many texts are drawn, if there are so many.
    pub count: usize,
}

impl Command {
    /// Reads the arguments after `prose`.
    ///
    /// # Errors
    /// An argument is unknown or has no number, there is neither `--check` nor a seed, or both.
    pub fn read(mut arguments: Arguments) -> Result<Self, Error> {
        let (mut check, mut seed, mut count) = (false, None, None);
        while let Some(argument) = arguments.next()? {
            match argument {
                Arg::Long("check") => check = true,
                Arg::Long("seed") => {
                    let number = arguments.value()?.parse();
                    seed = Some(number.map_err(|_| "--seed needs a number")?);
                }
                Arg::Long("count") => {
                    let number = arguments.value()?.parse();
                    count = Some(number.map_err(|_| "--count needs a number")?);
                }
                other => return Err(other.unexpected()),
            }
        }
        match (check, seed, count) {
            (true, None, None) => Ok(Self::Check),
            (true, ..) => Err("--check takes no other option".into()),
            (false, None, _) => Err("--seed N or --check is missing".into()),
            (false, Some(seed), count) => {
                Ok(Self::Draw(Options { seed, count: count.unwrap_or(DEFAULT_COUNT) }))
            }
        }
    }
}

/// Runs the job.
pub fn run(root: &Path, command: Command) -> Outcome {
    let outcome = match command {
        Command::Check => check(root),
        Command::Draw(options) => draw(root, &options),
    };
    outcome.unwrap_or_else(|error| Outcome { findings: vec![error], ..Outcome::default() })
}

fn draw(root: &Path, options: &Options) -> Result<Outcome, String> {
    let texts = texts::of_public_items(root)?;
    let errors = texts.iter().filter(|text| text.kind == texts::Kind::Error).count();
    let drawn = draw::draw(&texts, options);
    let mut report = vec![format!(
        "{} of {} texts ({} doc comments, {errors} error texts), seed {}",
        drawn.len(),
        texts.len(),
        texts.len() - errors,
        options.seed,
    )];
    for (number, text) in drawn.into_iter().enumerate() {
        report.push(String::new());
        report.push(format!("{}. {}:{} {}", number + 1, text.path, text.line, text.item));
        report.extend(text.text.lines().map(|line| format!("    {line}").trim_end().to_owned()));
    }
    Ok(Outcome { report, findings: Vec::new() })
}

fn check(root: &Path) -> Result<Outcome, String> {
    let found = vocabulary::check(root)?;
    let mut report: Vec<String> = found
        .per_crate()
        .into_iter()
        .map(|(name, count)| format!("crates/{name}: {count}"))
        .collect();
    if found.findings.is_empty() {
        report.push(format!("{} files: no word of the private vocabulary", found.files));
    }
    let findings = found.findings.iter().map(ToString::to_string).collect();
    Ok(Outcome { report, findings })
}
