//! A page of links, and where the next one begins.

use paylink_core::status::ProviderValue;
use paylink_core::wire::flexible;
use paylink_core::wire::object::ObjectOnly;
use paylink_core::{
    Error, Identity, LinkKey, LinkStatus, ListedLink, LocalDateTime, PageCursor, Reference, Result,
};
use serde::{Deserialize, Deserializer};

use super::PROVIDER;
use crate::api::LinkState;
use crate::api::get_created_links::read_state;
use crate::envelope;

/// A link of a page, made while the page is read; its key is still missing.
pub(super) struct ListedRow(pub(super) ListedLink);

/// Of a [row](crate::api::get_created_links::CreatedLinkRow) what the common model has.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct CommonFields {
    #[serde(deserialize_with = "envelope::loose_stamp")]
    link_created_date: Option<LocalDateTime>,
    #[serde(deserialize_with = "envelope::loose_stamp")]
    link_expired_date: Option<LocalDateTime>,
    #[serde(deserialize_with = "read_state")]
    status: Option<LinkState>,
    #[serde(deserialize_with = "flexible::text")]
    order_id: Option<String>,
}

impl<'de> Deserialize<'de> for ListedRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        CommonFields::deserialize(ObjectOnly(deserializer)).map(Self::from)
    }
}

impl From<CommonFields> for ListedRow {
    fn from(row: CommonFields) -> Self {
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
        .ok_or_else(|| Error::invalid("cursor", rule).with_provider(&PROVIDER))
}
