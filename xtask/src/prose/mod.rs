//! `cargo xtask prose`: is what users read plain English?
//!
//! `--seed N [--count M]` draws doc comments and error texts of the public items at random, for
//! somebody to read; `--check` fails on words that only this project would understand.
//!
//! | file | job |
//! | --- | --- |
//! | [`texts`] | collects the doc comments and error texts of the public items |
//! | `modules`, `tokens` | the parts of a source that [`texts`] needs |
//! | [`draw`] | the seeded choice |
//! | [`vocabulary`] | the words that are not used, and the search for them |
//! | [`sources`] | the files that are read |

pub mod draw;
mod modules;
pub mod sources;
pub mod texts;
mod tokens;
pub mod vocabulary;

use std::path::Path;

use crate::fixtures::job::Outcome;

/// How many texts are drawn unless `--count` says otherwise.
const DEFAULT_COUNT: usize = 100;

/// Runs the job. `None` if the arguments are not understood.
pub fn run(root: &Path, arguments: &[&str]) -> Option<Outcome> {
    let outcome = match arguments {
        ["--check"] => check(root),
        _ => draw(root, &Options::read(arguments)?),
    };
    Some(outcome.unwrap_or_else(|error| Outcome { findings: vec![error], ..Outcome::default() }))
}

/// The arguments of a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Equal seeds draw equal texts from equal sources.
    pub seed: u64,
    /// How many texts are drawn, if there are so many.
    pub count: usize,
}

impl Options {
    /// Reads the arguments; `None` if one is unknown, has no number, or there is no seed.
    pub fn read(arguments: &[&str]) -> Option<Self> {
        let (mut seed, mut count) = (None, DEFAULT_COUNT);
        for pair in arguments.chunks(2) {
            match pair {
                ["--seed", number] => seed = Some(number.parse().ok()?),
                ["--count", number] => count = number.parse().ok()?,
                _ => return None,
            }
        }
        Some(Self { seed: seed?, count })
    }
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
