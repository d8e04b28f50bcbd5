//! `cargo xtask bench`: the cost of calls, pages and programs, compared with the bare HTTP library
//! in the same run.
//!
//! | module | job |
//! | --- | --- |
//! | [`build`] | builds the programs of `bench/` |
//! | [`run`](mod@run) | runs them, directly or under callgrind |
//! | `calls`, `pages`, `offline`, `rules`, `streams`, `size` | the scenarios with exact figures |
//! | `clock` | the scenario whose figures depend on the machine |
//! | [`budget`] | compares the exact figures with `bench/budgets.json` |
//! | [`document`] | writes the tables into `docs/performance.md`, between its marks |

pub mod budget;
pub mod build;
mod calls;
mod clock;
pub mod document;
pub mod figure;
mod offline;
mod pages;
mod rules;
pub mod run;
mod size;
mod streams;

use std::path::Path;

use lexopt::{Arg, ValueExt as _};

use crate::arguments::Arguments;
use crate::fixtures::job::{Mode, Outcome};
use build::Programs;
use document::Tables;
use figure::Figure;
use run::Server;

/// The result of a scenario.
#[derive(Debug, Default)]
pub struct Found {
    /// The figures that have budgets.
    pub figures: Vec<Figure>,
    /// The table, as Markdown.
    pub table: String,
}

/// The scenarios, named as the marks of their tables.
const SCENARIOS: [&str; 7] = ["calls", "pages", "offline", "rules", "streams", "size", "clock"];

/// What the job is asked to do.
#[derive(Clone, Debug)]
pub struct Options {
    mode: Mode,
    scenarios: Vec<&'static str>,
}

impl Options {
    /// Reads the arguments after `bench`: the names of scenarios, or none for all except `clock`.
    /// `--check` writes nothing and compares with the budgets; `--clock` adds the scenario
    /// `clock`, which has no budgets.
    ///
    /// # Errors
    /// An option or a scenario is unknown, or is given more than once.
    pub fn read(mut arguments: Arguments) -> Result<Self, lexopt::Error> {
        let (mut mode, mut scenarios) = (Mode::Write, Vec::new());
        while let Some(argument) = arguments.next()? {
            let name = match argument {
                Arg::Long("check") => {
                    mode = Mode::Check;
                    continue;
                }
                Arg::Long("clock") => "clock".to_owned(),
                Arg::Value(name) => name.string()?,
                other => return Err(other.unexpected()),
            };
            let known = SCENARIOS.into_iter().find(|scenario| *scenario == name);
            let scenario = known.ok_or_else(|| {
                format!("there is no scenario `{name}`; the scenarios are {}", SCENARIOS.join(", "))
            })?;
            if scenarios.contains(&scenario) {
                return Err(format!("the scenario {scenario} is given more than once").into());
            }
            scenarios.push(scenario);
        }
        if scenarios.iter().all(|scenario| *scenario == "clock") {
            scenarios.extend(SCENARIOS.iter().filter(|scenario| **scenario != "clock"));
        }
        Ok(Self { mode, scenarios })
    }
}

/// Runs the job.
pub fn run(root: &Path, options: &Options) -> Outcome {
    match measure(root, &options.scenarios) {
        Ok((figures, tables)) => budget::settle(root, options.mode, &figures, &tables),
        Err(fault) => Outcome { findings: vec![fault], ..Outcome::default() },
    }
}

fn measure(root: &Path, named: &[&str]) -> Result<(Vec<Figure>, Tables), String> {
    run::require_valgrind()?;
    let programs = Programs::build(root)?;
    let server = Server::start(&programs)?;
    let (mut figures, mut tables) = (Vec::new(), Tables::new());
    for scenario in SCENARIOS.into_iter().filter(|scenario| named.contains(scenario)) {
        let found = match scenario {
            "calls" => calls::measure(&programs, &server),
            "pages" => pages::measure(&programs, &server),
            "offline" => offline::measure(&programs),
            "rules" => rules::measure(&programs, &server),
            "streams" => streams::measure(&programs, &server),
            "size" => size::measure(&programs),
            _ => clock::measure(root, &programs, &server),
        }?;
        figures.extend(found.figures.into_iter().map(|figure| figure.of(scenario)));
        tables.insert(scenario, found.table);
    }
    Ok((figures, tables))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenarios_are_named_once_and_are_all_but_the_clock_unless_named() {
        let read = |words: &[&str]| {
            let options =
                Options::read(Arguments::new(words)).map_err(|error| error.to_string())?;
            Ok::<_, String>((options.mode, options.scenarios))
        };
        let exact = &SCENARIOS[..6];
        assert_eq!(read(&[]), Ok((Mode::Write, exact.to_vec())));
        assert_eq!(read(&["size", "--check"]), Ok((Mode::Check, vec!["size"])));
        assert_eq!(read(&["--clock"]), Ok((Mode::Write, [&["clock"], exact].concat())));
        for (wrong, expected) in [
            (&["speed"][..], "no scenario `speed`"),
            (&["size", "size"], "size is given more than once"),
            (&["--check", "--check"], "--check is given more than once"),
            (&["--quick"], "--quick"),
        ] {
            let error = read(wrong).unwrap_err();
            assert!(error.contains(expected), "{wrong:?}: {error}");
        }
    }

    #[test]
    fn every_scenario_has_its_marks_and_every_budget_its_scenario() {
        let root = crate::workspace_root();
        let text = std::fs::read_to_string(root.join(document::DOCUMENT)).unwrap();
        for scenario in SCENARIOS {
            assert!(document::replaced(&text, scenario, "").is_some(), "no marks for {scenario}");
        }
        for name in budget::committed(&root).unwrap().keys() {
            assert!(SCENARIOS.contains(&Figure::scenario(name)), "{name}");
        }
    }
}
