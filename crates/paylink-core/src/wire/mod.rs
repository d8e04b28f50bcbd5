//! Helpers with which a provider crate decodes responses and encodes requests in the provider's
//! format.
//!
//! If a provider documents one format of a value but its examples show another format, these
//! helpers accept both formats. Numbers are never converted to floating-point numbers.

pub mod decides;
pub mod decimal;
pub mod form;
pub mod informs;
mod notes;
mod place;
mod read;
mod repair;
mod scalar;
mod value;

pub use notes::Reason;
pub use read::{DecodeError, Decoded, UnreadField, decode, read_json, to_json};
pub use scalar::Scalar;
pub use serde_json::value::RawValue;
pub use value::{Nothing, WireValue, elements, members, object, text, usual_or_any, within};

/// Returns the bytes as lower-case hexadecimal digits.
///
/// ```
/// assert_eq!(paylink_core::wire::hex(&[0, 0x9a, 0xff]), "009aff");
/// ```
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for half in bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]) {
        text.push(char::from(if half < 10 { b'0' + half } else { b'a' - 10 + half }));
    }
    text
}

/// Returns the bytes of hexadecimal digits in either case; `None` for anything else.
pub(crate) fn unhex(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

/// Returns whether the text is empty or consists only of whitespace.
///
/// ```
/// assert!(paylink_core::wire::is_blank(" \u{a0}\n") && !paylink_core::wire::is_blank(" a"));
/// ```
pub fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}
