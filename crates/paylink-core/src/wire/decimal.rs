//! Serializes a [`Decimal`] as an unquoted JSON number with unchanged digits. Use this module with
//! `#[serde(with = "wire::decimal")]` for a field of the type `Decimal`. For a field of the type
//! `Option<Decimal>`, use [`decides`](super::decides) or [`informs`](super::informs).
//!
//! Deserializes a `Decimal` from a JSON number or a quoted number, such as `"120.00"` or
//! `"120,00"`. This module relies on the raw values of serde_json. Therefore, it works only with
//! JSON, and does not work inside `flatten`, `untagged` or internally tagged types.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::value::RawValue;

use super::scalar::lossy;
use crate::money::{Decimal, DecimalError};

/// Serializes a decimal number with unchanged digits.
///
/// # Errors
/// Returns an error if the serializer fails.
pub fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serde_json::from_str::<&RawValue>(value.as_str())
        .map_err(ser::Error::custom)?
        .serialize(serializer)
}

/// Deserializes a `Decimal` from a JSON number or a quoted number.
///
/// # Errors
/// Returns an error for any other value. The error does not contain the value.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    parse(<&'de RawValue>::deserialize(deserializer)?).map_err(de::Error::custom)
}

/// Parses a number or a quoted number.
pub(super) fn parse(raw: &RawValue) -> Result<Decimal, DecimalError> {
    match lossy(raw) {
        Ok(Some((text, _))) if raw.get().starts_with('"') => Decimal::from_quoted(&text),
        _ => Decimal::from_json(raw),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Row {
        #[serde(with = "super")]
        amount: Decimal,
        #[serde(default, with = "crate::wire::decides")]
        fee: Option<Decimal>,
    }

    #[test]
    fn digits_are_kept_both_ways() {
        for digits in [
            "120",
            "120.50",
            "0.10",
            "9007199254740993.01",
            "78414770521538.59",
            "1234567890123456789012345678901234567890.5",
        ] {
            let text = format!("{{\"amount\":{digits},\"fee\":{digits}}}");
            let read: Row = serde_json::from_str(&text).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
        }
    }

    #[test]
    fn quoted_and_missing_values() {
        let row = |text: &str| crate::wire::read_json::<Row>(text.as_bytes());
        assert_eq!(row(r#"{"amount":"120,00"}"#).unwrap().amount.as_str(), "120.00");
        for no_fee in [r#"{"amount":1,"fee":null}"#, r#"{"amount":1,"fee":""}"#] {
            assert_eq!(row(no_fee).unwrap().fee, None);
        }
        for bad in ["null", "true", "\"4111111111111111x\"", "[1]"] {
            let error = row(&format!("{{\"amount\":{bad}}}")).unwrap_err().to_string();
            assert!(!error.contains("4111"), "{error}");
        }
        assert!(row("{}").is_err());
    }
}
