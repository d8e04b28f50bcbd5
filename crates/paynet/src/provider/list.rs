//! Reads a page of the list of links, and finds where the next page begins.

use paylink_core::status::ProviderValue;
use paylink_core::{
    Error, Identity, LinkKey, LinkPage, LinkQuery, LinkStatus, ListedLink, LocalDate,
    LocalDateTime, PageCursor, Reference, Result, RuleCode,
};

use super::not_found_as_none;
use crate::Client;
use crate::api::currency;
use crate::api::mailorder_list::{MailorderList, MailorderPage, MailorderRow};
use crate::services::{MAILORDER_LIST, PROVIDER};

/// The default number of rows per page. Paynet's own default is 10; Paynet documents no maximum.
const PAGE_SIZE: u32 = 50;

/// Reads one page, with one request.
///
/// Whether Paynet includes the day `datbi` is not documented. The request therefore names the day
/// after the last day, and rows that were created on that day are skipped.
pub(super) async fn list(
    client: &Client,
    query: &LinkQuery,
    cursor: Option<&PageCursor>,
) -> Result<LinkPage> {
    let (first, last) = query.created.ok_or_else(|| {
        Error::invalid("created_between", RuleCode::Required, "is required by this provider")
            .with_provider(&PROVIDER)
    })?;
    let offset = match cursor {
        Some(cursor) => offset_of(cursor, first, last)?,
        None => 0,
    };
    let size = query.page_size.unwrap_or(PAGE_SIZE);
    let mut native = MailorderList::new(first, last.plus_days(1)).limit(size);
    native.starting_after = Some(offset).filter(|offset| *offset > 0);
    // Whether a list without rows is an empty page or a refusal with `nodata` is not documented.
    let Some(response) = not_found_as_none(client.mailorder_list(&native).await)? else {
        return Ok(LinkPage::new(Vec::new()));
    };
    let seen = offset.saturating_add(response.rows.len() as u64);
    let total = total(&response);
    let mut listed = LinkPage::new(Vec::new());
    if offset > 0 && repeats(response.rows.len() as u64, offset, total) {
        return Err(response.error(
            MAILORDER_LIST
                .error(Error::malformed("the page of the list repeats rows of an earlier page")),
        ));
    }
    listed.unread = response.unread().to_vec();
    let (page, body) = response.into_parts();
    if !is_last(&page, offset, total) {
        listed.next = Some(PageCursor::new(&PROVIDER, format!("{first}..{last}@{seen}")));
    }
    listed.total = total;
    let rows = page.rows.len();
    let within = page.rows.into_iter().filter(|row| is_until(row, last));
    listed.links = within.map(|row| listed_link(row, client.identity())).collect();
    listed.skipped_rows = rows - listed.links.len();
    listed.body = body;
    Ok(listed)
}

/// Returns the row as a link of this account.
///
/// The link has no amount: Paynet documents the amount of a row as the amount that was drawn from
/// the card, which is not the requested amount if the payer bears commission or interest.
fn listed_link(row: MailorderRow, identity: &Identity) -> ListedLink {
    let (status, value) = match row.status {
        Some(status) => (status.common(), ProviderValue::from(status)),
        None => (LinkStatus::Unknown, ProviderValue::default()),
    };
    let mut link = ListedLink::new(status, value);
    link.reference = row.reference_no.filter(|text| !text.is_empty());
    let reference = link.reference.as_deref().and_then(|text| Reference::new(text).ok());
    link.key = reference.map(|reference| {
        LinkKey::by_reference(identity, reference).with_id(row.id.unwrap_or_default())
    });
    link.currency = currency(row.currency.as_deref());
    link.created = row.create_date;
    // A number of hours is not a point in time; only a date and time is.
    link.expires = row
        .expire_date
        .as_ref()
        .map(|value| value.as_str())
        .filter(|text| text.contains(':'))
        .map(LocalDateTime::from);
    link.description = row.note;
    link
}

