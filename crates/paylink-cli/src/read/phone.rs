//! Parses phone numbers.

use paylink::Phone;

/// Parses a phone number.
///
/// # Errors
/// Returns a text for people. The text does not contain the phone number.
pub(crate) fn parse(text: &str) -> Result<Phone, String> {
    text.parse().map_err(|_| {
        text!(
            "write a phone number such as 0532 123 45 67 or +90 532 123 45 67",
            "0532 123 45 67 ya da +90 532 123 45 67 gibi bir telefon numarası yazın"
        )
    })
}
