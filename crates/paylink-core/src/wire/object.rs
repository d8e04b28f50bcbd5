//! Structs from JSON objects only. What serde derives reads an array too, by position, and would put values into fields
//! that nobody has named.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

/// A value that is read from an object and from nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members(PhantomData)).map(Self)
    }
}

/// An object or `null`: `#[serde(deserialize_with = "wire::object::one")]`.
///
/// # Errors
/// Anything else.
pub fn one<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::<Object<T>>::deserialize(deserializer).map(|own| own.map(|Object(own)| own))
}

/// A list of objects or `null`: `#[serde(deserialize_with = "wire::object::list")]`.
///
/// # Errors
/// Anything else.
pub fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error> {
    Option::<Vec<Object<T>>>::deserialize(deserializer).map(|rows| rows.map(bare))
}

/// The values of a list of objects.
pub fn bare<T>(objects: Vec<Object<T>>) -> Vec<T> {
    objects.into_iter().map(|Object(own)| own).collect()
}

struct Members<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

#[cfg(test)]
mod tests {
    use crate::money::Decimal;
    use crate::wire::read_json;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Row {
        id: u32,
        #[serde(default, with = "crate::wire::decimal::option")]
        amount: Option<Decimal>,
    }

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(default)]
    struct Page {
        #[serde(deserialize_with = "super::one")]
        first: Option<Row>,
        #[serde(deserialize_with = "super::list")]
        rows: Option<Vec<Row>>,
    }

    fn page(text: &str) -> Result<Page, String> {
        read_json(text.as_bytes()).map_err(|why| why.to_string())
    }

    #[test]
    fn objects_are_read_and_digits_kept() {
        let row = |id, amount: &str| Row { id, amount: amount.parse().ok() };
        assert_eq!(
            page(r#"{"first":{"id":1},"rows":[{"id":2,"amount":9007199254740993.01},{"new":[],"id":3}]}"#)
                .unwrap(),
            Page {
                first: Some(Row { id: 1, amount: None }),
                rows: Some(vec![row(2, "9007199254740993.01"), Row { id: 3, amount: None }])
            }
        );
        for text in ["{}", r#"{"first":null,"rows":null}"#] {
            assert_eq!(page(text).unwrap(), Page::default());
        }
        assert_eq!(page(r#"{"rows":[]}"#).unwrap().rows, Some(vec![]));
    }

    #[test]
    fn arrays_are_not_read_by_position() {
        for (text, place) in [
            (r#"{"first":[1]}"#, "first"),
            (r#"{"first":[1,"2.00"]}"#, "first"),
            (r#"{"rows":[[1]]}"#, "rows[0]"),
            (r#"{"rows":[{"id":1},[2]]}"#, "rows[1]"),
            (r#"{"rows":[null]}"#, "rows[0]"),
            (r#"{"rows":{"id":1}}"#, "rows"),
            (r#"{"first":7}"#, "first"),
        ] {
            let why = page(text).unwrap_err();
            assert!(why.contains(&format!("expected at `{place}` ")), "{text}: {why}");
        }
    }
}
