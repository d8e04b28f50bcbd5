use std::fmt;
use std::marker::PhantomData;

use paylink_core::wire::{Rows, flexible};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::envelope::FromData;

/// A page of rows: an object with page numbers, or a bare array. AHL Pay documents and shows both, at one service this way round and
/// at another that way.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<Row> {
    /// Where the page stands; `None` if the rows came as a bare array.
    pub paging: Option<Paging>,
    /// The rows.
    pub result: Vec<Row>,
}

/// Where a page stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, remote = "Self")]
#[non_exhaustive]
pub struct Paging {
    /// The page, **from 1**, though a request counts from 0.
    #[serde(deserialize_with = "flexible::int")]
    pub current_page: Option<i64>,
    /// Rows of a page.
    #[serde(deserialize_with = "flexible::int")]
    pub page_size: Option<i64>,
    /// How many pages there are.
    #[serde(deserialize_with = "flexible::int")]
    pub total_pages: Option<i64>,
    /// How many rows there are in all.
    #[serde(deserialize_with = "flexible::int")]
    pub total_items: Option<i64>,
    /// The sort key.
    #[serde(deserialize_with = "flexible::text", skip_serializing_if = "Option::is_none")]
    pub order_by: Option<String>,
    /// Newest first.
    #[serde(deserialize_with = "flexible::flag", skip_serializing_if = "Option::is_none")]
    pub order_by_desc: Option<bool>,
}

paylink_core::from_objects_only!(Paging);

/// What follows a page, by its page numbers alone: two pages of equal rows are legal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Following {
    /// Nothing: the rows are all.
    Nothing,
    /// The next page.
    Next,
    /// The answer is about another page than was asked for, or a full page does not say where it stands.
    Untold,
}

/// No rows, and no word of where: what an answer without `data` is taken for.
impl<Row> Default for Page<Row> {
    fn default() -> Self {
        Self { paging: None, result: Vec::new() }
    }
}

impl<Row> Page<Row> {
    /// What follows, if `page` (from 0) was asked for with this many rows.
    pub(crate) fn following(&self, page: u32, size: u32) -> Following {
        let told = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
        let (rows, current) = (self.result.len() as u64, u64::from(page) + 1);
        let Some(paging) = &self.paging else {
            return if rows < u64::from(size) { Following::Nothing } else { Following::Untold };
        };
        // A provider that caps the size says so.
        let size = told(paging.page_size).filter(|size| *size > 0).unwrap_or(u64::from(size));
        let items = told(paging.total_items);
        if rows == 0 {
            // Past the end, or the end has come nearer; but the first of some is not empty.
            let is_missing = current == 1 && items.is_some_and(|items| items > 0);
            return if is_missing { Following::Untold } else { Following::Nothing };
        }
        match told(paging.current_page) {
            Some(shown) if shown == current => {}
            None if rows < size && items.is_none() => return Following::Nothing,
            _ => return Following::Untold,
        }
        let before = (current - 1).saturating_mul(size);
        let more_pages = told(paging.total_pages).map(|pages| pages > current);
        let more_rows = items.map(|items| items > before.saturating_add(rows));
        match (more_pages, more_rows) {
            // There are more, but this page is not full: where they begin is not to be known.
            (_, Some(true)) if rows < size => Following::Untold,
            (None, None) if rows < size => Following::Nothing,
            (Some(true), _) | (_, Some(true)) | (None, None) => Following::Next,
            _ => Following::Nothing,
        }
    }
}

impl<Row: Serialize> Serialize for Page<Row> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let Some(paging) = &self.paging else { return self.result.serialize(serializer) };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("currentPage", &paging.current_page)?;
        map.serialize_entry("pageSize", &paging.page_size)?;
        map.serialize_entry("totalPages", &paging.total_pages)?;
        map.serialize_entry("totalItems", &paging.total_items)?;
        if let Some(order_by) = &paging.order_by {
            map.serialize_entry("orderBy", order_by)?;
        }
        if let Some(order_by_desc) = &paging.order_by_desc {
            map.serialize_entry("orderByDesc", order_by_desc)?;
        }
        map.serialize_entry("result", &self.result)?;
        map.end()
    }
}

/// [`Page`] as an object: its place and its rows stand side by side.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "Row: Deserialize<'de>"))]
struct Wrapped<Row> {
    #[serde(default, deserialize_with = "flexible::int")]
    current_page: Option<i64>,
    #[serde(default, deserialize_with = "flexible::int")]
    page_size: Option<i64>,
    #[serde(default, deserialize_with = "flexible::int")]
    total_pages: Option<i64>,
    #[serde(default, deserialize_with = "flexible::int")]
    total_items: Option<i64>,
    #[serde(default, deserialize_with = "flexible::text")]
    order_by: Option<String>,
    #[serde(default, deserialize_with = "flexible::flag")]
    order_by_desc: Option<bool>,
    // Rows under another name would be an empty list.
    #[serde(default, deserialize_with = "Rows::present")]
    result: Option<Vec<Row>>,
}

struct Reader<Row>(PhantomData<Row>);

impl<'de, Row: Deserialize<'de>> Visitor<'de> for Reader<Row> {
    type Value = Page<Row>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Rows::read(seq).map(|Rows(result)| Page { paging: None, result })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let told: Wrapped<Row> = Wrapped::deserialize(MapAccessDeserializer::new(map))?;
        let paging = Paging {
            current_page: told.current_page,
            page_size: told.page_size,
            total_pages: told.total_pages,
            total_items: told.total_items,
            order_by: told.order_by,
            order_by_desc: told.order_by_desc,
        };
        let result = told.result.ok_or_else(|| de::Error::missing_field("result"))?;
        Ok(Page { paging: Some(paging), result })
    }
}

