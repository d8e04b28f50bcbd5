//! `POST /api/Payment/GetCreatedLinks`: lists the created links in one state.
//!
//! AHL Pay documents this service, with an example of the request and an example of the answer:
//! <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>

use paylink_core::wire::{decides, informs, is_blank};
use paylink_core::{Error, LocalDateTime, Private, Result, RuleCode, wire_objects};
use serde::{Deserialize, Serialize};

use super::{LinkState, ORDER_BY, PAGE_SIZE, Page};

/// The request for one page of links. All five fields are documented as required.
///
/// ```
/// use ahlpay::api::{LinkState, get_created_links::GetCreatedLinks};
/// let query = GetCreatedLinks::new(LinkState::Success).page(2).size(50).newest_first();
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GetCreatedLinks {
    /// The number of the page. The first page has the number **0** in a request, but 1 in an
    /// answer. Documented by AHL Pay.
    pub page: u32,
    /// The number of rows per page, at least 1. AHL Pay documents no maximum. The documented
    /// example has the value 50. Observed: AHL Pay's back-office program sends -1 to get all rows.
    /// This field cannot hold -1.
    pub size: u32,
    /// Whether the newest links come first. Documented by AHL Pay.
    pub order_by_desc: bool,
    /// The sort key. Documented by AHL Pay. In every published example, the sort key is
    /// [`ORDER_BY`].
    pub order_by: String,
    /// The state of the links to list. Documented by AHL Pay.
    pub status: LinkState,
}

impl GetCreatedLinks {
    /// Creates a request for the first 50 links in this state. The oldest link comes first, so new
    /// links are added at the end and do not move the earlier links.
    pub fn new(status: LinkState) -> Self {
        Self {
            page: 0,
            size: PAGE_SIZE,
            order_by_desc: false,
            order_by: ORDER_BY.to_owned(),
            status,
        }
    }

    /// Sets the number of the page. The first page has the number 0.
    #[must_use]
    pub fn page(mut self, page: u32) -> Self {
        self.page = page;
        self
    }

    /// Sets the number of rows per page.
    #[must_use]
    pub fn size(mut self, rows: u32) -> Self {
        self.size = rows;
        self
    }

    /// Sets the order in which the newest links come first. AHL Pay's example uses this order.
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

/// The answer to [`GetCreatedLinks`]. It is one page of links.
///
/// AHL Pay documents the answer as an array, but AHL Pay's example of the answer is an object. This
/// crate reads arrays and objects.
pub type CreatedLinks = Page<CreatedLinkRow>;

/// A link in the answer to `GetCreatedLinks`. The documented fields include no link id, no
/// order number and no amount.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreatedLinkRow {
    /// The merchant's id. Documented by AHL Pay.
    #[serde(with = "informs")]
    pub merchant_id: Option<i64>,
    /// The merchant's legal name. Documented by AHL Pay.
    #[serde(with = "informs")]
    pub merchant_name: Option<Private<String>>,
    /// The time at which the link was created, such as `27.03.2023 06:34:41`. Documented by AHL
    /// Pay without a time zone.
    #[serde(with = "informs")]
    pub link_created_date: Option<LocalDateTime>,
    /// The time at which the link expires. Documented by AHL Pay without a time zone.
    ///
    /// Do not compare this time with [`link_created_date`](Self::link_created_date), because
    /// the two times come from two clocks. In every published row, the time of expiry is about
    /// six hours too early. To find out whether the link has expired, use
    /// [`status`](Self::status).
    #[serde(with = "informs")]
    pub link_expired_date: Option<LocalDateTime>,
    /// The state of the link. Documented by AHL Pay.
    #[serde(with = "decides")]
    pub status: Option<LinkState>,
    /// The merchant's order number. Observed only in AHL Pay's back-office program. A row
    /// without an order number cannot be matched to a link.
    #[serde(with = "decides")]
    pub order_id: Option<String>,
}

wire_objects!(CreatedLinkRow);
