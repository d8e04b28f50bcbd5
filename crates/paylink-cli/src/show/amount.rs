//! Formats amounts for people.

use paylink::{Currency, Money};

use crate::text::language::Language;

/// Returns an amount in the language of the run: `1.499,90 TL` or `TRY 1,499.90`.
pub(crate) fn shown(money: Money) -> String {
    let (group, mark) = match Language::current() {
        Language::Turkish => ('.', ','),
        Language::English => (',', '.'),
    };
    let digits = money.to_decimal().to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::with_capacity(digits.len() + 8);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(mark);
        text.push_str(fraction);
    }
    match Language::current() {
        Language::Turkish if money.currency() == Currency::TRY => format!("{text} TL"),
        Language::Turkish => format!("{text} {}", money.currency()),
        Language::English => format!("{} {text}", money.currency()),
    }
}

/// Returns the amounts joined by a plus sign. Amounts of different currencies are never added.
pub(crate) fn sums(sums: impl IntoIterator<Item = Money>) -> String {
    let shown: Vec<String> = sums.into_iter().map(shown).collect();
    if shown.is_empty() { "–".to_owned() } else { shown.join(" + ") }
}

/// The sums of amounts, separately for each currency.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum(Vec<(Currency, i64)>);

impl Sum {
    /// Adds an amount. A sum that would be too large stays at the largest possible amount.
    pub(crate) fn add(&mut self, money: Money) {
        match self.0.iter_mut().find(|(currency, _)| *currency == money.currency()) {
            Some((_, sum)) => *sum = sum.saturating_add(money.minor()),
            None => self.0.push((money.currency(), money.minor())),
        }
    }

    pub(crate) fn amounts(&self) -> Vec<Money> {
        let amounts = self.0.iter().filter_map(|(of, minor)| Money::from_minor(*minor, *of).ok());
        amounts.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_as_its_readers_write_it() {
        for (text, turkish, english) in [
            ("149.90", "149,90 TL", "TRY 149.90"),
            ("1499.90", "1.499,90 TL", "TRY 1,499.90"),
            ("1", "1,00 TL", "TRY 1.00"),
            ("1234567.05", "1.234.567,05 TL", "TRY 1,234,567.05"),
            ("123456", "123.456,00 TL", "TRY 123,456.00"),
        ] {
            let money = Money::parse(text, Currency::TRY).unwrap();
            Language::Turkish.set();
            assert_eq!(shown(money), turkish);
            Language::English.set();
            assert_eq!(shown(money), english);
        }
        let euros = Money::parse("1.5", Currency::EUR).unwrap();
        assert_eq!(shown(euros), "EUR 1.50");
        Language::Turkish.set();
        assert_eq!(shown(euros), "1,50 EUR");
        let kronur = Money::parse("1500", "ISK".parse().unwrap()).unwrap();
        assert_eq!(shown(kronur), "1.500 ISK");
    }

    #[test]
    fn sums_of_two_currencies_are_not_mixed() {
        Language::English.set();
        let mut sum = Sum::default();
        for (text, currency) in
            [("1.50", Currency::TRY), ("2", Currency::EUR), ("3.25", Currency::TRY)]
        {
            sum.add(Money::parse(text, currency).unwrap());
        }
        assert_eq!(sums(sum.amounts()), "TRY 4.75 + EUR 2.00");
        assert_eq!(sums([]), "–");
    }
}
