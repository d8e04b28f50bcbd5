//! Rows come as `Data`, as `data`, or as a bare array: Paynet's sibling services do each of them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// An object with rows in it, or nothing but the rows.
pub(super) enum Rows<Object, Row> {
    Wrapped(Object),
    Bare(Vec<Row>),
}

/// Reads either shape.
pub(super) fn read<'de, D, Object, Row, T>(
    deserializer: D,
    join: fn(Rows<Object, Row>) -> T,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    Object: Deserialize<'de>,
    Row: Deserialize<'de>,
{
    deserializer.deserialize_any(Shape(PhantomData)).map(join)
}

struct Shape<Object, Row>(PhantomData<(Object, Row)>);

impl<'de, Object: Deserialize<'de>, Row: Deserialize<'de>> Visitor<'de> for Shape<Object, Row> {
    type Value = Rows<Object, Row>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with rows, or rows")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Object::deserialize(MapAccessDeserializer::new(map)).map(Rows::Wrapped)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Rows::Bare)
    }
}
