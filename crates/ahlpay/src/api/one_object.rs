//! The forms in which `data` contains a single object.

use paylink_core::wire;
use serde::{Deserialize, Deserializer};

/// Reads an object, or an array with at most one object. `from_text` converts a text that AHL Pay
/// sent instead. `null` and an empty array become `None`.
///
/// # Errors
/// Returns an error for a number, a boolean, any other array, and an object that is invalid.
pub(super) fn read<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
    from_text: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, D::Error> {
    wire::usual_or_any(deserializer, wire::object, |json| {
        if json.get().starts_with('"') {
            let text = wire::within(json, |json| wire::text(json))?;
            return Ok(text.and_then(|text| from_text(&text)));
        }
        match wire::elements(json)?.unwrap_or_default()[..] {
            [] => Ok(None),
            [object] if object.get().starts_with('{') => {
                wire::within(object, |object| wire::object(object))
            }
            [_] => Err("an object is expected"),
            _ => Err("the array has more than one object"),
        }
    })
}
