//! JSON objects that keep the order of their fields and the digits of their numbers.
//!
//! `serde_json::Map` sorts its keys unless a feature is switched on that would leak into every
//! other crate of a build; a provider's response has a documented order, and an amount must never
//! pass through a binary float.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// A JSON object: names in the order in which they came or were set, values as their own text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object(Vec<(String, Box<RawValue>)>);

impl Object {
    pub(crate) fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Returns the value of a field. `null` counts as absent; of a repeated field the last value
    /// counts.
    pub(crate) fn get(&self, name: &str) -> Option<&RawValue> {
        let (_, value) = self.0.iter().rev().find(|(own, _)| own == name)?;
        (value.get() != "null").then_some(&**value)
    }

    /// [`Object::get`] for a name in any case of its ASCII letters.
    pub(crate) fn get_in_any_case(&self, name: &str) -> Option<&RawValue> {
        let (_, value) = self.0.iter().rev().find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        (value.get() != "null").then_some(&**value)
    }

    /// Names and values in the order in which they came.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), &**value))
    }

    /// Replaces a field in its place, or appends it.
    pub(crate) fn set(&mut self, name: &str, value: impl Serialize) {
        let value = to_raw_value(&value).unwrap_or_else(|_| RawValue::NULL.to_owned());
        match self.0.iter_mut().find(|(own, _)| own == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// [`Object::set`] for building in one expression.
    pub(crate) fn with(mut self, name: &str, value: impl Serialize) -> Self {
        self.set(name, value);
        self
    }

    /// Appends the fields of another object.
    pub(crate) fn followed_by(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|(own, _)| own != name);
    }

    #[cfg(test)]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

/// Returns the JSON text of a value. If serialization failed, which the sandbox's values cannot, it
/// would be `null`.
pub(crate) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// Returns a text, or a number as its digits; `None` for any other value.
pub(crate) fn as_text(value: &RawValue) -> Option<String> {
    match value.get().as_bytes().first() {
        Some(b'"') => serde_json::from_str(value.get()).ok(),
        Some(b'-' | b'0'..=b'9') => Some(value.get().to_owned()),
        _ => None,
    }
}

/// Returns a boolean, also as a text; `Some(None)` for the empty text, `None` for any other value.
pub(crate) fn as_flag(value: &RawValue) -> Option<Option<bool>> {
    match value.get().trim_matches('"').to_ascii_lowercase().as_str() {
        "" => Some(None),
        "true" => Some(Some(true)),
        "false" => Some(Some(false)),
        _ => None,
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut fields = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(Object(fields))
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_digits_survive() {
        let source = r#"{"z":9007199254740993.01,"a":0.10,"m":{"y":1,"b":2}}"#;
        assert_eq!(text(&Object::parse(source).unwrap()), source);
    }

    #[test]
    fn set_keeps_the_place() {
        let mut object = Object::parse(r#"{"b":1,"a":2}"#).unwrap();
        object.set("b", "ş");
        object.set("c", 3);
        object.remove("a");
        assert_eq!(text(&object), r#"{"b":"ş","c":3}"#);
        assert_eq!(object.names().collect::<Vec<_>>(), ["b", "c"]);
        let more = Object::default().with("a", 1);
        assert_eq!(text(&object.followed_by(more)), r#"{"b":"ş","c":3,"a":1}"#);
    }

    #[test]
    fn null_is_absent_and_the_last_of_a_repeated_field_counts() {
        let object = Object::parse(r#"{"a":1,"a":2,"b":null}"#).unwrap();
        assert_eq!(object.get("a").map(RawValue::get), Some("2"));
        assert!(object.get("b").is_none());
        assert!(object.get("A").is_none());
        assert_eq!(object.get_in_any_case("A").map(RawValue::get), Some("2"));
        assert!(object.get_in_any_case("B").is_none() && object.get_in_any_case("c").is_none());
    }
}
