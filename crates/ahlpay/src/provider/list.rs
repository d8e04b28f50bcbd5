//! Lists links: one page per request.

use paylink_core::status::ProviderValue;
use paylink_core::wire::record::{Row, loose};
use paylink_core::{
    Error, Identity, LinkKey, LinkPage, LinkQuery, LinkStatus, ListedLink, LocalDateTime,
    PageCursor, Reference, Result, RuleCode, record,
};

use crate::Client;
use crate::api::get_created_links::GetCreatedLinks;
use crate::api::{Continuation, LinkState, PAGE_SIZE};
use crate::envelope;
use crate::services::{GET_CREATED_LINKS, PROVIDER};

pub(super) async fn list(
    client: &Client,
    query: &LinkQuery,
    cursor: Option<&PageCursor>,
) -> Result<LinkPage> {
    let invalid = |code, rule| Error::invalid("status", code, rule).with_provider(&PROVIDER);
    let status =
        query.status.ok_or_else(|| invalid(RuleCode::Required, "is required by this provider"))?;
    let state = LinkState::from_common(status).ok_or_else(|| {
        let rule = "must be one that AHL Pay lists: open, processing, paid, failed or expired";
        invalid(RuleCode::UnknownValue, rule)
    })?;
    let size = query.page_size.unwrap_or(PAGE_SIZE);
    let page = cursor.map_or(Ok(0), |cursor| page_at(cursor, &state, size))?;
    let request = GetCreatedLinks::new(state.clone()).page(page).size(size);
    let response = client.created_links::<ListedRow>(&request).await?;
    let continuation = response.continuation(page, size);
    if continuation == Continuation::Unclear {
        let error =
            Error::malformed("the page numbers are missing or do not match the requested page");
        return Err(envelope::response_error(&GET_CREATED_LINKS, error, &response));
    }
    let (native, body) = response.into_parts();
    let (rows, total) = (native.result.len(), native.paging.and_then(|paging| paging.total_items));
    let mut listed = LinkPage::new(native.result.into_iter().map(|ListedRow(link)| link).collect());
    listed.links.retain(|link| may_be_in(link, &state));
    for link in &mut listed.links {
        link.key = key_for(link, client.identity());
    }
    listed.skipped_rows = rows - listed.links.len();
    if continuation == Continuation::Next {
        listed.next =
            Some(PageCursor::new(&PROVIDER, format!("{}@{}x{size}", state.as_str(), page + 1)));
    }
    listed.total = total.and_then(|total| u64::try_from(total).ok());
    listed.body = body;
    Ok(listed)
}

/// A link of the common model, built while the page is decoded, without its key.
struct ListedRow(ListedLink);

record! {
    /// The fields of a [row](crate::api::get_created_links::CreatedLinkRow) that the common model
    /// has.
    struct CommonFields {
        link_created_date: Option<LocalDateTime> = "linkCreatedDate" as loose,
        link_expired_date: Option<LocalDateTime> = "linkExpiredDate" as loose,
        status: Option<LinkState>,
        order_id: Option<String> = "orderId",
    }
}

impl Row for ListedRow {
    type Record = CommonFields;

    fn of(row: CommonFields) -> Self {
        let (status, value) = match row.status {
            Some(state) => (state.common(), ProviderValue::from(state)),
            None => (LinkStatus::Unknown, ProviderValue::default()),
        };
        let mut link = ListedLink::new(status, value);
        link.reference = row.order_id.filter(|text| !text.is_empty());
        link.created = row.link_created_date;
        link.expires = row.link_expired_date;
        Self(link)
    }
}

/// Whether the row is in this state or has no state.
fn may_be_in(link: &ListedLink, state: &LinkState) -> bool {
    let reported = link.provider_status.as_str();
    reported.is_empty() || reported == state.as_str()
}

fn key_for(link: &ListedLink, identity: &Identity) -> Option<LinkKey> {
    let reference = Reference::new(link.reference.as_deref()?).ok()?;
    Some(LinkKey::by_reference(identity, reference))
}

fn page_at(cursor: &PageCursor, state: &LinkState, size: u32) -> Result<u32> {
    let rule = "must be used with the query that returned it";
    cursor
        .position(&PROVIDER)?
        .strip_prefix(state.as_str())
        .and_then(|rest| rest.strip_prefix('@')?.strip_suffix(&format!("x{size}")))
        .and_then(|page| page.parse().ok())
        // The next page must have a number, too.
        .filter(|page| *page < u32::MAX)
        .ok_or_else(|| {
            Error::invalid("cursor", RuleCode::OtherQuery, rule).with_provider(&PROVIDER)
        })
}
