//! `cargo xtask bench`: what paylink costs compared with the bare HTTP library, and the limits of
//! that cost.
//!
//! | module | job |
//! | --- | --- |
//! | [`programs`] | builds the programs of `bench/` |
//! | [`run`](mod@run) | runs them, directly or under callgrind |
//! | `size`, `calls`, `pages`, `streams`, `orders`, `orders_postgres`, `build` | the scenarios |
//! | [`budget`] | compares the figures with the limits in `bench/budgets.json` |
//! | [`document`] | writes the tables into `docs/performance.md`, between its marks |

pub mod budget;
mod build;
mod calls;
pub mod document;
pub mod figure;
mod orders;
mod orders_postgres;
mod pages;
pub mod programs;
pub mod run;
mod size;
mod streams;

use std::path::Path;

use lexopt::{Arg, ValueExt as _};

use crate::arguments::Arguments;
use crate::fixtures::job::{Mode, Outcome};
use budget::Budgets;
use document::Tables;
use figure::Measured;
use programs::Programs;
use run::Server;

/// The scenarios, named as the marks of their tables and as the budgets.
const SCENARIOS: [&str; 7] =
    ["size", "calls", "pages", "streams", "orders", "orders-postgres", "build"];

/// What the job is asked to do.
#[derive(Clone, Debug)]
pub struct Options {
    mode: Mode,
    scenarios: Vec<&'static str>,
}

impl Options {
    /// Reads the arguments after `bench`: the names of scenarios, or none for all. With `--check`
    /// the job writes nothing.
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
        if scenarios.is_empty() {
            scenarios.extend(SCENARIOS);
        }
        Ok(Self { mode, scenarios })
    }
}

/// Measures the scenarios and reports every figure that exceeds its budget. Without `--check`, also
/// writes the tables.
pub fn run(root: &Path, options: &Options) -> Outcome {
    measure(root, options)
        .unwrap_or_else(|fault| Outcome { findings: vec![fault], ..Outcome::default() })
}

fn measure(root: &Path, options: &Options) -> Result<Outcome, String> {
    run::require_valgrind()?;
    let budgets = Budgets::read(root)?;
    let programs = Programs::build(root)?;
    let server = Server::start(&programs)?;
    let (mut outcome, mut tables) = (Outcome::default(), Tables::new());
    for scenario in SCENARIOS.into_iter().filter(|scenario| options.scenarios.contains(scenario)) {
        let measured: Vec<Measured> = match scenario {
            "size" => size::measure(&programs),
            "calls" => calls::measure(&programs, &server),
            "pages" => pages::measure(&programs, &server),
            "streams" => streams::measure(&programs, &server),
            "orders" => orders::measure(&programs),
            "orders-postgres" => orders_postgres::measure(&programs),
            _ => build::measure(&programs),
        }?;
        outcome.findings.extend(budgets.findings(scenario, &measured));
        let shown: Vec<String> = measured.iter().map(|table| budgets.table(table)).collect();
        outcome.report.extend(shown.iter().cloned());
        tables.insert(scenario, shown.join("\n"));
    }
    if options.mode == Mode::Write {
        outcome.report.push(format!("written: {}", document::write(root, &tables)?));
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenarios_are_named_once_and_are_all_unless_named() {
        let read = |words: &[&str]| {
            let options =
                Options::read(Arguments::new(words)).map_err(|error| error.to_string())?;
            Ok::<_, String>((options.mode, options.scenarios))
        };
        assert_eq!(read(&[]), Ok((Mode::Write, SCENARIOS.to_vec())));
        assert_eq!(read(&["size", "--check"]), Ok((Mode::Check, vec!["size"])));
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
        let root = paylink_testkit::workspace_root();
        let text = std::fs::read_to_string(root.join(document::DOCUMENT)).unwrap();
        for scenario in SCENARIOS {
            assert!(document::replaced(&text, scenario, "").is_some(), "no marks for {scenario}");
        }
        for name in Budgets::read(&root).unwrap().names() {
            assert!(SCENARIOS.contains(&budget::scenario(name)), "{name}");
        }
    }
}
