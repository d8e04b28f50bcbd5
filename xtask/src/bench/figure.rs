//! Exact figures, ratios and tables, without floating point.

use std::fmt;

/// An exact figure: equal programs and compilers give equal figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Scenario, subject and unit, such as `create paynet: instructions to bare`.
    pub name: String,
    /// The value; a ratio is in thousandths.
    pub value: u64,
}

impl Figure {
    /// A figure by name.
    pub fn new(name: impl Into<String>, value: impl Into<u64>) -> Self {
        Self { name: name.into(), value: value.into() }
    }

    /// Prefixes the name with the scenario.
    #[must_use]
    pub fn of(self, scenario: &str) -> Self {
        Self { name: format!("{scenario}: {}", self.name), ..self }
    }

    /// The scenario in the name of a figure.
    pub fn scenario(name: &str) -> &str {
        name.split(": ").next().unwrap_or_default()
    }
}

/// A ratio in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ratio(u64);

impl Ratio {
    /// `part` divided by `whole`, rounded to the nearest thousandth; zero if `whole` is zero.
    pub fn of(part: u64, whole: u64) -> Self {
        let (part, whole) = (u128::from(part), u128::from(whole));
        let thousandths = (part * 1000 + whole / 2).checked_div(whole).unwrap_or(0);
        Self(u64::try_from(thousandths).unwrap_or(u64::MAX))
    }
}

impl From<Ratio> for u64 {
    fn from(ratio: Ratio) -> Self {
        ratio.0
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

/// `1234567` as `1,234,567`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A table in Markdown.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let rule: Vec<String> = head
        .iter()
        .enumerate()
        .map(|(at, _)| if at == 0 { "---" } else { "---:" }.into())
        .collect();
    [line(&head), line(&rule)].into_iter().chain(rows.iter().map(|row| line(row))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_and_numbers() {
        for (part, whole, shown) in [
            (105, 100, "1.050"),
            (1, 3, "0.333"),
            (2, 3, "0.667"),
            (0, 5, "0.000"),
            (5, 0, "0.000"),
        ] {
            assert_eq!(Ratio::of(part, whole).to_string(), shown);
        }
        for (number, shown) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), shown);
        }
    }

    #[test]
    fn a_table() {
        let rows = [vec!["a".to_owned(), "1".to_owned()]];
        assert_eq!(table(&["who", "n"], &rows), "| who | n |\n| --- | ---: |\n| a | 1 |\n");
    }
}
