use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::value::RawValue;

use super::notes::Reason;

/// A JSON string, number or boolean that keeps its JSON type. Use `Scalar` for a field if the
/// provider sends a JSON type that differs from the documented type.
///
/// ```
/// use paylink_core::wire::Scalar;
/// let id: Scalar = serde_json::from_str("2527054")?;
/// assert_eq!(id.as_str(), "2527054");
/// assert_eq!(serde_json::to_string(&id)?, "2527054");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// A JSON string.
    Text(String),
    /// A JSON number with unchanged digits.
    Number(String),
    /// A JSON boolean.
    Flag(bool),
}

impl Scalar {
    /// Returns the value as text, whichever of the three JSON types it has.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) => text,
            Self::Flag(true) => "true",
            Self::Flag(false) => "false",
        }
    }

    /// Converts the value into text, like [`as_str`](Self::as_str).
    pub fn into_text(self) -> String {
        match self {
            Self::Text(text) | Self::Number(text) => text,
            Self::Flag(flag) => flag.to_string(),
        }
    }

    /// Converts a JSON value into a `Scalar`. Returns `None` if the value is `null`, an array or an
    /// object.
    pub fn from_json(raw: &RawValue) -> Option<Self> {
        let (text, _) = lossy(raw).ok()??;
        Self::of(raw, text)
    }

    /// Converts a JSON value whose text is known.
    pub(super) fn of(raw: &RawValue, text: Cow<'_, str>) -> Option<Self> {
        match raw.get().as_bytes().first()? {
            b'"' => Some(Self::Text(text.into_owned())),
            b'-' | b'0'..=b'9' => Some(Self::Number(text.into_owned())),
            b't' => Some(Self::Flag(true)),
            b'f' => Some(Self::Flag(false)),
            _ => None,
        }
    }
}

/// Returns the text of a JSON text, number or boolean, or `None` for `null`. The second value is
/// `true` if characters were replaced because they were not valid Unicode.
pub(super) fn lossy(json: &RawValue) -> Result<Option<(Cow<'_, str>, bool)>, Reason> {
    let raw = json.get();
    if raw.starts_with(['{', '[']) {
        return Err("a string, a number or a boolean is expected");
    }
    let text = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(raw);
    let text = if text.contains('\\') { unescaped(raw)?.into() } else { Cow::Borrowed(text) };
    let is_replaced = text.contains(char::REPLACEMENT_CHARACTER);
    Ok((raw != "null").then_some((text, is_replaced)))
}

/// Returns the contents of a JSON text. Half a surrogate pair is replaced: of the types that
/// serde_json can read, only bytes may contain it.
fn unescaped(raw: &str) -> Result<String, Reason> {
    let bytes = serde_json::Deserializer::from_str(raw).deserialize_bytes(Bytes);
    let bytes = bytes.map_err(|_| "the text has an invalid escape sequence")?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

struct Bytes;

impl de::Visitor<'_> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.to_owned())
    }
}

impl fmt::Debug for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Unexpected text may be personal data.
        f.write_str(match self {
            Self::Text(_) => "[text]",
            Self::Number(digits) if digits.len() <= 6 => digits,
            Self::Number(_) => "[number]",
            Self::Flag(_) => self.as_str(),
        })
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(digits) => RawValue::from_string(digits.clone())
                .map_err(ser::Error::custom)?
                .serialize(serializer),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(<&'de RawValue>::deserialize(deserializer)?)
            .ok_or_else(|| de::Error::custom("the value is not a string, a number or a boolean"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_type_and_the_digits_are_kept() {
        for (json, text) in [
            ("\"1\"", "1"),
            ("1", "1"),
            ("9007199254740993.01", "9007199254740993.01"),
            ("true", "true"),
            ("false", "false"),
            ("\"a\\nb\"", "a\nb"),
            ("\"ş\"", "ş"),
        ] {
            let scalar: Scalar = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&scalar).unwrap(), json);
            assert_eq!((scalar.as_str(), &*scalar.clone().into_text()), (text, text));
        }
        for json in ["null", "[]", "{}"] {
            assert!(serde_json::from_str::<Scalar>(json).is_err(), "{json}");
        }
        assert_eq!(serde_json::from_str::<Option<Scalar>>("null").unwrap(), None);
    }
}
