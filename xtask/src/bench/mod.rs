//! `cargo xtask bench`: what a call, a page and a program cost, beside the bare HTTP library in the
//! same run.
//!
//! [`build`] makes the programs of `bench/`, [`run`](mod@run) runs them, plain or under callgrind;
//! `calls`, `pages`, `rules`, `streams`, `work` and `weight` are the scenarios; [`budget`] compares
//! the exact figures with `bench/budgets.json`; [`document`] writes the tables into
//! `docs/performance.md`, between its marks.

pub mod budget;
pub mod build;
mod calls;
pub mod document;
pub mod figure;
mod pages;
mod rules;
pub mod run;
mod streams;
mod wall;
mod weight;
mod work;

use std::path::Path;

use crate::fixtures::job::{Mode, Outcome};
use build::Programs;
use document::Tables;
use figure::Figure;
use run::Server;

/// What one scenario found.
#[derive(Debug, Default)]
pub struct Found {
    /// What is compared with the budgets.
    pub figures: Vec<Figure>,
    /// The table, as Markdown.
    pub table: String,
}

/// The scenarios, by the marks of their tables.
const SCENARIOS: [&str; 7] = ["calls", "pages", "work", "rules", "streams", "weight", "wall"];

/// Runs the job: all scenarios but the clock's, or those that are named; `--check` writes nothing
/// and compares, `--wall` adds what depends on the clock and gates nothing. `None` if a word is
/// none of these.
pub fn run(root: &Path, words: &[&str]) -> Option<Outcome> {
    let (mut mode, mut named) = (Mode::Write, Vec::new());
    for word in words {
        match *word {
            "--check" => mode = Mode::Check,
            "--wall" => named.push("wall"),
            word => named.push(*SCENARIOS.iter().find(|scenario| **scenario == word)?),
        }
    }
    if named.iter().all(|scenario| *scenario == "wall") {
        named.extend(SCENARIOS.iter().filter(|scenario| **scenario != "wall"));
    }
    Some(match measure(root, &named) {
        Ok((figures, tables)) => budget::settle(root, mode, &figures, &tables),
        Err(fault) => Outcome { findings: vec![fault], ..Outcome::default() },
    })
}

fn measure(root: &Path, named: &[&str]) -> Result<(Vec<Figure>, Tables), String> {
    run::valgrind_is_there()?;
    let programs = Programs::build(root)?;
    let server = Server::start(&programs)?;
    let (mut figures, mut tables) = (Vec::new(), Tables::new());
    for scenario in SCENARIOS.into_iter().filter(|scenario| named.contains(scenario)) {
        let found = match scenario {
            "calls" => calls::measure(&programs, &server),
            "pages" => pages::measure(&programs, &server),
            "work" => work::measure(&programs),
            "rules" => rules::measure(&programs, &server),
            "streams" => streams::measure(&programs, &server),
            "weight" => weight::measure(&programs),
            _ => wall::measure(root, &programs, &server),
        }?;
        figures.extend(found.figures.into_iter().map(|figure| figure.of(scenario)));
        tables.insert(scenario, found.table);
    }
    Ok((figures, tables))
}