/// Whether the link was created on this day or earlier. The result is true if the row has no date
/// of creation.
fn is_until(row: &MailorderRow, day: LocalDate) -> bool {
    day_of(row.create_date.as_ref()).is_none_or(|created| created <= day)
}

/// Returns the larger of the two totals. It is not documented which of them counts the rows of the
/// page and which counts the rows of the list.
fn total(page: &MailorderPage) -> Option<u64> {
    page.total.max(page.total_count).and_then(|total| u64::try_from(total).ok())
}

/// Whether this is the last page.
///
/// An empty page is the last page. A page that reaches the total exactly is also the last page,
/// unless `has_more` is true. On the first page, the total may count only the rows of that page, so
/// `has_more` must be false there.
fn is_last(page: &MailorderPage, offset: u64, total: Option<u64>) -> bool {
    let reached = total == Some(offset.saturating_add(page.rows.len() as u64));
    let counts_all = page.has_more == Some(false) || (page.has_more.is_none() && offset > 0);
    page.rows.is_empty() || (reached && counts_all)
}

/// Whether more rows were received than the list has.
///
/// If so, the server ignored the offset or counts it differently, and a row was listed twice. If
/// the total is not greater than the number of rows, nothing follows from it, because it may count
/// only the rows of the page.
fn repeats(rows: u64, offset: u64, total: Option<u64>) -> bool {
    total.is_some_and(|total| offset.saturating_add(rows) > total && total > rows)
}

/// Returns the day of a date and time.
fn day_of(stamp: Option<&LocalDateTime>) -> Option<LocalDate> {
    stamp?.as_str().get(..10)?.parse().ok()
}

/// Returns the offset of a cursor, if the cursor belongs to a query for these days.
fn offset_of(cursor: &PageCursor, first: LocalDate, last: LocalDate) -> Result<u64> {
    let position = cursor.position(&PROVIDER)?;
    let rule = "must be used with the query that it came from";
    position
        .strip_prefix(&format!("{first}..{last}@"))
        .and_then(|offset| offset.parse().ok())
        .ok_or_else(|| {
            Error::invalid("cursor", RuleCode::OtherQuery, rule).with_provider(&PROVIDER)
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Returns a page; `counts` selects what its totals count: nothing (0), the list (1), the page
    /// under one name and the list under the other (2), only the page (any other).
    fn page_of(
        rows: std::ops::Range<usize>,
        all: usize,
        counts: u8,
        has_more: bool,
    ) -> MailorderPage {
        let mut page = MailorderPage::default();
        let (on_page, in_list) = (rows.len() as i64, all as i64);
        (page.total, page.total_count) = match counts {
            0 => (None, None),
            1 => (Some(in_list), None),
            2 => (Some(on_page), Some(in_list)),
            _ => (Some(on_page), None),
        };
        page.has_more = has_more.then_some(rows.end < all);
        let row = |id: usize| MailorderRow { id: Some(id.to_string()), ..MailorderRow::default() };
        page.rows = rows.map(row).collect();
        page
    }

    proptest! {
        #[test]
        fn paging_reads_each_row_exactly_once(
            begin in 0usize..60,
            growth in proptest::collection::vec(0usize..4, 30),
            size in 1usize..12,
            counts in 0u8..4,
            has_more: bool,
        ) {
            let (mut all, mut seen) = (begin, Vec::new());
            // Rows are appended while the list is being read, and at some time no more.
            for grown in growth.into_iter().chain(std::iter::repeat(0)) {
                let offset = seen.len();
                let page = page_of(offset..all.min(offset + size), all, counts, has_more);
                let total = total(&page);
                prop_assert!(offset == 0 || !repeats(page.rows.len() as u64, offset as u64, total));
                seen.extend(page.rows.iter().map(|row| row.id.clone().unwrap_or_default()));
                if is_last(&page, offset as u64, total) {
                    break;
                }
                prop_assert!(!page.rows.is_empty(), "paging does not end");
                all += grown;
            }
            prop_assert_eq!(seen, (0..all).map(|id| id.to_string()).collect::<Vec<_>>());
        }
    }
}
