//! A page of a list, and where the next page begins.

use paylink_core::wire::{self, WireValue, decides, informs};
use paylink_core::wire_objects;
use serde::de::{self, DeserializeOwned, Deserializer};
use serde::{Deserialize, Serialize, Serializer};

/// One page of a list of links or transactions.
///
/// This crate accepts two forms of a page: a JSON object with page numbers and rows, and a JSON
/// array of rows. AHL Pay documents an array. However, AHL Pay's example of a list of links is an
/// object, and in AHL Pay's back-office program, an object was observed for a list of transactions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<Row> {
    /// The number of this page and the totals of the list. The value is `None` if the answer is an
    /// array of rows.
    pub paging: Option<Paging>,
    /// The rows on this page of the list.
    pub result: Vec<Row>,
}

/// The number of a [`Page`] of a list, the total numbers of pages and rows, and the sort order of
/// the list.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Paging {
    /// The number of this page of the list. In an answer, the first page has the number **1**. In a
    /// request, the first page has the number 0.
    #[serde(default, with = "decides")]
    pub current_page: Option<i64>,
    /// The maximum number of rows on one page of the list.
    #[serde(default, with = "decides")]
    pub page_size: Option<i64>,
    /// The total number of pages of the list.
    #[serde(default, with = "decides")]
    pub total_pages: Option<i64>,
    /// The total number of rows on all pages of the list.
    #[serde(default, with = "decides")]
    pub total_items: Option<i64>,
    /// The column by which the rows are sorted, as sent in the request.
    #[serde(default, with = "informs")]
    pub order_by: Option<String>,
    /// Whether the list begins with the newest row.
    #[serde(default, with = "informs")]
    pub order_by_desc: Option<bool>,
}

wire_objects!(Paging);

/// What follows a page. This depends on the page numbers and never on a comparison of rows, because
/// two different pages may have equal rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Continuation {
    /// This is the last page.
    End,
    /// There is a next page.
    Next,
    /// It is not known what follows: either the answer is not the requested page, or it is a full
    /// page without page numbers.
    Unclear,
}

/// The default is a page without rows or page numbers. An answer without `data` is read as such a
/// page.
impl<Row> Default for Page<Row> {
    fn default() -> Self {
        Self { paging: None, result: Vec::new() }
    }
}

impl<Row> Page<Row> {
    /// Returns what follows this page if page number `page` (from 0) with `size` rows was
    /// requested.
    pub(crate) fn continuation(&self, page: u32, size: u32) -> Continuation {
        let count = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
        let (rows, current) = (self.result.len() as u64, u64::from(page) + 1);
        let Some(paging) = &self.paging else {
            return if rows < u64::from(size) { Continuation::End } else { Continuation::Unclear };
        };
        // A provider that limits the size returns the size it used.
        let size = count(paging.page_size).filter(|size| *size > 0).unwrap_or(u64::from(size));
        let items = count(paging.total_items);
        if rows == 0 {
            // This page is after the last row, or rows were removed meanwhile. But if there are
            // rows, the first page has some of them.
            let rows_missing = current == 1 && items.is_some_and(|items| items > 0);
            return if rows_missing { Continuation::Unclear } else { Continuation::End };
        }
        match count(paging.current_page) {
            Some(reported) if reported == current => {}
            None if rows < size && items.is_none() => return Continuation::End,
            _ => return Continuation::Unclear,
        }
        let before = (current - 1).saturating_mul(size);
        let more_pages = count(paging.total_pages).map(|pages| pages > current);
        let more_rows = items.map(|items| items > before.saturating_add(rows));
        match (more_pages, more_rows) {
            // There are more rows, but this page is not full: it is not known which rows are next.
            (_, Some(true)) if rows < size => Continuation::Unclear,
            (None, None) if rows < size => Continuation::End,
            (Some(true), _) | (_, Some(true)) | (None, None) => Continuation::Next,
            _ => Continuation::End,
        }
    }
}

