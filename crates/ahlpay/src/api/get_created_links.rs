//! `POST /api/Payment/GetCreatedLinks`: lists the payment links that are in one state.
//!
//! AHL Pay documents this service, with an example of the request and an example of the answer:
//! <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>

use paylink_core::wire::{decides, informs, is_blank};
use paylink_core::{Error, LocalDateTime, Private, Result, RuleCode, wire_objects};
use serde::{Deserialize, Serialize};

use super::{LinkState, ORDER_BY, PAGE_SIZE, Page};

/// A request for one page of the list of links that are in one state. AHL Pay documents all five
/// fields as required.
///
/// ```
/// use ahlpay::api::{LinkState, get_created_links::GetCreatedLinks};
/// let query = GetCreatedLinks::new(LinkState::Success).page(2).size(50).newest_first();
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GetCreatedLinks {
    /// The number of the requested page of the list. In a request, the first page has the number
    /// **0**. In an answer, the first page has the number 1. AHL Pay documents this field.
    pub page: u32,
    /// The maximum number of links on one page of the list. The minimum is 1. AHL Pay documents no
    /// upper limit. AHL Pay's example has the value 50. AHL Pay's back-office program sends -1 to
    /// get all links, but this type does not support -1.
    pub size: u32,
    /// Whether the list begins with the newest link. AHL Pay documents this field.
    pub order_by_desc: bool,
    /// The column by which the rows are sorted. AHL Pay documents this field, but not which values
    /// are allowed. The default is [`ORDER_BY`], the value in AHL Pay's example.
    pub order_by: String,
    /// The state of the links that the list contains. A request must contain exactly one state. AHL
    /// Pay documents this field.
    pub status: LinkState,
}

impl GetCreatedLinks {
    /// Creates a request for the first page, with at most 50 links in this state. The list begins
    /// with the oldest link, so that new links do not change the position of older links.
    pub fn new(status: LinkState) -> Self {
        Self {
            page: 0,
            size: PAGE_SIZE,
            order_by_desc: false,
            order_by: ORDER_BY.to_owned(),
            status,
        }
    }

    /// Sets the number of the requested page of the list. The first page has the number 0.
    #[must_use]
    pub fn page(mut self, page: u32) -> Self {
        self.page = page;
        self
    }

    /// Sets the maximum number of rows on one page of the list.
    #[must_use]
    pub fn size(mut self, rows: u32) -> Self {
        self.size = rows;
        self
    }

    /// Makes the list begin with the newest link, as in AHL Pay's example.
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

/// The answer to a [`GetCreatedLinks`] request: one page of the list of links.
///
/// AHL Pay documents the answer as a JSON array, but its example of the answer is a JSON object.
/// This crate accepts both.
pub type CreatedLinks = Page<CreatedLinkRow>;

/// A link in the answer of the service `GetCreatedLinks`. The documented fields contain no link id,
/// no order number and no amount.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreatedLinkRow {
    /// The merchant's id. AHL Pay documents this field.
    #[serde(default, with = "informs")]
    pub merchant_id: Option<i64>,
    /// The merchant's legal name. AHL Pay documents this field.
    #[serde(default, with = "informs")]
    pub merchant_name: Option<Private<String>>,
    /// The time at which the link was created, such as `27.03.2023 06:34:41`. AHL Pay documents
    /// this field, but not its time zone.
    #[serde(default, with = "informs")]
    pub link_created_date: Option<LocalDateTime>,
    /// The time at which the link expires. AHL Pay documents this field, but not its time zone.
    ///
    /// To find out whether the link has expired, use [`status`](Self::status). Do not compare this
    /// time with [`link_created_date`](Self::link_created_date), because the two times apparently
    /// come from clocks that differ by six hours. In AHL Pay's example, every link seems to expire
    /// before it was created.
    #[serde(default, with = "informs")]
    pub link_expired_date: Option<LocalDateTime>,
    /// The state of the link. AHL Pay documents this field.
    #[serde(default, with = "decides")]
    pub status: Option<LinkState>,
    /// The merchant's order number. AHL Pay does not document this field. The field was observed in
    /// AHL Pay's back-office program. If the row has no order number, it is unknown which link the
    /// row describes.
    #[serde(default, with = "decides")]
    pub order_id: Option<String>,
}

wire_objects!(CreatedLinkRow);
