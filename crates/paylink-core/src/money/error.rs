/// The reason why a text or a number is not a valid amount. The error never shows the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The text is not a number written with digits and at most one decimal mark.
    #[error("must be digits with at most one decimal mark (dot or comma) and no grouping")]
    Syntax,
    /// The amount is zero or negative.
    #[error("must be greater than zero")]
    NotPositive,
    /// The amount has more decimal digits than its currency.
    #[error("has more digits after the decimal mark than its currency has")]
    TooPrecise,
    /// The number of minor units does not fit into 64 bits.
    #[error("is too large")]
    TooLarge,
    /// The currency is not valid, or its number of decimal digits is not known.
    #[error("must be a known currency (an ISO 4217 code such as TRY)")]
    Currency,
}
