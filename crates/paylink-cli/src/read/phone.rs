//! Phone numbers.

use paylink::Phone;

/// Reads a phone number.
///
/// # Errors
/// Returns a text for people, which does not show the number.
pub(crate) fn parse(text: &str) -> Result<Phone, String> {
    text.parse().map_err(|_| {
        text!(
            "write a phone number such as 0532 123 45 67 or +90 532 123 45 67",
            "0532 123 45 67 ya da +90 532 123 45 67 gibi bir telefon numarası yazın"
        )
    })
}
