//! The decoder that all records share.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::names::{At, Names};
use super::{Found, NoRow, Place, Record, Rows, Shape, Slot, Text};
use crate::wire::scalar::{Scalar, unquoted};
use crate::wire::{decimal, flexible};

/// Deserializes a JSON object into a record.
///
/// # Errors
/// Returns an error if the value is not an object, or if a member is invalid or occurs twice.
pub fn object<'de, D: Deserializer<'de>>(
    deserializer: D,
    record: &mut dyn Record,
) -> Result<(), D::Error> {
    deserializer.deserialize_map(Members(record))
}

/// Deserializes a JSON value into a type that implements `Shape`.
///
/// # Errors
/// Returns an error if the type cannot be decoded from this kind of JSON value, or if a member is
/// invalid or occurs twice.
pub fn shape<'de, D: Deserializer<'de>>(
    deserializer: D,
    shape: &mut dyn Shape,
) -> Result<(), D::Error> {
    deserializer.deserialize_any(Any(shape))
}

struct Members<'a>(&'a mut dyn Record);

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let names = self.0.names();
        let (mut seen, mut next) = ([false; 128], At::default());
        while let Some(known) = map.next_key_seed(Name { names, next: &mut next })? {
            let Some(at) = known else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            match seen.get_mut(at) {
                Some(seen @ false) => *seen = true,
                _ => return Err(de::Error::custom("duplicate member")),
            }
            map.next_value_seed(self.0.member(at))?;
        }
        self.0.missing().map_or(Ok(()), |name| Err(de::Error::missing_field(name)))
    }
}

/// Finds the index of a name. The expected position is tried first, because providers send members
/// in the order in which they document them.
struct Name<'a> {
    names: Names,
    next: &'a mut At,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<usize>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, name: &str) -> Result<Option<usize>, E> {
        let Some(found) = self.names.find(name, *self.next) else { return Ok(None) };
        *self.next = found.behind(name.as_bytes());
        Ok(Some(found.index))
    }
}

impl<'de> DeserializeSeed<'de> for Slot<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self {
            Self::Text(text) => deserializer.deserialize_any(Plain(text)),
            Self::Int(place) => flexible::int(deserializer).map(|int| *place = int),
            Self::Flag(place) => flexible::flag(deserializer).map(|flag| *place = flag),
            Self::Shape(place) => shape(deserializer, place),
            Self::Ignored => IgnoredAny::deserialize(deserializer).map(drop),
            Self::Again => Err(de::Error::custom("duplicate member")),
            other => other.set(<&RawValue>::deserialize(deserializer)?).map_err(de::Error::custom),
        }
    }
}

impl Slot<'_> {
    /// Stores a value from its JSON text, for the destinations that keep the digits of a number.
    fn set(self, json: &RawValue) -> Result<(), &'static str> {
        if json.get() == "null" {
            return Ok(());
        }
        match self {
            Self::Decimal(place) => {
                *place = decimal::read(json).map_err(|_| "not a decimal number")?
            }
            Self::LooseDecimal(place) => *place = decimal::read(json).ok().flatten(),
            Self::Scalar(place) => {
                *place = Some(Scalar::from_json(json).ok_or("not text, a number or a boolean")?);
            }
            Self::LooseScalar(place) => *place = Scalar::from_json(json),
            Self::LooseText(place) => match (json.get().as_bytes().first(), unquoted(json.get())) {
                (Some(b'"'), Some(text)) => place.set(&text),
                (Some(b'-' | b'0'..=b'9' | b't' | b'f'), _) => place.set(json.get()),
                _ => {}
            },
            Self::Json(place) => place.set(json.to_owned()),
            // These destinations are filled without the JSON text of the value.
            Self::Text(_)
            | Self::Int(_)
            | Self::Flag(_)
            | Self::Shape(_)
            | Self::Ignored
            | Self::Again => {}
        }
        Ok(())
    }
}

struct Plain<'a>(Text<'a>);

impl Visitor<'_> for Plain<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a whole number or a boolean")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.0.set(text);
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<(), E> {
        self.visit_str(&n.to_string())
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<(), E> {
        self.visit_str(&n.to_string())
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<(), E> {
        self.visit_str(if flag { "true" } else { "false" })
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

struct Any<'a>(&'a mut dyn Shape);

impl<'de> Visitor<'de> for Any<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, an array or text")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        match self.0.place(Found::Object) {
            Some(Place::Object(record)) => Members(record).visit_map(map),
            _ => Err(de::Error::custom("no object is expected here")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Some(Place::Rows(rows)) = self.0.place(Found::Array) else {
            return Err(de::Error::custom("no array is expected here"));
        };
        while seq.next_element_seed(Element(&mut *rows))?.is_some() {}
        rows.end();
        Ok(())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.0
            .place(Found::Text(text))
            .map(drop)
            .ok_or_else(|| de::Error::custom("no text is expected here"))
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.0
            .place(Found::Null)
            .map(drop)
            .ok_or_else(|| de::Error::custom("null is not expected here"))
    }
}

struct Element<'a>(&'a mut dyn Rows);

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let (mut row, mut why) = (Some(deserializer), None);
        let added = self.0.add(&mut |record| {
            let row = row.take().ok_or(NoRow)?;
            object(row, record).map_err(|error| why = Some(error)).map_err(|()| NoRow)
        });
        added.map_err(|NoRow| {
            why.unwrap_or_else(|| de::Error::custom("more elements than are expected here"))
        })
    }
}
