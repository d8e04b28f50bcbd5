//! Decodes and encodes a field that is only informative: no amount, identity or status depends on
//! the field. Use this module with `#[serde(default, with = "informs")]`. The documentation of
//! [`decides`](super::decides) contains an example.
//!
//! If the field's type does not accept a value, the field becomes `None`, and the rest of the
//! response is still decoded. [`decode`](super::decode) returns the paths of these fields. In a
//! string, invalid characters are replaced.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::{WireValue, notes};

pub use super::decides::serialize;

/// Deserializes a value that is only informative.
///
/// # Errors
/// Returns an error only if the JSON itself is invalid.
pub fn deserialize<'de, D: Deserializer<'de>, T: WireValue>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    if notes::is_quick() {
        return T::read(deserializer);
    }
    let json = <&'de RawValue>::deserialize(deserializer)?;
    Ok(T::read_informing(json).unwrap_or_else(|reason| {
        notes::unread(json, reason);
        None
    }))
}
