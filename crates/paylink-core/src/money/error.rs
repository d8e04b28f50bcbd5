/// Why a text or number is not an amount that can be asked for. Never echoes the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Not digits with at most one decimal mark.
    #[error("must be digits with at most one decimal mark (dot or comma) and no grouping")]
    Syntax,
    /// Zero or negative.
    #[error("must be greater than zero")]
    NotPositive,
    /// More digits after the mark than the currency has.
    #[error("has more digits after the decimal mark than its currency has")]
    TooPrecise,
    /// Does not fit into 64 bits of minor units.
    #[error("is too large")]
    TooLarge,
    /// The currency is not readable, or its number of decimal digits is not known.
    #[error("must be in a currency that is known here (ISO 4217 code such as TRY)")]
    Currency,
}
