//! The form of a field that only informs: use it with `#[serde(with = "informs")]`. An example is
//! in [`decides`](super::decides).
//!
//! A value that the field's type does not accept becomes `None`, and the rest of the response is
//! read. [`decode`](super::decode) returns the paths of these fields. Characters that are not valid
//! are replaced in a text.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::{WireValue, notes};

pub use super::decides::serialize;

/// Reads a value that informs.
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
    Ok(T::read_informing(json).unwrap_or_else(|_| {
        let refused = notes::take_refused();
        notes::unread(json, refused.map_or("the value has another form", |note| note.reason));
        None
    }))
}
