//! Rows come as `Data`, as `data`, or as a bare array: Paynet's sibling services do each of them.

use std::fmt;
use std::marker::PhantomData;

use paylink_core::Private;
use paylink_core::wire::{self, flexible};
use serde::Serialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::envelope::{Enveloped, private_text};

/// The rows of an answer, from `Data`, from `data` or from a bare array.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Rows<Row> {
    /// The rows.
    #[serde(rename = "Data")]
    pub rows: Vec<Row>,
    /// The API object that answered.
    pub object_name: Option<String>,
    /// The result code; 0 is success.
    pub code: Option<i64>,
    /// What Paynet says, in Turkish.
    pub message: Option<Private<String>>,
    /// The rows came as a bare array, without an envelope.
    #[serde(skip)]
    pub bare: bool,
    #[serde(skip)]
    without_rows: bool,
}

/// A list under another name must not pass for an empty one.
pub(super) const NO_ROWS: &str = "there are no rows under `Data` or `data`";

#[derive(serde::Deserialize)]
#[serde(bound(deserialize = "Row: Deserialize<'de>"))]
struct Wrapped<Row> {
    #[serde(default, rename = "Data", alias = "data", deserialize_with = "wire::Rows::present")]
    rows: Option<Vec<Row>>,
    #[serde(default, deserialize_with = "flexible::text")]
    object_name: Option<String>,
    #[serde(default, deserialize_with = "flexible::int")]
    code: Option<i64>,
    #[serde(default, deserialize_with = "private_text")]
    message: Option<Private<String>>,
}

impl<'de, Row: Deserialize<'de>> Deserialize<'de> for Rows<Row> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer, |either| match either {
            Either::Bare(rows) => {
                Self { rows, object_name: None, code: None, message: None, bare: true, without_rows: false }
            }
            Either::Wrapped(Wrapped { rows, object_name, code, message }) => {
                let without_rows = rows.is_none();
                Self { rows: rows.unwrap_or_default(), object_name, code, message, bare: false, without_rows }
            }
        })
    }
}

impl<Row: serde::de::DeserializeOwned> Enveloped for Rows<Row> {
    fn code(&self) -> Option<i64> {
        self.code
    }

    fn may_lack_code(&self) -> bool {
        self.bare
    }

    fn missing(&self) -> Option<&'static str> {
        self.without_rows.then_some(NO_ROWS)
    }
}

/// An object with rows in it, or nothing but the rows.
pub(super) enum Either<Object, Row> {
    Wrapped(Object),
    Bare(Vec<Row>),
}

/// Reads either shape.
pub(super) fn read<'de, D, Object, Row, T>(
    deserializer: D,
    join: fn(Either<Object, Row>) -> T,
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
    type Value = Either<Object, Row>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with rows, or rows")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Object::deserialize(MapAccessDeserializer::new(map)).map(Either::Wrapped)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        wire::Rows::read(seq).map(|wire::Rows(rows)| Either::Bare(rows))
    }
}
