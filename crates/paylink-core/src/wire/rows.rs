use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

/// The rows of a page, without spare room: a vector that doubles would hold half as much again as it needs.
pub struct Rows<T>(pub Vec<T>);

impl<T> Rows<T> {
    /// Reads what is left of an array.
    ///
    /// # Errors
    /// A row that cannot be read.
    pub fn read<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<Self, A::Error>
    where
        T: Deserialize<'de>,
    {
        let mut rows = Vec::new();
        while let Some(row) = seq.next_element()? {
            if rows.len() == rows.capacity() {
                rows.reserve_exact(rows.len() / 4 + 16);
            }
            rows.push(row);
        }
        rows.shrink_to_fit();
        Ok(Self(rows))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Reader(PhantomData))
    }
}

struct Reader<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
    type Value = Rows<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Rows::read(seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rows_and_no_spare_room() {
        for count in [0, 1, 15, 16, 17, 1000] {
            let text = serde_json::to_string(&(0..count).collect::<Vec<u32>>()).unwrap();
            let Rows(rows) = serde_json::from_str::<Rows<u32>>(&text).unwrap();
            assert_eq!(rows, (0..count).collect::<Vec<_>>());
            assert_eq!(rows.capacity(), rows.len());
        }
        for text in ["{}", "7", "null", "[1,null]"] {
            assert!(serde_json::from_str::<Rows<u32>>(text).is_err(), "{text}");
        }
    }
}
