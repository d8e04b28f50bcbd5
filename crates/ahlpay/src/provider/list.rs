//! Lists links: one page per request.

use paylink_core::status::ProviderValue;
use paylink_core::{
    Error, Identity, LinkKey, LinkPage, LinkQuery, LinkStatus, ListedLink, PageCursor, Reference,
    Result, RuleCode,
};

use crate::Client;
use crate::api::get_created_links::{CreatedLinkRow, GetCreatedLinks};
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
        let rule = "must be one of these at AHL Pay: open, processing, paid, failed or expired";
        invalid(RuleCode::UnknownValue, rule)
    })?;
    let size = query.page_size.unwrap_or(PAGE_SIZE);
    let page = cursor.map_or(Ok(0), |cursor| page_at(cursor, &state, size))?;
    let request = GetCreatedLinks::new(state.clone()).page(page).size(size);
    let response = client.get_created_links(&request).await?;
    let continuation = response.continuation(page, size);
    if continuation == Continuation::Unclear {
        let error =
            Error::malformed("the page numbers are missing or do not match the requested page");
        return Err(envelope::response_error(&GET_CREATED_LINKS, error, &response));
    }
    let unread = response.unread().to_vec();
    let (native, body) = response.into_parts();
    let (rows, total) = (native.result.len(), native.paging.and_then(|paging| paging.total_items));
    let in_state = native.result.into_iter().filter(|row| may_be_in(row, &state));
    let mut listed = LinkPage::new(in_state.map(|row| to_link(row, client.identity())).collect());
    listed.skipped_rows = rows - listed.links.len();
    if continuation == Continuation::Next {
        listed.next =
            Some(PageCursor::new(&PROVIDER, format!("{}@{}x{size}", state.as_str(), page + 1)));
    }
    listed.total = total.and_then(|total| u64::try_from(total).ok());
    listed.unread = unread;
    listed.body = body;
    Ok(listed)
}

/// Whether the row is in this state or has no state.
fn may_be_in(row: &CreatedLinkRow, state: &LinkState) -> bool {
    row.status.as_ref().is_none_or(|own| own.as_str().is_empty() || own == state)
}

/// Returns the row as a link of this account.
fn to_link(row: CreatedLinkRow, identity: &Identity) -> ListedLink {
    let (status, value) = match row.status {
        Some(state) => (state.common(), ProviderValue::from(state)),
        None => (LinkStatus::Unknown, ProviderValue::default()),
    };
    let mut link = ListedLink::new(status, value);
    link.reference = row.order_id.filter(|text| !text.is_empty());
    let reference = link.reference.as_deref().and_then(|text| Reference::new(text).ok());
    link.key = reference.map(|reference| LinkKey::by_reference(identity, reference));
    link.created = row.link_created_date;
    link.expires = row.link_expired_date;
    link
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
