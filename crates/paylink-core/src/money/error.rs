/// Why a text or number is not a valid amount. The input is never shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The text is not digits with at most one decimal mark.
    #[error("must be digits with at most one decimal mark (dot or comma) and no grouping")]
    Syntax,
    /// The amount is zero or negative.
    #[error("must be greater than zero")]
    NotPositive,
    /// There are more decimal digits than the currency has.
    #[error("has more digits after the decimal mark than its currency has")]
    TooPrecise,
    /// The amount does not fit into 64 bits of minor units.
    #[error("is too large")]
    TooLarge,
    /// The currency is not valid, or its number of decimal digits is not known.
    #[error("must be a known currency (an ISO 4217 code such as TRY)")]
    Currency,
}
