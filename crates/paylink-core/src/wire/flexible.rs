//! Functions that deserialize a value even if its JSON type differs from the documented type. For
//! example, a provider may send a number as text.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, Visitor};

use super::record::{Slot, Text};

/// Deserializes an `Option<String>` from a JSON string, an integer or a boolean. `null` becomes
/// `None`.
///
/// # Errors
/// Returns an error for an array, an object or a number with a fraction.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let mut text = None;
    Slot::Text(Text::String(&mut text)).deserialize(deserializer)?;
    Ok(text)
}

/// Deserializes an `Option<i64>` from an integer or from a JSON string that contains an integer.
/// `null` and `""` become `None`.
///
/// # Errors
/// Returns an error for any other value.
pub fn int<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    match plain(deserializer)? {
        Plain::Text(text) => match text.trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| de::Error::custom("not a whole number")),
        },
        Plain::Int(n) => Ok(Some(n)),
        Plain::Flag(_) => Err(de::Error::custom("not a whole number")),
        Plain::Null => Ok(None),
    }
}

/// Deserializes an `Option<bool>` from a boolean, from `"true"` or `"false"` in upper or lower
/// case, or from `0`, `1`, `"0"` or `"1"`. `null` and `""` become `None`.
///
/// # Errors
/// Returns an error for any other value.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let not_a_flag = || de::Error::custom("not a boolean");
    match plain(deserializer)? {
        Plain::Text(text) => match text.trim() {
            "" => Ok(None),
            "1" => Ok(Some(true)),
            "0" => Ok(Some(false)),
            text if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            text if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            _ => Err(not_a_flag()),
        },
        Plain::Int(0) => Ok(Some(false)),
        Plain::Int(1) => Ok(Some(true)),
        Plain::Int(_) => Err(not_a_flag()),
        Plain::Flag(flag) => Ok(Some(flag)),
        Plain::Null => Ok(None),
    }
}

/// A text, number or boolean that is converted afterwards. One visitor for all types keeps programs
/// small.
enum Plain<'de> {
    Text(Cow<'de, str>),
    Int(i64),
    Flag(bool),
    Null,
}

fn plain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Plain<'de>, D::Error> {
    deserializer.deserialize_any(PlainVisitor)
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Plain<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a whole number or a boolean")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Plain::Text(text.to_owned().into()))
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Plain::Text(text.into()))
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<Self::Value, E> {
        Ok(Plain::Int(n))
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<Self::Value, E> {
        i64::try_from(n).map(Plain::Int).map_err(|_| de::Error::custom("number out of range"))
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Plain::Flag(flag))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Plain::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Plain::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Row {
        #[serde(deserialize_with = "super::text")]
        text: Option<String>,
        #[serde(deserialize_with = "super::int")]
        int: Option<i64>,
        #[serde(deserialize_with = "super::flag")]
        flag: Option<bool>,
    }

    fn row(text: &str) -> Row {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn either_type_is_read() {
        for text in ["{}", r#"{"text":null,"int":null,"flag":null}"#] {
            assert_eq!(row(text), Row::default());
        }
        assert_eq!(row(r#"{"text":2527054}"#).text.as_deref(), Some("2527054"));
        assert_eq!(row(r#"{"text":"a\nb"}"#).text.as_deref(), Some("a\nb"));
        assert_eq!(
            (row(r#"{"int":"-3"}"#).int, row(r#"{"int":3}"#).int, row(r#"{"int":""}"#).int),
            (Some(-3), Some(3), None)
        );
        assert_eq!(row(r#"{"flag":" "}"#).flag, None);
        for (json, want) in [
            ("true", true),
            ("\"True\"", true),
            ("1", true),
            ("\"1\"", true),
            ("false", false),
            ("0", false),
        ] {
            assert_eq!(row(&format!("{{\"flag\":{json}}}")).flag, Some(want), "{json}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            r#"{"text":[]}"#,
            r#"{"text":1.5}"#,
            r#"{"int":1.0}"#,
            r#"{"int":true}"#,
            r#"{"int":"x"}"#,
            r#"{"int":18446744073709551615}"#,
            r#"{"flag":2}"#,
            r#"{"flag":"yes"}"#,
        ] {
            assert!(serde_json::from_str::<Row>(text).is_err(), "{text}");
        }
    }
}
