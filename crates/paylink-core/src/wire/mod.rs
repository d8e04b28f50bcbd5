//! serde helpers that several providers need. What comes from a provider is read leniently where
//! its documentation contradicts its examples, and never through floating point.

pub mod decimal;
pub mod flexible;
pub mod form;
mod place;
mod read;
pub mod record;
mod scalar;

pub use read::{DecodeError, fill, read_json, read_record, to_json};
pub use scalar::Scalar;

/// Bytes as lower-case hexadecimal digits.
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

/// Whether a text says nothing: it is empty or blanks.
///
/// ```
/// assert!(paylink_core::wire::is_blank(" \u{a0}\n") && !paylink_core::wire::is_blank(" a"));
/// ```
// Some thirty places ask, and none is in a hurry.
#[inline(never)]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}
