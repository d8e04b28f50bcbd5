//! The member of an envelope that carries the answer: an object, or whatever else a provider puts in its place.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    self, Deserialize, Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

use super::object::ObjectOnly;

/// What an array means where an object is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Array {
    /// None is nothing, one is the object itself, more cannot be read.
    OneOrNone,
    /// What the type itself makes of it.
    Allowed,
}

/// Reads the value in one go; `null` is none, and text is what `from_text` makes of it.
///
/// # Errors
/// Another shape.
pub fn read<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
    array: Array,
    from_text: fn(String) -> Option<T>,
) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(Content { array, from_text, value: PhantomData })
}

struct Content<T> {
    array: Array,
    from_text: fn(String) -> Option<T>,
    value: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Content<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        match self.array {
            Array::Allowed => T::deserialize(SeqAccessDeserializer::new(seq)).map(Some),
            Array::OneOrNone => {
                let one: Option<One<T>> = seq.next_element()?;
                match seq.next_element::<IgnoredAny>()? {
                    None => Ok(one.map(|One(one)| one)),
                    Some(_) => Err(de::Error::custom("several objects, not the expected one")),
                }
            }
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok((self.from_text)(text.to_owned()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Self::Value, E> {
        T::deserialize(flag.into_deserializer()).map(Some)
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<Self::Value, E> {
        T::deserialize(n.into_deserializer()).map(Some)
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<Self::Value, E> {
        T::deserialize(n.into_deserializer()).map(Some)
    }
}

/// An object, whatever its type would read besides.
struct One<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for One<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(ObjectOnly(deserializer)).map(One)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Decimal;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Row {
        #[serde(with = "crate::wire::decimal")]
        amount: Decimal,
    }

    fn row(text: &str, array: Array) -> Result<Option<Row>, ()> {
        let from_text = |text: String| text.parse().ok().map(|amount| Row { amount });
        read(&mut serde_json::Deserializer::from_str(text), array, from_text).map_err(drop)
    }

    #[test]
    fn objects_null_and_text() {
        let digits = "9007199254740993.01";
        let exact = Ok(Some(Row { amount: digits.parse().unwrap() }));
        for array in [Array::OneOrNone, Array::Allowed] {
            assert_eq!(row(&format!("{{\"amount\":{digits}}}"), array), exact);
            assert_eq!(row(&format!("\"{digits}\""), array), exact);
            for nothing in ["null", "\"\"", "\"a\""] {
                assert_eq!(row(nothing, array), Ok(None), "{nothing}");
            }
            for wrong in ["1", "true", "1.5", "{}", "[[1]]", r#"{"amount":1"#] {
                assert_eq!(row(wrong, array), Err(()), "{wrong}");
            }
        }
    }

    #[test]
    fn an_array_is_read_only_where_it_may_be_one() {
        let (one, two) = (r#"[{"amount":1}]"#, r#"[{"amount":1},{"amount":2}]"#);
        assert_eq!(row(one, Array::Allowed), Err(()));
        assert_eq!(row("[]", Array::Allowed), Err(()));
        assert_eq!(row(one, Array::OneOrNone), Ok(Some(Row { amount: "1".parse().unwrap() })));
        assert_eq!(row("[]", Array::OneOrNone), Ok(None));
        assert_eq!(row(two, Array::OneOrNone), Err(()));
        assert_eq!(row("[1]", Array::OneOrNone), Err(()));
    }
}
