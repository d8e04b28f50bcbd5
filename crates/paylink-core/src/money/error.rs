/// The reason why a text or a number is not a valid amount of money. The error never shows the text
/// or the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The text does not consist of digits and at most one decimal mark.
    #[error(
        "must consist of digits and at most one decimal mark (dot or comma), without thousands separators"
    )]
    Syntax,
    /// The amount is zero or negative.
    #[error("must be greater than zero")]
    NotPositive,
    /// The amount has more decimal digits than its currency allows.
    #[error("has more digits after the decimal mark than its currency allows")]
    TooPrecise,
    /// The amount in minor units does not fit into 64 bits.
    #[error("is too large")]
    TooLarge,
    /// The currency code is not valid, or this library does not know the currency's number of
    /// decimal digits.
    #[error("must be a known currency (an ISO 4217 code such as TRY)")]
    Currency,
}
