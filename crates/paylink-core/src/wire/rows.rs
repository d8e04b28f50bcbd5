use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

/// More rows than any page holds: a hostile answer must not become much more than its bytes.
const MOST: usize = 50_000;

/// The rows of a page, at most 50,000, without spare room: a vector that doubles would hold half as much again as it needs.
pub struct Rows<T>(pub Vec<T>);

impl<T> Rows<T> {
    /// Reads what is left of an array.
    ///
    /// # Errors
    /// A row that cannot be read, or too many of them.
    pub fn read<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<Self, A::Error>
    where
        T: Deserialize<'de>,
    {
        let mut rows = Vec::new();
        while let Some(row) = seq.next_element()? {
            if rows.len() == MOST {
                return Err(de::Error::custom("too many rows"));
            }
            if rows.len() == rows.capacity() {
                rows.reserve_exact(rows.len() / 4 + 16);
            }
            rows.push(row);
        }
        rows.shrink_to_fit();
        Ok(Self(rows))
    }

    /// For a member that must be there: `null` is no rows, and a name that is not there is another shape.
    ///
    /// # Errors
    /// Those of [`read`](Self::read), or what is no array.
    pub fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
    where
        T: Deserialize<'de>,
    {
        Option::<Self>::deserialize(deserializer)
            .map(|rows| Some(rows.map_or_else(Vec::new, |Self(rows)| rows)))
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
    use serde::Deserialize;

    use super::*;

    #[test]
    fn fifty_thousand_rows_are_the_most() {
        let rows =
            |count: usize| serde_json::from_str::<Rows<u32>>(&format!("[{}]", vec!["1"; count].join(",")));
        assert_eq!(rows(MOST).map(|Rows(rows)| rows.len()).ok(), Some(MOST));
        assert!(rows(MOST + 1).is_err());
    }

    #[test]
    fn null_is_no_rows_and_absent_is_told_apart() {
        #[derive(Deserialize)]
        struct Page {
            #[serde(default, deserialize_with = "Rows::present")]
            rows: Option<Vec<u32>>,
        }
        for (text, read) in [
            ("{}", Some(None)),
            (r#"{"rows":null}"#, Some(Some(vec![]))),
            (r#"{"rows":[1,2]}"#, Some(Some(vec![1, 2]))),
            (r#"{"rows":{}}"#, None),
        ] {
            assert_eq!(serde_json::from_str::<Page>(text).map(|page| page.rows).ok(), read, "{text}");
        }
    }

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