/// A page in the form of an object: the members of [`Paging`] and the rows.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound = "Row: Serialize + DeserializeOwned")]
struct PageObject<Row> {
    #[serde(default, with = "decides")]
    current_page: Option<i64>,
    #[serde(default, with = "decides")]
    page_size: Option<i64>,
    #[serde(default, with = "decides")]
    total_pages: Option<i64>,
    #[serde(default, with = "decides")]
    total_items: Option<i64>,
    #[serde(default, with = "informs")]
    order_by: Option<String>,
    #[serde(default, with = "informs")]
    order_by_desc: Option<bool>,
    /// Has no default: rows under another name must not be read as an empty list.
    #[serde(with = "decides")]
    result: Option<Vec<Row>>,
}

impl<Row> From<PageObject<Row>> for Page<Row> {
    fn from(object: PageObject<Row>) -> Self {
        let PageObject {
            current_page,
            page_size,
            total_pages,
            total_items,
            order_by,
            order_by_desc,
            result,
        } = object;
        let paging =
            Paging { current_page, page_size, total_pages, total_items, order_by, order_by_desc };
        Self { paging: Some(paging), result: result.unwrap_or_default() }
    }
}

/// AHL Pay may send a string in place of the page. The string is ignored.
impl<Row: Serialize + DeserializeOwned> WireValue for Page<Row> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        wire::usual_or_any(deserializer, object, |json| match json.get().as_bytes() {
            [b'"', ..] => wire::within(json, |json| wire::text(json)).map(|_| None),
            [b'[', ..] => {
                let rows = wire::within(json, |json| Vec::read(json))?;
                Ok(rows.map(|result| Self { paging: None, result }))
            }
            _ => wire::within(json, |json| object(json)),
        })
    }
}

fn object<'de, D: Deserializer<'de>, Row: Serialize + DeserializeOwned>(
    deserializer: D,
) -> Result<Option<Page<Row>>, D::Error> {
    Ok(wire::object::<D, PageObject<Row>>(deserializer)?.map(Page::from))
}

impl<'de, Row: Serialize + DeserializeOwned> Deserialize<'de> for Page<Row> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(deserializer)?.ok_or_else(|| de::Error::custom("the page is missing"))
    }
}

