//! Values whose documented and real JSON types differ: text that is a number, a flag that is text.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};

/// `Option<String>` from text, a whole number or a flag; `null` is `None`.
///
/// # Errors
/// A list, an object, or a number with a fraction.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    deserializer.deserialize_any(Scalar("text or a whole number")).map(|scalar| match scalar {
        None => None,
        Some(Value::Text(text)) => Some(text),
        Some(Value::Int(n)) => Some(n.to_string()),
        Some(Value::Flag(flag)) => Some(flag.to_string()),
    })
}

/// `Option<i64>` from a whole number or text that is one; `null` and `""` are `None`.
///
/// # Errors
/// Anything else.
pub fn int<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    match deserializer.deserialize_any(Scalar("a whole number"))? {
        None => Ok(None),
        Some(Value::Int(n)) => {
            i64::try_from(n).map(Some).map_err(|_| de::Error::custom("number out of range"))
        }
        Some(Value::Text(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::Text(text)) => {
            text.trim().parse().map(Some).map_err(|_| de::Error::custom("not a whole number"))
        }
        Some(Value::Flag(_)) => Err(de::Error::custom("not a whole number")),
    }
}

/// `Option<bool>` from a flag, `"true"`/`"false"` in any case, `0`/`1`, `"0"`/`"1"`; `null` and `""` are `None`.
///
/// # Errors
/// Anything else.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let not_a_flag = || de::Error::custom("not a flag");
    match deserializer.deserialize_any(Scalar("a flag"))? {
        None => Ok(None),
        Some(Value::Flag(flag)) => Ok(Some(flag)),
        Some(Value::Int(0)) => Ok(Some(false)),
        Some(Value::Int(1)) => Ok(Some(true)),
        Some(Value::Int(_)) => Err(not_a_flag()),
        Some(Value::Text(text)) => match text.trim().to_ascii_lowercase().as_str() {
            "" => Ok(None),
            "true" | "1" => Ok(Some(true)),
            "false" | "0" => Ok(Some(false)),
            _ => Err(not_a_flag()),
        },
    }
}

enum Value {
    Text(String),
    Int(i128),
    Flag(bool),
}

struct Scalar(&'static str);

impl<'de> Visitor<'de> for Scalar {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(Value::Text(text.to_owned())))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Some(Value::Text(text)))
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<Self::Value, E> {
        Ok(Some(Value::Int(n.into())))
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<Self::Value, E> {
        Ok(Some(Value::Int(n.into())))
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Some(Value::Flag(flag)))
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
