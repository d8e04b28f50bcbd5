//! Parses order numbers.

use paylink_orders::OrderNumber;

/// Parses an order number.
///
/// # Errors
/// Returns a text for people.
pub(crate) fn parse(text: &str) -> Result<OrderNumber, String> {
    text.parse().map_err(|_| {
        text!(
            "an order number has 1 to 40 letters A-Z, digits, hyphens, underscores or dots",
            "sipariş numarası 1 ile 40 arasında A-Z harfi, rakam, tire, alt çizgi ya da nokta içerir"
        )
    })
}
