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

/// Runs the job: the named scenarios, or all except `clock`. `--check` writes nothing and compares
/// with the budgets; `--clock` adds the scenario `clock`, which has no budgets. `None` if an
/// argument is unknown.
pub fn run(root: &Path, words: &[&str]) -> Option<Outcome> {
    let (mut mode, mut named) = (Mode::Write, Vec::new());
    for word in words {
        match *word {
            "--check" => mode = Mode::Check,
            "--clock" => named.push("clock"),
            word => named.push(*SCENARIOS.iter().find(|scenario| **scenario == word)?),
        }
    }
    if named.iter().all(|scenario| *scenario == "clock") {
        named.extend(SCENARIOS.iter().filter(|scenario| **scenario != "clock"));
    }
    Some(match measure(root, &named) {
        Ok((figures, tables)) => budget::settle(root, mode, &figures, &tables),
        Err(fault) => Outcome { findings: vec![fault], ..Outcome::default() },
    })
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
