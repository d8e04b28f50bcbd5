//! `POST /api/Payment/GetCreatedLinks`: lists created links, one state at a time.
//!
//! Documented with a full pair of examples: <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>

use paylink_core::wire::flexible;
use paylink_core::{Error, LocalDateTime, Private, Result};
use serde::{Deserialize, Deserializer, Serialize};

use super::{LinkState, ORDER_BY, Page};
use crate::envelope::{loose_stamp, private_text};

/// Which links to list. All five fields are required.
///
/// ```
/// use ahlpay::api::{LinkState, get_created_links::GetCreatedLinks};
/// let query = GetCreatedLinks::new(LinkState::Success).page(2).size(50).newest_first();
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GetCreatedLinks {
    /// The page, **from 0**; the answer counts from 1.
    pub page: u32,
    /// Rows of a page; 50 in the example, no maximum is documented. The back office sends -1 for "all": never sent here.
    pub size: u32,
    /// Newest first.
    pub order_by_desc: bool,
    /// The sort key: `CreateDate`, the only value ever seen. It names no field of the rows.
    pub order_by: String,
    /// The state of the links.
    pub status: LinkState,
}

impl GetCreatedLinks {
    /// The first 50 links of a state, oldest first: links that are created meanwhile then come last.
    pub fn new(status: LinkState) -> Self {
        Self { page: 0, size: 50, order_by_desc: false, order_by: ORDER_BY.to_owned(), status }
    }

    /// The page, from 0.
    #[must_use]
    pub fn page(mut self, page: u32) -> Self {
        self.page = page;
        self
    }

    /// Rows of a page.
    #[must_use]
    pub fn size(mut self, rows: u32) -> Self {
        self.size = rows;
        self
    }

    /// Newest first, as in the example.
    #[must_use]
    pub fn newest_first(mut self) -> Self {
        self.order_by_desc = true;
        self
    }

    pub(crate) fn check(&self) -> Result<()> {
        if self.size == 0 {
            return Err(Error::invalid("size", "must be at least 1"));
        }
        if self.order_by.trim().is_empty() {
            return Err(Error::invalid("orderBy", "must not be blank"));
        }
        if self.status.as_str().trim().is_empty() {
            return Err(Error::invalid("status", "must not be blank"));
        }
        Ok(())
    }
}

/// A page of links. Declared an array, an object in the example; both are read.
pub type CreatedLinks = Page<CreatedLinkRow>;

/// A link in a list. By the documentation it names neither link, order nor amount.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, remote = "Self")]
#[non_exhaustive]
pub struct CreatedLinkRow {
    /// The merchant.
    #[serde(deserialize_with = "flexible::int")]
    pub merchant_id: Option<i64>,
    /// The merchant's title.
    #[serde(deserialize_with = "private_text")]
    pub merchant_name: Option<Private<String>>,
    /// When the link was created: `27.03.2023 06:34:41`, without a zone.
    #[serde(deserialize_with = "loose_stamp")]
    pub link_created_date: Option<LocalDateTime>,
    /// When the link expires, in **another clock** than the creation: six hours earlier in every published row. Decides nothing;
    /// [`status`](Self::status) does.
    #[serde(deserialize_with = "loose_stamp")]
    pub link_expired_date: Option<LocalDateTime>,
    /// The state.
    #[serde(deserialize_with = "read_state")]
    pub status: Option<LinkState>,
    /// The merchant's order number. Observed at the back office only; without it a row cannot be matched to a link.
    #[serde(deserialize_with = "flexible::text", skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
}

paylink_core::from_objects_only!(CreatedLinkRow);

pub(crate) fn read_state<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<LinkState>, D::Error> {
    flexible::text_as(deserializer, |text| LinkState::from(text))
}
