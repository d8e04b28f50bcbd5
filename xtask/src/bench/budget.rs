//! The budgets: the limits that no figure may exceed.

use std::collections::BTreeMap;
use std::path::Path;

use super::figure::{self, Figure, Measured};

/// The file with the limits, from the root.
pub const BUDGETS: &str = "bench/budgets.json";

/// The limits by name. A limit of a ratio is in thousandths.
#[derive(Clone, Debug)]
pub struct Budgets(BTreeMap<String, u64>);

/// Returns the scenario in the name of a budget.
pub fn scenario(name: &str) -> &str {
    name.split(": ").next().unwrap_or_default()
}

impl Budgets {
    /// Reads the file.
    ///
    /// # Errors
    /// Returns an error if it cannot be read.
    pub fn read(root: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(root.join(BUDGETS));
        let text = text.map_err(|why| format!("{BUDGETS}: {why}"))?;
        serde_json::from_str(&text).map(Self).map_err(|why| format!("{BUDGETS}: {why}"))
    }

    /// Returns the names of the budgets.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Returns the figures of a scenario that exceed their budget or have none, and the budgets of
    /// the scenario that have no figure.
    pub fn findings(&self, of: &str, measured: &[Measured]) -> Vec<String> {
        let figures: Vec<&Figure> = measured.iter().flat_map(|table| &table.figures).collect();
        let mut findings = Vec::new();
        for Figure { budget, cells, value } in &figures {
            let subject = cells.first().map_or("", String::as_str);
            match self.0.get(*budget).map(|limit| value.of_same_kind(*limit)) {
                None => findings.push(format!("{BUDGETS} has no `{budget}`")),
                Some(limit) if *value > limit => {
                    findings.push(format!("`{budget}` is {limit}, and {subject} has {value}"));
                }
                Some(_) => {}
            }
        }
        let is_missing = |name: &&str| {
            scenario(name) == of && figures.iter().all(|figure| figure.budget != *name)
        };
        let missing = self.names().filter(is_missing);
        findings
            .extend(missing.map(|name| format!("`{name}` is in {BUDGETS} and was not measured")));
        findings
    }

    /// Returns the table as Markdown, with the limits as its last column.
    pub fn table(&self, measured: &Measured) -> String {
        let limit = |figure: &Figure| match self.0.get(figure.budget) {
            Some(limit) => figure.value.of_same_kind(*limit).to_string(),
            None => "–".to_owned(),
        };
        let row = |figure: &Figure| {
            [&figure.cells[..], &[figure.value.to_string(), limit(figure)]].concat()
        };
        let rows: Vec<_> = measured.figures.iter().map(row).collect();
        figure::table(&[&measured.head[..], &["at most"]].concat(), &rows)
    }
}

#[cfg(test)]
mod tests {
    use super::super::figure::Value;
    use super::*;

    fn measured(budget: &'static str, value: Value) -> Measured {
        let figure = Figure { budget, cells: vec!["all".to_owned()], value };
        Measured { head: vec!["program", "crates"], figures: vec![figure] }
    }

    #[test]
    fn a_figure_may_reach_its_limit_and_not_exceed_it() {
        let limits = [("size: crates", 105), ("size: bytes", 9), ("calls: to bare", 1100)];
        let budgets = Budgets(limits.map(|(name, limit)| (name.to_owned(), limit)).into());
        let found = |scenario: &str, budget, value| {
            budgets.findings(scenario, &[measured(budget, value)]).join("; ")
        };
        assert_eq!(found("calls", "calls: to bare", Value::Ratio(1100)), "");
        assert_eq!(
            found("calls", "calls: to bare", Value::Ratio(1101)),
            "`calls: to bare` is 1.100, and all has 1.101"
        );
        assert_eq!(
            found("size", "size: crates", Value::Count(105)),
            "`size: bytes` is in bench/budgets.json and was not measured"
        );
        assert_eq!(
            found("pages", "pages: other", Value::Count(1)),
            "bench/budgets.json has no `pages: other`"
        );
    }

    #[test]
    fn the_limit_is_the_last_column_of_a_table() {
        let budgets = Budgets([("size: crates".to_owned(), 105)].into());
        assert_eq!(
            budgets.table(&measured("size: crates", Value::Count(96))),
            "| program | crates | at most |\n| --- | ---: | ---: |\n| all | 96 | 105 |\n"
        );
    }
}
