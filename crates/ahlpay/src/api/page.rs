use paylink_core::wire::record::{self, Content, Names, Record, Slot};
use paylink_core::{names, record};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A page of rows: an object with page numbers, or a bare array. AHL Pay documents and shows both,
/// at one service this way round and at another that way.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<Row> {
    /// Where the page stands; `None` if the rows came as a bare array.
    pub paging: Option<Paging>,
    /// The rows.
    pub result: Vec<Row>,
    has_rows: bool,
}

record! {
    /// Where a page stands.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Paging {
        /// The page, **from 1**, though a request counts from 0.
        pub current_page: Option<i64> = "currentPage",
        /// Rows of a page.
        pub page_size: Option<i64> = "pageSize",
        /// How many pages there are.
        pub total_pages: Option<i64> = "totalPages",
        /// How many rows there are in all.
        pub total_items: Option<i64> = "totalItems",
        /// The sort key.
        pub order_by: Option<String> = "orderBy",
        /// Newest first.
        pub order_by_desc: Option<bool> = "orderByDesc",
    }
}

/// What follows a page, by its page numbers alone: two pages of equal rows are legal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Following {
    /// Nothing: the rows are all.
    Nothing,
    /// The next page.
    Next,
    /// The answer is about another page than was asked for, or a full page does not say where it
    /// stands.
    Untold,
}

/// No rows, and no word of where: what an answer without `data` is taken for.
impl<Row> Default for Page<Row> {
    fn default() -> Self {
        Self { paging: None, result: Vec::new(), has_rows: false }
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
        for (name, number) in [
            ("currentPage", paging.current_page),
            ("pageSize", paging.page_size),
            ("totalPages", paging.total_pages),
            ("totalItems", paging.total_items),
        ] {
            if let Some(number) = number {
                map.serialize_entry(name, &number)?;
            }
        }
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

/// As an object: its place, and beside it the rows.
impl<Row: record::Row> Record for Page<Row> {
    fn names(&self) -> Names {
        names![
            "currentPage",
            "pageSize",
            "totalPages",
            "totalItems",
            "orderBy",
            "orderByDesc",
            "result"
        ]
    }

    fn member(&mut self, at: usize) -> Slot<'_> {
        match at {
            6 => {
                self.has_rows = true;
                Slot::Shape(&mut self.result)
            }
            // The names before it are those of `Paging`.
            at => self.paging.get_or_insert_default().member(at),
        }
    }

    fn missing(&mut self) -> Option<&'static str> {
        self.paging.get_or_insert_default();
        // Rows under another name would be an empty list.
        if self.has_rows { None } else { Some("result") }
    }
}

impl<Row: record::Row> Content for Page<Row> {
    const MAY_BE_TEXT: bool = true;

    fn rows(&mut self) -> Option<&mut dyn record::Rows> {
        Some(&mut self.result)
    }
}

impl<'de, Row: record::Row> Deserialize<'de> for Page<Row> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut page = None;
        record::shape(deserializer, &mut page)?;
        page.ok_or_else(|| de::Error::custom("there is no page"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    record! {
        #[derive(Debug, PartialEq)]
        struct Row {
            id: Option<i64>,
        }
    }

    fn page(text: &str) -> Page<Row> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn where_a_page_stands_is_read_and_written() {
        let text = r#"{"currentPage":1,"pageSize":2,"totalPages":3,"totalItems":4,"orderBy":"a","orderByDesc":true,"result":[{"id":5}]}"#;
        assert_eq!(serde_json::to_string(&page(text)).unwrap(), text);
        let own = Page::<Row>::default().names();
        assert!(own.iter().take(6).eq(Paging::default().names().iter()));
        let bare = page(r#"{"result":null}"#);
        assert_eq!((bare.paging, bare.result), (Some(Paging::default()), vec![]));
    }

    #[test]
    fn wire_the_request_counts_pages_from_0_and_the_answer_from_1() {
        let first = page(
            r#"{"currentPage":1,"pageSize":2,"totalPages":2,"totalItems":3,"result":[{},{}]}"#,
        );
        assert_eq!(first.following(0, 2), Following::Next);
        assert_eq!(first.following(1, 2), Following::Untold, "the first page came again");
        let last =
            page(r#"{"currentPage":2,"pageSize":2,"totalPages":2,"totalItems":3,"result":[{}]}"#);
        assert_eq!(last.following(1, 2), Following::Nothing);
    }

    #[test]
    fn wire_data_is_an_object_or_an_array() {
        let rows = r#"[{"id":1},{"id":2}]"#;
        assert_eq!(page(rows).result, [Row { id: Some(1) }, Row { id: Some(2) }]);
        assert_eq!(page("[{}]").following(0, 2), Following::Nothing);
        assert_eq!(page(rows).following(0, 2), Following::Untold, "a full page without a number");
        assert_eq!(serde_json::to_string(&page(rows)).unwrap(), rows);
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
            let text = format!("{{\"currentPage\":1,{paging},\"result\":[{{}},{{}}]}}");
            assert_eq!(page(&text).following(0, 2), following, "{text}");
        }
        let without_number =
            |rows| page(&format!("{{\"totalPages\":9,\"result\":{rows}}}")).following(0, 2);
        assert_eq!(
            (without_number("[{}]"), without_number("[{},{}]")),
            (Following::Nothing, Following::Untold)
        );
        assert_eq!(
            page(r#"{"currentPage":7,"totalPages":9,"result":[]}"#).following(3, 2),
            Following::Nothing
        );
    }

    #[test]
    fn a_page_that_is_not_full_and_not_the_last_is_no_page() {
        let capped =
            |paging: &str| page(&format!("{{{paging},\"result\":[{{}},{{}}]}}")).following(0, 5);
        assert_eq!(
            capped(r#""currentPage":1,"pageSize":5,"totalPages":1,"totalItems":3"#),
            Following::Untold
        );
        assert_eq!(capped(r#""currentPage":1,"totalItems":12"#), Following::Untold);
        assert_eq!(
            capped(r#""currentPage":1,"pageSize":2,"totalPages":6,"totalItems":12"#),
            Following::Next
        );
        let empty = |items: i64| page(&format!("{{\"totalItems\":{items},\"result\":[]}}"));
        assert_eq!(empty(25).following(0, 5), Following::Untold);
        assert_eq!(
            (empty(0).following(0, 5), empty(25).following(5, 5)),
            (Following::Nothing, Following::Nothing)
        );
        assert_eq!(page(r#"{"totalItems":0,"result":null}"#).result, []);
    }

    #[test]
    fn rows_under_another_name_are_no_empty_page() {
        for text in [
            "{}",
            r#"{"rows":[{}]}"#,
            r#"{"result":{}}"#,
            r#"{"result":[[1]]}"#,
            "[[1]]",
            "1",
            "null",
            "\"x\"",
        ] {
            assert!(serde_json::from_str::<Page<Row>>(text).is_err(), "{text}");
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
                let page = Page { paging: Some(paging), result: here, has_rows: true };
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
