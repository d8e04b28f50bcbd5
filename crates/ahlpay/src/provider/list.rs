//! A page of links, and where the next one begins.

use paylink_core::status::ProviderValue;
use paylink_core::wire::record::{Row, loose};
use paylink_core::{
    Error, Identity, LinkKey, LinkStatus, ListedLink, LocalDateTime, PageCursor, Reference, Result,
    RuleCode, record,
};

use super::PROVIDER;
use crate::api::LinkState;

/// A link of a page, made while the page is read; its key is still missing.
pub(super) struct ListedRow(pub(super) ListedLink);

record! {
    /// Of a [row](crate::api::get_created_links::CreatedLinkRow) what the common model has.
    pub(super) struct CommonFields {
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
pub(super) fn is_of(link: &ListedLink, state: &LinkState) -> bool {
    let told = link.provider_status.as_str();
    told.is_empty() || told == state.as_str()
}

pub(super) fn key_of(link: &ListedLink, identity: &Identity) -> Option<LinkKey> {
    let reference = Reference::new(link.reference.as_deref()?).ok()?;
    Some(LinkKey::by_reference(identity, reference))
}

pub(super) fn page_of(cursor: &PageCursor, state: &LinkState, size: u32) -> Result<u32> {
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