impl<'de, Row: Deserialize<'de>> Deserialize<'de> for Page<Row> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader(PhantomData))
    }
}

impl<Row: DeserializeOwned> FromData for Page<Row> {
    const MAY_BE_ARRAY: bool = true;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn page(text: &str) -> Page<i64> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn trap_the_request_counts_pages_from_0_and_the_answer_from_1() {
        let first = page(r#"{"currentPage":1,"pageSize":2,"totalPages":2,"totalItems":3,"result":[1,2]}"#);
        assert_eq!(first.following(0, 2), Following::Next);
        assert_eq!(first.following(1, 2), Following::Untold, "the first page came again");
        let last = page(r#"{"currentPage":2,"pageSize":2,"totalPages":2,"totalItems":3,"result":[3]}"#);
        assert_eq!(last.following(1, 2), Following::Nothing);
    }

    #[test]
    fn trap_data_is_an_object_or_an_array() {
        assert_eq!(page("[1,2]").result, [1, 2]);
        assert_eq!(page("[1]").following(0, 2), Following::Nothing);
        assert_eq!(page("[1,2]").following(0, 2), Following::Untold, "a full page without a number");
        assert_eq!(serde_json::to_string(&page("[1,2]")).unwrap(), "[1,2]");
    }

    #[test]
    fn either_total_tells_of_more() {
        for (paging, following) in [
            (r#""totalPages":1,"totalItems":2"#, Following::Nothing),
            (r#""totalPages":2,"totalItems":2"#, Following::Next),
            (r#""totalPages":1,"totalItems":3"#, Following::Next),
            (r#""totalPages":1"#, Following::Nothing),
            (r#""totalItems":3"#, Following::Next),
            (r#""pageSize":2,"totalItems":2"#, Following::Nothing),
            (r#""totalItems":-1"#, Following::Next),
            ("\"orderBy\":null", Following::Next),
        ] {
            let text = format!("{{\"currentPage\":1,{paging},\"result\":[1,2]}}");
            assert_eq!(page(&text).following(0, 2), following, "{text}");
        }
        let without_number = |rows| page(&format!("{{\"totalPages\":9,\"result\":{rows}}}")).following(0, 2);
        assert_eq!((without_number("[1]"), without_number("[1,2]")), (Following::Nothing, Following::Untold));
        assert_eq!(
            page(r#"{"currentPage":7,"totalPages":9,"result":[]}"#).following(3, 2),
            Following::Nothing
        );
    }

    #[test]
    fn a_page_that_is_not_full_and_not_the_last_is_no_page() {
        let capped = |paging: &str| page(&format!("{{{paging},\"result\":[1,2]}}")).following(0, 5);
        assert_eq!(
            capped(r#""currentPage":1,"pageSize":5,"totalPages":1,"totalItems":3"#),
            Following::Untold
        );
        assert_eq!(capped(r#""currentPage":1,"totalItems":12"#), Following::Untold);
        assert_eq!(capped(r#""currentPage":1,"pageSize":2,"totalPages":6,"totalItems":12"#), Following::Next);
        let empty = |items: i64| page(&format!("{{\"totalItems\":{items},\"result\":[]}}"));
        assert_eq!(empty(25).following(0, 5), Following::Untold);
        assert_eq!(
            (empty(0).following(0, 5), empty(25).following(5, 5)),
            (Following::Nothing, Following::Nothing)
        );
        assert_eq!(page(r#"{"totalItems":0,"result":null}"#).result, [] as [i64; 0]);
    }

    #[test]
    fn rows_under_another_name_are_no_empty_page() {
        for text in
            ["{}", r#"{"rows":[1]}"#, r#"{"result":{}}"#, r#"{"result":[[1]]}"#, "[[1]]", "1", "\"x\""]
        {
            assert!(serde_json::from_str::<Page<i64>>(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_walk_misses_nothing_and_repeats_nothing(
            begin in 0usize..60,
            growth in proptest::collection::vec(0usize..4, 30),
            (size, cap) in (1usize..12, 1usize..12),
            tells_pages: bool,
            tells_items: bool,
        ) {
            let (mut all, mut seen, rows) = (begin, Vec::<usize>::new(), size.min(cap));
            // Rows are added behind the others while the list is being walked, and then no more.
            for (number, grown) in growth.into_iter().chain(std::iter::repeat(0)).enumerate() {
                let here: Vec<usize> = (seen.len()..all.min(seen.len() + rows)).collect();
                let told = |is_told: bool, value: usize| is_told.then_some(value as i64);
                let paging = Paging {
                    current_page: told(true, number + 1),
                    page_size: told(true, rows),
                    total_pages: told(tells_pages, all.div_ceil(rows)),
                    total_items: told(tells_items, all),
                    ..Paging::default()
                };
                let page = Page { paging: Some(paging), result: here };
                seen.extend(&page.result);
                match page.following(number as u32, size as u32) {
                    Following::Nothing => break,
                    Following::Next => prop_assert!(!page.result.is_empty(), "a walk without an end"),
                    Following::Untold => prop_assert!(false, "an honest page is not understood"),
                }
                all += grown;
            }
            prop_assert_eq!(seen, (0..all).collect::<Vec<_>>());
        }
    }
}
