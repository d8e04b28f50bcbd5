//! Figures, ratios and tables, without floating point.

use std::fmt;

/// A table of figures.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The heads of the columns: those of [`Figure::cells`], and last that of [`Figure::value`].
    pub head: Vec<&'static str>,
    /// The rows.
    pub figures: Vec<Figure>,
}

/// A figure that has a budget: a row of a table.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The name of the budget, such as `size: crates of a program with one provider, at most`.
    pub budget: &'static str,
    /// What was measured, then what the value was computed from.
    pub cells: Vec<String>,
    /// The value that the budget limits.
    pub value: Value,
}

/// A value that a budget limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A number of bytes or crates.
    Count(u64),
    /// A ratio in thousandths.
    Ratio(u64),
}

impl Value {
    /// Returns `part` divided by `whole`, rounded to the nearest thousandth; zero if `whole` is
    /// zero.
    pub fn ratio(part: u64, whole: u64) -> Self {
        let (part, whole) = (u128::from(part), u128::from(whole));
        let thousandths = (part * 1000 + whole / 2).checked_div(whole).unwrap_or(0);
        Self::Ratio(u64::try_from(thousandths).unwrap_or(u64::MAX))
    }

    /// Returns this number as a value of the same kind.
    #[must_use]
    pub fn of_same_kind(self, number: u64) -> Self {
        match self {
            Self::Count(_) => Self::Count(number),
            Self::Ratio(_) => Self::Ratio(number),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => f.write_str(&grouped(*count)),
            Self::Ratio(ratio) => write!(f, "{}.{:03}", ratio / 1000, ratio % 1000),
        }
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
            assert_eq!(Value::ratio(part, whole).to_string(), shown);
        }
        for (number, shown) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(Value::Count(number).to_string(), shown);
        }
    }

    #[test]
    fn a_table() {
        let rows = [vec!["a".to_owned(), "1".to_owned()]];
        assert_eq!(table(&["who", "n"], &rows), "| who | n |\n| --- | ---: |\n| a | 1 |\n");
    }
}
