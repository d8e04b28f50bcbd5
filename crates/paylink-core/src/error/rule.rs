use std::fmt;

/// The kind of rule that a refused value broke.
///
/// The codes are stable, the English texts of [`Error::rule`](crate::Error::rule) are not: a program
/// that shows errors in another language chooses its text by field and code. New codes may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleCode {
    /// The value is required and missing.
    Required,
    /// The provider does not support the field or filter.
    Unsupported,
    /// The value is empty or consists of whitespace.
    Blank,
    /// The text has too many characters.
    TooLong,
    /// The number or duration is below its minimum.
    TooSmall,
    /// The number, duration or size is above its maximum.
    TooLarge,
    /// The number is outside its range.
    OutOfRange,
    /// The text contains a character that is not allowed.
    Characters,
    /// The text has another form than the required one.
    Format,
    /// The duration is not a whole number of the provider's unit.
    Granularity,
    /// The end of a range lies before its start.
    Order,
    /// The same field is given twice.
    Repeated,
    /// The provider does not take this currency.
    Currency,
    /// The value is not one of those that are known.
    UnknownValue,
    /// The value would have an effect that was not requested.
    Ambiguous,
    /// The cursor belongs to another provider.
    OtherProvider,
    /// The cursor belongs to another query.
    OtherQuery,
}

impl RuleCode {
    /// Every code.
    pub const ALL: &'static [Self] = &[
        Self::Required,
        Self::Unsupported,
        Self::Blank,
        Self::TooLong,
        Self::TooSmall,
        Self::TooLarge,
        Self::OutOfRange,
        Self::Characters,
        Self::Format,
        Self::Granularity,
        Self::Order,
        Self::Repeated,
        Self::Currency,
        Self::UnknownValue,
        Self::Ambiguous,
        Self::OtherProvider,
        Self::OtherQuery,
    ];

    /// The code as text: lower case, words joined by underscores.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Unsupported => "unsupported",
            Self::Blank => "blank",
            Self::TooLong => "too_long",
            Self::TooSmall => "too_small",
            Self::TooLarge => "too_large",
            Self::OutOfRange => "out_of_range",
            Self::Characters => "characters",
            Self::Format => "format",
            Self::Granularity => "granularity",
            Self::Order => "order",
            Self::Repeated => "repeated",
            Self::Currency => "currency",
            Self::UnknownValue => "unknown_value",
            Self::Ambiguous => "ambiguous",
            Self::OtherProvider => "other_provider",
            Self::OtherQuery => "other_query",
        }
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_text_of_its_own() {
        let texts: std::collections::BTreeSet<_> =
            RuleCode::ALL.iter().map(|c| c.as_str()).collect();
        assert_eq!(texts.len(), RuleCode::ALL.len());
        assert_eq!(RuleCode::ALL.len(), RuleCode::OtherQuery as usize + 1, "a code is missing");
    }
}
