//! A page of links, and where the next one begins.

use paylink_core::status::ProviderValue;
use paylink_core::wire::record::{Row, loose};
use paylink_core::{
    Error, Identity, LinkKey, LinkPage, LinkQuery, LinkStatus, ListedLink, LocalDateTime,
    PageCursor, Reference, Result, RuleCode, record,
};

use crate::Client;
use crate::api::get_created_links::GetCreatedLinks;
use crate::api::{Following, LinkState};
use crate::envelope;
use crate::services::{GET_CREATED_LINKS, PROVIDER};

/// Rows of a page unless the query says otherwise, as in the published examples.
pub(super) const PAGE_SIZE: u32 = 50;

/// One request. Oldest first, so that links which are created meanwhile come last.
pub(super) async fn list(
    client: &Client,
    query: &LinkQuery,
    cursor: Option<&PageCursor>,
) -> Result<LinkPage> {
    let invalid = |code, rule| Error::invalid("status", code, rule).with_provider(&PROVIDER);
    let status =
        query.status.ok_or_else(|| invalid(RuleCode::Required, "is required by this provider"))?;
    let state = LinkState::of(status).ok_or_else(|| {
        let rule = "must be one that AHL Pay lists: open, processing, paid, failed or expired";
        invalid(RuleCode::UnknownValue, rule)
    })?;
    let size = query.page_size.unwrap_or(PAGE_SIZE);
    let page = cursor.map_or(Ok(0), |cursor| page_of(cursor, &state, size))?;
    let native = GetCreatedLinks::new(state.clone()).page(page).size(size);
    let reply = client.created_links::<ListedRow>(&native).await?;
    let following = reply.following(page, size);
    if following == Following::Untold {
        let what = "paging does not advance, or the page does not say where it stands";
        return Err(envelope::response_error(&GET_CREATED_LINKS, Error::malformed(what), &reply));
    }
    let (shown, body) = reply.into_parts();
    let (rows, total) = (shown.result.len(), shown.paging.and_then(|paging| paging.total_items));
    let mut listed = LinkPage::new(shown.result.into_iter().map(|ListedRow(link)| link).collect());
    listed.links.retain(|link| is_of(link, &state));
    for link in &mut listed.links {
        link.key = key_of(link, client.identity());
    }
    listed.skipped_rows = rows - listed.links.len();
    if following == Following::Next {
        listed.next =
            Some(PageCursor::new(&PROVIDER, format!("{}@{}x{size}", state.as_str(), page + 1)));
    }
    listed.total = total.and_then(|total| u64::try_from(total).ok());
    listed.body = body;
    Ok(listed)
}

/// A link of a page, made while the page is read; its key is still missing.
struct ListedRow(ListedLink);

record! {
    /// Of a [row](crate::api::get_created_links::CreatedLinkRow) what the common model has.
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

/// Whether the row is of this state; a row that tells none is listed, and unknown.
fn is_of(link: &ListedLink, state: &LinkState) -> bool {
    let told = link.provider_status.as_str();
    told.is_empty() || told == state.as_str()
}

fn key_of(link: &ListedLink, identity: &Identity) -> Option<LinkKey> {
    let reference = Reference::new(link.reference.as_deref()?).ok()?;
    Some(LinkKey::by_reference(identity, reference))
}

fn page_of(cursor: &PageCursor, state: &LinkState, size: u32) -> Result<u32> {
    let rule = "must be resumed with the query that it came from";
    cursor
        .position(&PROVIDER)?
        .strip_prefix(state.as_str())
        .and_then(|rest| rest.strip_prefix('@')?.strip_suffix(&format!("x{size}")))
        .and_then(|page| page.parse().ok())
        // One below, so that the page after it can be named.
        .filter(|page| *page < u32::MAX)
        .ok_or_else(|| {
            Error::invalid("cursor", RuleCode::OtherQuery, rule).with_provider(&PROVIDER)
        })
}
