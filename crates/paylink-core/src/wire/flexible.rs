//! Values whose documented and real JSON types differ: text that is a number, a flag that is text.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use serde_json::value::RawValue;

use super::scalar::unquoted;

/// `Option<String>` from text, a whole number or a flag; `null` is `None`.
///
/// # Errors
/// A list, an object, or a number with a fraction.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    deserializer.deserialize_any(TextVisitor)
}

/// As [`text`], for a field that only informs: a number keeps its digits, whatever they are, and what is neither text, number
/// nor flag must not hide the rest, and is `None`. So is text that is none, such as half of a surrogate pair.
///
/// # Errors
/// Only those of JSON's own grammar.
pub fn loose<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    loose_as(deserializer, str::to_owned)
}

/// As [`loose`], for what is made of the text.
///
/// # Errors
/// Only those of JSON's own grammar.
pub fn loose_as<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: impl FnOnce(&str) -> T,
) -> Result<Option<T>, D::Error> {
    let raw = <&'de RawValue>::deserialize(deserializer)?.get();
    Ok(match raw.as_bytes().first() {
        Some(b'"') => unquoted(raw).map(|text| read(&text)),
        Some(b'-' | b'0'..=b'9' | b't' | b'f') => Some(read(raw)),
        _ => None,
    })
}

/// As [`text`], for what is made of the text: nothing is copied where nothing is kept.
///
/// # Errors
/// A list, an object, or a number with a fraction.
pub fn text_as<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: impl FnOnce(&str) -> T,
) -> Result<Option<T>, D::Error> {
    Ok(plain(deserializer)?.read(read))
}

/// `Option<i64>` from a whole number or text that is one; `null` and `""` are `None`.
///
/// # Errors
/// Anything else.
pub fn int<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    match plain(deserializer)? {
        Plain::Text(text) => match text.trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| de::Error::custom("not a whole number")),
        },
        Plain::Int(n) => Ok(Some(n)),
        Plain::Large(_) => Err(de::Error::custom("number out of range")),
        Plain::Flag(_) => Err(de::Error::custom("not a whole number")),
        Plain::Null => Ok(None),
    }
}

/// `Option<bool>` from a flag, `"true"`/`"false"` in any case, `0`/`1`, `"0"`/`"1"`; `null` and `""` are `None`.
///
/// # Errors
/// Anything else.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let not_a_flag = || de::Error::custom("not a flag");
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
        Plain::Int(_) | Plain::Large(_) => Err(not_a_flag()),
        Plain::Flag(flag) => Ok(Some(flag)),
        Plain::Null => Ok(None),
    }
}

/// A value of any plain type, not yet read as one. A single visitor for all of them keeps programs small.
enum Plain<'de> {
    Text(Cow<'de, str>),
    Int(i64),
    /// Beyond `i64`.
    Large(u64),
    Flag(bool),
    Null,
}

fn plain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Plain<'de>, D::Error> {
    deserializer.deserialize_any(PlainVisitor)
}

impl Plain<'_> {
    fn read<T>(&self, read: impl FnOnce(&str) -> T) -> Option<T> {
        match self {
            Self::Text(text) => Some(read(text)),
            Self::Int(n) => Some(read(&n.to_string())),
            Self::Large(n) => Some(read(&n.to_string())),
            Self::Flag(flag) => Some(read(if *flag { "true" } else { "false" })),
            Self::Null => None,
        }
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Plain<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a whole number or a flag")
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
        Ok(i64::try_from(n).map_or(Plain::Large(n), Plain::Int))
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

/// Makes the text at once: most fields are text, and a page has thousands of them.
struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        PlainVisitor.expecting(f)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<Self::Value, E> {
        Ok(Some(n.to_string()))
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<Self::Value, E> {
        Ok(Some(n.to_string()))
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Some(flag.to_string()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
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
        for (json, want) in
            [("true", true), ("\"True\"", true), ("1", true), ("\"1\"", true), ("false", false), ("0", false)]
        {
            assert_eq!(row(&format!("{{\"flag\":{json}}}")).flag, Some(want), "{json}");
        }
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Informed {
        #[serde(default, deserialize_with = "super::loose")]
        told: Option<String>,
        id: u32,
    }

    #[test]
    fn what_only_informs_hides_nothing() {
        for (told, read) in [
            ("\"a\\nb\"", Some("a\nb")),
            ("7", Some("7")),
            ("18446744073709551615", Some("18446744073709551615")),
            ("true", Some("true")),
            ("840.0", Some("840.0")),
            ("1e400", Some("1e400")),
            ("\"cut \\ud83d\"", None),
            ("[1,{\"a\":[]}]", None),
            ("{\"a\":{\"b\":1}}", None),
            ("null", None),
        ] {
            let told = serde_json::from_str::<Informed>(&format!("{{\"told\":{told},\"id\":1}}"));
            assert_eq!(told.ok(), Some(Informed { told: read.map(str::to_owned), id: 1 }));
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
