//! The budgets: the committed figures, and how far a new one may exceed them.

use std::collections::BTreeMap;
use std::path::Path;

use super::document::{self, Tables};
use super::figure::Figure;
use crate::fixtures::job::{Mode, Outcome};

/// The file with the committed figures, from the root.
pub const BUDGETS: &str = "bench/budgets.json";

/// A figure may exceed its budget by this many percent.
const TOLERANCE: u64 = 3;

/// Compares the figures, or writes them and the document.
pub fn settle(root: &Path, mode: Mode, figures: &[Figure], tables: &Tables) -> Outcome {
    let mut outcome = Outcome { report: tables.values().cloned().collect(), ..Outcome::default() };
    match mode {
        Mode::Check => match committed(root) {
            Ok(budgets) => outcome.findings = exceeded(&budgets, figures),
            Err(fault) => outcome.findings.push(fault),
        },
        Mode::Write => {
            for written in [write(root, figures), document::write(root, tables)] {
                match written {
                    Ok(path) => outcome.report.push(format!("written: {path}")),
                    Err(fault) => outcome.findings.push(fault),
                }
            }
        }
    }
    outcome
}

/// The figures that exceed their budget, have none, or are no longer measured.
pub fn exceeded(budgets: &BTreeMap<String, u64>, figures: &[Figure]) -> Vec<String> {
    let mut findings = Vec::new();
    for Figure { name, value } in figures {
        match budgets.get(name) {
            None => findings.push(format!("{BUDGETS} has no `{name}`: run `cargo xtask bench`")),
            Some(budget) if value * 100 > budget * (100 + TOLERANCE) => {
                findings.push(format!(
                    "`{name}` is {value}, more than its budget {budget} plus {TOLERANCE} %"
                ));
            }
            Some(_) => {}
        }
    }
    let is_missing = |name: &&String| {
        is_of_this_run(name, figures) && figures.iter().all(|figure| figure.name != **name)
    };
    let missing = budgets.keys().filter(is_missing);
    findings.extend(missing.map(|name| format!("`{name}` is in {BUDGETS} and was not measured")));
    findings
}

/// Whether the scenario of this figure was run.
fn is_of_this_run(name: &str, figures: &[Figure]) -> bool {
    figures.iter().any(|figure| Figure::scenario(&figure.name) == Figure::scenario(name))
}

/// The committed budgets, by the names of their figures.
pub(super) fn committed(root: &Path) -> Result<BTreeMap<String, u64>, String> {
    let text =
        std::fs::read_to_string(root.join(BUDGETS)).map_err(|why| format!("{BUDGETS}: {why}"))?;
    serde_json::from_str(&text).map_err(|why| format!("{BUDGETS}: {why}"))
}

/// Writes these figures; those of other scenarios stay.
fn write(root: &Path, figures: &[Figure]) -> Result<&'static str, String> {
    let mut budgets = committed(root).unwrap_or_default();
    budgets.retain(|name, _| !is_of_this_run(name, figures));
    budgets.extend(figures.iter().map(|figure| (figure.name.clone(), figure.value)));
    let text = serde_json::to_string_pretty(&budgets).map_err(|why| format!("{BUDGETS}: {why}"))?;
    std::fs::write(root.join(BUDGETS), text + "\n").map_err(|why| format!("{BUDGETS}: {why}"))?;
    Ok(BUDGETS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_percent_are_allowed_and_no_more() {
        let budgets = BTreeMap::from([("calls: a".to_owned(), 1000), ("pages: b".to_owned(), 1)]);
        let found = |value: u64| exceeded(&budgets, &[Figure::new("calls: a", value)]);
        assert!(found(900).is_empty() && found(1030).is_empty());
        assert!(found(1031)[0].contains("`calls: a` is 1031"));
        let new = [Figure::new("calls: a", 1u64), Figure::new("calls: c", 1u64)];
        assert!(exceeded(&budgets, &new)[0].contains("has no `calls: c`"));
        assert!(exceeded(&budgets, &new[1..])[1].contains("`calls: a` is in"));
    }
}
