use super::{Error, RuleCode};
use crate::money::{DecimalError, MoneyError};
use crate::time::InvalidDate;

impl From<MoneyError> for Error {
    /// Converts a `MoneyError` to an error for the field `amount`, or for the field `currency` if
    /// the currency is invalid.
    fn from(error: MoneyError) -> Self {
        let (field, code) = match error {
            MoneyError::Syntax => ("amount", RuleCode::Format),
            MoneyError::NotPositive => ("amount", RuleCode::TooSmall),
            MoneyError::TooPrecise => ("amount", RuleCode::Granularity),
            MoneyError::TooLarge => ("amount", RuleCode::TooLarge),
            MoneyError::Currency => ("currency", RuleCode::Currency),
        };
        Self::invalid(field, code, error.to_string())
    }
}

impl From<DecimalError> for Error {
    /// Converts a `DecimalError` to an error for the field `amount`.
    fn from(error: DecimalError) -> Self {
        let (code, rule) = match error {
            DecimalError::Syntax => (RuleCode::Format, "must be a decimal number"),
            DecimalError::OutOfRange => {
                (RuleCode::OutOfRange, "has too many digits, or an exponent that is too large")
            }
            DecimalError::Ambiguous => (
                RuleCode::Ambiguous,
                "is ambiguous, because exactly three digits follow its only comma or dot",
            ),
        };
        Self::invalid("amount", code, rule)
    }
}

impl From<InvalidDate> for Error {
    /// Converts an `InvalidDate` to an error for the field `date`.
    fn from(error: InvalidDate) -> Self {
        Self::invalid("date", RuleCode::Format, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use crate::error::{Error, Result, RuleCode};
    use crate::money::{Currency, Decimal, Money};
    use crate::time::LocalDate;

    #[test]
    fn one_question_mark_converts_and_names_field_and_rule() {
        fn money(text: &str) -> Result<Money> {
            Ok(Money::parse(text, Currency::TRY)?)
        }
        fn decimal(text: &str) -> Result<Decimal> {
            Ok(Decimal::from_quoted(text)?)
        }
        fn date(text: &str) -> Result<LocalDate> {
            Ok(text.parse::<LocalDate>()?)
        }
        let cases: [(Error, &str, RuleCode); 7] = [
            (money("1.234,50").unwrap_err(), "amount", RuleCode::Format),
            (money("0").unwrap_err(), "amount", RuleCode::TooSmall),
            (money("1.005").unwrap_err(), "amount", RuleCode::Granularity),
            (money("99999999999999999999").unwrap_err(), "amount", RuleCode::TooLarge),
            (decimal("x").unwrap_err(), "amount", RuleCode::Format),
            (decimal("1,234").unwrap_err(), "amount", RuleCode::Ambiguous),
            (date("2026-02-30").unwrap_err(), "date", RuleCode::Format),
        ];
        for (error, field, code) in cases {
            assert_eq!((error.field(), error.rule_code()), (Some(field), Some(code)), "{error}");
            assert!(error.to_string().starts_with(&format!("`{field}` ")), "{error}");
            assert!(error.to_string().ends_with("; nothing was sent"), "{error}");
        }
    }
}
