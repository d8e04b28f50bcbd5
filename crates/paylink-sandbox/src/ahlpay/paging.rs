//! Pages of rows, for both lists.

use std::ops::Range;

use serde::Serialize;

use crate::json::Object;
use crate::provider::MOST_ROWS;

use super::answers::Refusal;
use super::request::Fields;

/// Observed: what the back office sends for all rows.
const ALL_ROWS: i64 = -1;

/// Which rows are wanted.
#[derive(Debug)]
pub(crate) struct Paging {
    /// Documented by example: counted from 0 in a request, from 1 in an answer.
    page: usize,
    size: i64,
    order_by: String,
    pub(crate) newest_first: bool,
}

impl Paging {
    /// Documented: all are required; `orderByDesc` is missing from one example, where
    /// `newest_first` replaces it. Documented by example: `CreateDate` is one value of
    /// `orderBy`. Unverified: others; they change nothing here.
    pub(crate) fn read(fields: &Fields, newest_first: Option<bool>) -> Result<Self, Refusal> {
        let (page, size) = (fields.whole("page")?, fields.whole("size")?);
        let newest_first = fields.flag("orderByDesc")?.or(newest_first);
        let own = Self {
            page: usize::try_from(page).map_err(|_| Refusal::Wrong("page"))?,
            size,
            order_by: fields.required_text("orderBy")?,
            newest_first: newest_first.ok_or(Refusal::Missing("orderByDesc"))?,
        };
        if size == ALL_ROWS || size > 0 { Ok(own) } else { Err(Refusal::Wrong("size")) }
    }

    /// Limits the number of rows on a page.
    pub(crate) fn cap(&mut self, most: i64) {
        if self.size == ALL_ROWS || self.size > most {
            self.size = most;
        }
    }

    /// The number of rows on a page, limited by the sandbox.
    fn rows(&self) -> usize {
        const MOST: usize = MOST_ROWS as usize;
        usize::try_from(self.size).unwrap_or(MOST).min(MOST)
    }

    fn range(&self, total: usize) -> Range<usize> {
        let start = self.page.saturating_mul(self.rows()).min(total);
        start..start.saturating_add(self.rows()).min(total)
    }

    /// Returns the rows of this page, of all rows in the order of creation.
    pub(crate) fn of<'a, T>(&self, all: &'a [T], newest_first: bool) -> Vec<&'a T> {
        let Range { start, end } = self.range(all.len());
        if !newest_first {
            return all.get(start..end).unwrap_or_default().iter().collect();
        }
        all.get(all.len() - end..all.len() - start).unwrap_or_default().iter().rev().collect()
    }

    /// Documented: the members and their order. Unverified: 0 pages where there are no rows.
    pub(crate) fn object(&self, total: usize, rows: impl Serialize) -> Object {
        Object::default()
            .with("currentPage", self.page.saturating_add(1))
            .with("pageSize", self.size)
            .with("totalPages", total.div_ceil(self.rows()))
            .with("totalItems", total)
            .with("orderBy", &self.order_by)
            .with("orderByDesc", self.newest_first)
            .with("result", rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_no_more_rows_than_the_sandbox_returns() {
        let page = |page, size| Paging { page, size, order_by: String::new(), newest_first: true };
        let all = vec![(); MOST_ROWS as usize + 5];
        for size in [ALL_ROWS, i64::MAX, MOST_ROWS as i64 + 1] {
            assert_eq!(page(0, size).of(&all, true).len(), MOST_ROWS as usize, "{size}");
            assert_eq!(page(1, size).of(&all, true).len(), 5, "{size}");
            let object = crate::json::text(&page(0, size).object(all.len(), ()));
            assert!(object.contains(r#""totalPages":2"#), "{object}");
        }
    }

    #[test]
    fn pages_begin_at_0_and_end_with_the_rows() {
        let page = |page, size| Paging { page, size, order_by: String::new(), newest_first: true };
        let all = [1, 2, 3, 4, 5];
        for (paging, newest_first, oldest_first) in [
            (page(0, 2), &[5, 4][..], &[1, 2][..]),
            (page(1, 2), &[3, 2], &[3, 4]),
            (page(2, 2), &[1], &[5]),
            (page(3, 2), &[], &[]),
            (page(usize::MAX, i64::MAX), &[], &[]),
            (page(0, i64::MAX), &[5, 4, 3, 2, 1], &all),
            (page(0, ALL_ROWS), &[5, 4, 3, 2, 1], &all),
            (page(1, ALL_ROWS), &[], &[]),
        ] {
            assert!(paging.of(&all, true).into_iter().eq(newest_first), "{paging:?}");
            assert!(paging.of(&all, false).into_iter().eq(oldest_first), "{paging:?}");
        }
    }
}
