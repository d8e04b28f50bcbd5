//! The forms in which `data` contains a single object.

use std::fmt;
use std::marker::PhantomData;

use paylink_core::wire;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Reads an object, or an array with at most one object. `from_text` converts a text that AHL Pay
/// sent instead. `null` and an empty array become `None`.
///
/// # Errors
/// Returns an error for a number, a boolean, any other array, and an object that is invalid.
pub(super) fn read<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
    from_text: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(OneObject { from_text, object: PhantomData })
}

struct OneObject<F, T> {
    from_text: F,
    object: PhantomData<T>,
}

impl<'de, F: FnOnce(&str) -> Option<T>, T: Deserialize<'de>> Visitor<'de> for OneObject<F, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, an array with one object, or text")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Option<T>, A::Error> {
        let first = seq.next_element::<Element<T>>()?;
        if seq.next_element::<IgnoredAny>()?.is_some() {
            return Err(de::Error::custom("the array has more than one object"));
        }
        Ok(first.map(|Element(object)| object))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Option<T>, E> {
        Ok((self.from_text)(text))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }
}

/// An element of the array. It must be an object.
struct Element<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Element<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let object = wire::object(deserializer)?;
        object.map(Self).ok_or_else(|| de::Error::custom("an object is expected"))
    }
}
