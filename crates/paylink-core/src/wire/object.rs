//! Structs from JSON objects only. What serde derives reads an array too, by position, and would put values into fields
//! that nobody has named.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

/// Reads an object and nothing else, whatever it is asked for.
pub struct ObjectOnly<D>(pub D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for ObjectOnly<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Members(visitor))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// What is asked for is only a hint to some deserializers; this takes nothing else from them.
struct Members<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Members<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        self.0.visit_map(map)
    }
}

/// Lets serde read these structs from JSON objects only. Both traits are derived with `#[serde(remote = "Self")]`, which
/// leaves their implementation to this macro.
///
/// ```
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// #[serde(default, remote = "Self")]
/// #[derive(Default)]
/// struct Row {
///     id: Option<i64>,
/// }
/// paylink_core::from_objects_only!(Row);
///
/// assert_eq!(serde_json::from_str::<Row>(r#"{"id":1}"#)?.id, Some(1));
/// assert!(serde_json::from_str::<Row>("[1]").is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! from_objects_only {
    ($($name:ident $(<$value:ident: $bound:ident>)?),+ $(,)?) => {$(
        impl<'de $(, $value: $bound)?> ::serde::Deserialize<'de> for $name $(<$value>)? {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                Self::deserialize($crate::wire::object::ObjectOnly(deserializer))
            }
        }

        impl $(<$value: ::serde::Serialize>)? ::serde::Serialize for $name $(<$value>)? {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use crate::money::Decimal;
    use crate::wire::read_json;

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    #[serde(remote = "Self")]
    struct Row {
        id: u32,
        #[serde(default, with = "crate::wire::decimal::option")]
        amount: Option<Decimal>,
    }

    #[derive(Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
    #[serde(default, remote = "Self")]
    struct Page {
        first: Option<Row>,
        rows: Option<Vec<Row>>,
    }

    from_objects_only!(Row, Page);

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
    fn a_deserializer_that_takes_no_hint_changes_nothing() {
        use serde::Deserialize;
        use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
        let members = MapDeserializer::<_, Error>::new([("id", 1u32)].into_iter());
        let row = <Row as Deserialize>::deserialize(members);
        assert_eq!(row.unwrap(), Row { id: 1, amount: None });
        let values = SeqDeserializer::<_, Error>::new([1u32, 2].into_iter());
        assert!(<Row as Deserialize>::deserialize(values).is_err());
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = r#"{"first":null,"rows":[{"id":2,"amount":149.90}]}"#;
        assert_eq!(serde_json::to_string(&page(text).unwrap()).unwrap(), text);
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
        for text in ["[]", "[null,null]", "[{\"id\":1}]", "7", "null"] {
            assert!(page(text).is_err(), "{text}");
        }
    }
}
