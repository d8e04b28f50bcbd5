//! The version number in the serialized form of the types that callers may store.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A field that is serialized as the number 1. A later, incompatible form gets another number, so
/// that a program never reads a stored value as something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoredVersion;

const VERSION: u8 = 1;

impl Serialize for StoredVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(VERSION)
    }
}

impl<'de> Deserialize<'de> for StoredVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u8::deserialize(deserializer)? {
            VERSION => Ok(Self),
            _ => Err(de::Error::custom("the version number of the serialized data is not known")),
        }
    }
}
