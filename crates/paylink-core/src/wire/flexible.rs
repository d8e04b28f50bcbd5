//! Values whose documented and real JSON types differ: text that is a number, a flag that is text.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};

/// `Option<String>` from text, a whole number or a flag; `null` is `None`.
///
/// # Errors
/// A list, an object, or a number with a fraction.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    deserializer.deserialize_any(Scalar {
        expected: "text or a whole number",
        text: |text| Ok(Some(text.to_owned())),
        int: |n| Ok(Some(n.to_string())),
        flag: |flag| Ok(Some(flag.to_string())),
    })
}

/// `Option<i64>` from a whole number or text that is one; `null` and `""` are `None`.
///
/// # Errors
/// Anything else.
pub fn int<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    deserializer.deserialize_any(Scalar {
        expected: "a whole number",
        text: |text| match text.trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| "not a whole number"),
        },
        int: |n| i64::try_from(n).map(Some).map_err(|_| "number out of range"),
        flag: |_| Err("not a whole number"),
    })
}

/// `Option<bool>` from a flag, `"true"`/`"false"` in any case, `0`/`1`, `"0"`/`"1"`; `null` and `""` are `None`.
///
/// # Errors
/// Anything else.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    deserializer.deserialize_any(Scalar {
        expected: "a flag",
        text: |text| match text.trim() {
            "" => Ok(None),
            "1" => Ok(Some(true)),
            "0" => Ok(Some(false)),
            text if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            text if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            _ => Err("not a flag"),
        },
        int: |n| match n {
            0 => Ok(Some(false)),
            1 => Ok(Some(true)),
            _ => Err("not a flag"),
        },
        flag: |flag| Ok(Some(flag)),
    })
}

/// A value of any plain type, and what each type means here.
struct Scalar<T> {
    expected: &'static str,
    text: fn(&str) -> Result<Option<T>, &'static str>,
    int: fn(i128) -> Result<Option<T>, &'static str>,
    flag: fn(bool) -> Result<Option<T>, &'static str>,
}

impl<'de, T> Visitor<'de> for Scalar<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        (self.text)(text).map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<Self::Value, E> {
        (self.int)(n.into()).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<Self::Value, E> {
        (self.int)(n.into()).map_err(E::custom)
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Self::Value, E> {
        (self.flag)(flag).map_err(E::custom)
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