impl<Row: Serialize> Serialize for Page<Row> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'a, Row> {
            #[serde(flatten)]
            paging: &'a Paging,
            result: &'a [Row],
        }
        match &self.paging {
            Some(paging) => Written { paging, result: &self.result }.serialize(serializer),
            None => self.result.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, PartialEq, Default, Serialize, Deserialize)]
    #[serde(default)]
    struct Row {
        #[serde(with = "decides")]
        id: Option<i64>,
    }

    wire_objects!(Row);

    fn page(text: &str) -> Page<Row> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn page_numbers_are_read_and_written() {
        let text = r#"{"currentPage":1,"pageSize":2,"totalPages":3,"totalItems":4,"orderBy":"a","orderByDesc":true,"result":[{"id":5}]}"#;
        assert_eq!(serde_json::to_string(&page(text)).unwrap(), text);
        let bare = page(r#"{"result":null}"#);
        assert_eq!((bare.paging, bare.result), (Some(Paging::default()), vec![]));
    }

    #[test]
    fn wire_the_request_counts_pages_from_0_and_the_answer_from_1() {
        let first = page(
            r#"{"currentPage":1,"pageSize":2,"totalPages":2,"totalItems":3,"result":[{},{}]}"#,
        );
        assert_eq!(first.continuation(0, 2), Continuation::Next);
        assert_eq!(first.continuation(1, 2), Continuation::Unclear, "the first page came again");
        let last =
            page(r#"{"currentPage":2,"pageSize":2,"totalPages":2,"totalItems":3,"result":[{}]}"#);
        assert_eq!(last.continuation(1, 2), Continuation::End);
    }

    #[test]
    fn wire_data_is_an_object_or_an_array() {
        let rows = r#"[{"id":1},{"id":2}]"#;
        assert_eq!(page(rows).result, [Row { id: Some(1) }, Row { id: Some(2) }]);
        assert_eq!(page("[{}]").continuation(0, 2), Continuation::End);
        assert_eq!(
            page(rows).continuation(0, 2),
            Continuation::Unclear,
            "a full page without a number"
        );
        assert_eq!(serde_json::to_string(&page(rows)).unwrap(), rows);
    }

    #[test]
    fn there_is_a_next_page_if_either_total_says_so() {
        for (paging, continuation) in [
            (r#""totalPages":1,"totalItems":2"#, Continuation::End),
            (r#""totalPages":2,"totalItems":2"#, Continuation::Next),
            (r#""totalPages":1,"totalItems":3"#, Continuation::Next),
            (r#""totalPages":1"#, Continuation::End),
            (r#""totalItems":3"#, Continuation::Next),
            (r#""pageSize":2,"totalItems":2"#, Continuation::End),
            (r#""totalItems":-1"#, Continuation::Next),
            ("\"orderBy\":null", Continuation::Next),
        ] {
            let text = format!("{{\"currentPage\":1,{paging},\"result\":[{{}},{{}}]}}");
            assert_eq!(page(&text).continuation(0, 2), continuation, "{text}");
        }
        let without_number =
            |rows| page(&format!("{{\"totalPages\":9,\"result\":{rows}}}")).continuation(0, 2);
        assert_eq!(
            (without_number("[{}]"), without_number("[{},{}]")),
            (Continuation::End, Continuation::Unclear)
        );
        assert_eq!(
            page(r#"{"currentPage":7,"totalPages":9,"result":[]}"#).continuation(3, 2),
            Continuation::End
        );
    }

    #[test]
    fn a_page_that_is_neither_full_nor_the_last_has_no_known_continuation() {
        let capped =
            |paging: &str| page(&format!("{{{paging},\"result\":[{{}},{{}}]}}")).continuation(0, 5);
        assert_eq!(
            capped(r#""currentPage":1,"pageSize":5,"totalPages":1,"totalItems":3"#),
            Continuation::Unclear
        );
        assert_eq!(capped(r#""currentPage":1,"totalItems":12"#), Continuation::Unclear);
        assert_eq!(
            capped(r#""currentPage":1,"pageSize":2,"totalPages":6,"totalItems":12"#),
            Continuation::Next
        );
        let empty = |items: i64| page(&format!("{{\"totalItems\":{items},\"result\":[]}}"));
        assert_eq!(empty(25).continuation(0, 5), Continuation::Unclear);
        assert_eq!(
            (empty(0).continuation(0, 5), empty(25).continuation(5, 5)),
            (Continuation::End, Continuation::End)
        );
        assert_eq!(page(r#"{"totalItems":0,"result":null}"#).result, []);
    }

    #[test]
    fn rows_under_another_name_are_an_error_and_not_an_empty_page() {
        for text in [
            "{}",
            r#"{"rows":[{}]}"#,
            r#"{"result":7}"#,
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
        fn paging_through_a_growing_list_misses_no_row_and_repeats_none(
            begin in 0usize..60,
            growth in proptest::collection::vec(0usize..4, 30),
            (size, cap) in (1usize..12, 1usize..12),
            has_total_pages: bool,
            has_total_items: bool,
        ) {
            let (mut all, mut seen, rows) = (begin, Vec::<usize>::new(), size.min(cap));
            // Rows are appended while the list is being read, and then no more.
            for (number, grown) in growth.into_iter().chain(std::iter::repeat(0)).enumerate() {
                let here: Vec<usize> = (seen.len()..all.min(seen.len() + rows)).collect();
                let given = |is_given: bool, value: usize| is_given.then_some(value as i64);
                let paging = Paging {
                    current_page: given(true, number + 1),
                    page_size: given(true, rows),
                    total_pages: given(has_total_pages, all.div_ceil(rows)),
                    total_items: given(has_total_items, all),
                    ..Paging::default()
                };
                let page = Page { paging: Some(paging), result: here };
                seen.extend(&page.result);
                match page.continuation(number as u32, size as u32) {
                    Continuation::End => break,
                    Continuation::Next => prop_assert!(!page.result.is_empty(), "an empty page with a next page"),
                    Continuation::Unclear => prop_assert!(false, "a consistent page is not understood"),
                }
                all += grown;
            }
            prop_assert_eq!(seen, (0..all).collect::<Vec<_>>());
        }
    }
}
