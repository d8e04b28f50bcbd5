//! `POST /api/Payment/GetCreatedLinks`: lists created links, one state at a time.
//!
//! Documented with a full pair of examples:
//! <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>

use paylink_core::wire::is_blank;
use paylink_core::wire::record::loose;
use paylink_core::{Error, LocalDateTime, Private, Result, RuleCode, record};
use serde::{Deserialize, Serialize};

use super::{LinkState, ORDER_BY, Page};

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
    /// Rows of a page; 50 in the example, no maximum is documented. The back office sends -1 for
    /// "all": never sent here.
    pub size: u32,
    /// Newest first.
    pub order_by_desc: bool,
    /// The sort key: `CreateDate`, the only value ever seen. It names no field of the rows.
    pub order_by: String,
    /// The state of the links.
    pub status: LinkState,
}

impl GetCreatedLinks {
    /// The first 50 links of a state, oldest first: links that are created meanwhile then come
    /// last.
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
            return Err(Error::invalid("size", RuleCode::TooSmall, "must be at least 1"));
        }
        if is_blank(&self.order_by) {
            return Err(Error::invalid("orderBy", RuleCode::Blank, "must not be blank"));
        }
        if is_blank(self.status.as_str()) {
            return Err(Error::invalid("status", RuleCode::Blank, "must not be blank"));
        }
        Ok(())
    }
}

/// A page of links. Declared an array, an object in the example; both are read.
pub type CreatedLinks = Page<CreatedLinkRow>;

record! {
    /// A link in a list. By the documentation it names neither link, order nor amount.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct CreatedLinkRow {
        /// The merchant.
        pub merchant_id: Option<i64> = "merchantId",
        /// The merchant's title.
        pub merchant_name: Option<Private<String>> = "merchantName" as loose,
        /// When the link was created: `27.03.2023 06:34:41`, without a zone.
        pub link_created_date: Option<LocalDateTime> = "linkCreatedDate" as loose,
        /// When the link expires, in **another clock** than the creation: six hours earlier in
        /// every published row. Decides nothing; [`status`](Self::status) does.
        pub link_expired_date: Option<LocalDateTime> = "linkExpiredDate" as loose,
        /// The state.
        pub status: Option<LinkState>,
        /// The merchant's order number. Observed at the back office only; without it a row cannot
        /// be matched to a link.
        pub order_id: Option<String> = "orderId",
    }
}
