use crate::text::text_form;

/// A stable code for the rule that a refused value breaks, or for the limit that a call reached.
///
/// The codes do not change in later versions, but the English texts of
/// [`Error::rule`](crate::Error::rule) may change. A program that shows errors in a language other
/// than English can select a translation by the field and the code. New versions may add codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleCode {
    /// A required value is missing.
    Required,
    /// The provider does not support the field or filter.
    Unsupported,
    /// The value is empty or consists only of whitespace.
    Blank,
    /// The text has too many characters.
    TooLong,
    /// The number or duration is below the allowed minimum.
    TooSmall,
    /// The number, duration or size is above the allowed maximum.
    TooLarge,
    /// The number is outside the allowed range.
    OutOfRange,
    /// The text contains a character that is not allowed.
    Characters,
    /// The text does not have the required format.
    Format,
    /// The value is not a whole multiple of the smallest allowed unit. For example, Paynet accepts
    /// only lifetimes of whole hours.
    Granularity,
    /// The end of a range, such as a range of days, is before its start.
    Order,
    /// The caller set the same field twice.
    Repeated,
    /// The currency is unknown or not supported by the provider.
    Currency,
    /// The value is not one of the known values.
    UnknownValue,
    /// The value has more than one possible meaning, or would have an effect that was not
    /// requested.
    Ambiguous,
    /// The page cursor comes from a list of a different provider than the provider that was called.
    OtherProvider,
    /// The page cursor comes from a different query than the query that was passed.
    OtherQuery,
    /// The deadline of the whole call passed.
    Deadline,
    /// The call reached its maximum number of requests or pages.
    MaxRequests,
    /// The provider returns the same data again and again, so the call would never end.
    NoProgress,
}

text_form!(RuleCode, "rule_code", {
    Required => "required",
    Unsupported => "unsupported",
    Blank => "blank",
    TooLong => "too-long",
    TooSmall => "too-small",
    TooLarge => "too-large",
    OutOfRange => "out-of-range",
    Characters => "characters",
    Format => "format",
    Granularity => "granularity",
    Order => "order",
    Repeated => "repeated",
    Currency => "currency",
    UnknownValue => "unknown-value",
    Ambiguous => "ambiguous",
    OtherProvider => "other-provider",
    OtherQuery => "other-query",
    Deadline => "deadline",
    MaxRequests => "max-requests",
    NoProgress => "no-progress",
});
