//! `POST /api/Payment/GetCreatedLinks`: lists the payment links that are in one state.
//!
//! AHL Pay documents this service, with an example of the request and an example of the answer:
//! <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>

use paylink_core::wire::{decides, informs, is_blank};
use paylink_core::{Error, LocalDateTime, Private, Result, RuleCode, wire_objects};
use serde::{Deserialize, Serialize};

use super::{LinkState, ORDER_BY, PAGE_SIZE, Page};

/// The request for one page of a list of links. AHL Pay documents all five fields as required.
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
    /// **0**. In an answer, it has the number 1. AHL Pay documents this field.
    pub page: u32,
    /// The maximum number of rows per page of the list. It must be at least 1. AHL Pay documents no
    /// upper limit, and its example has the value 50. AHL Pay's back-office program sends -1 to get
    /// all rows, but this type does not support -1.
    pub size: u32,
    /// Whether the newest links come first. AHL Pay documents this field.
    pub order_by_desc: bool,
    /// The column by which the rows are sorted. AHL Pay documents this field, but not its allowed
    /// values. AHL Pay's example has the value of the constant [`ORDER_BY`].
    pub order_by: String,
    /// The state of the links to list. A request lists the links in exactly one state. AHL Pay
    /// documents this field.
    pub status: LinkState,
}

impl GetCreatedLinks {
    /// Creates a request for the first 50 links in this state. The oldest link comes first. In this
    /// order, links that are created later do not change the position of earlier links.
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

    /// Sets the maximum number of rows per page of the list.
    #[must_use]
    pub fn size(mut self, rows: u32) -> Self {
        self.size = rows;
        self
    }

    /// Makes the newest links come first, as in AHL Pay's example.
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

/// The answer to [`GetCreatedLinks`]. It is one page of a list of links.
///
/// AHL Pay documents the answer as an array, but AHL Pay's example of the answer is an object. This
/// crate accepts both.
pub type CreatedLinks = Page<CreatedLinkRow>;

/// A link in the answer of the service `GetCreatedLinks`. AHL Pay documents neither a link id nor
/// an order number nor an amount for the links in this answer.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreatedLinkRow {
    /// The merchant's id. AHL Pay documents this field.
    #[serde(with = "informs")]
    pub merchant_id: Option<i64>,
    /// The merchant's legal name. AHL Pay documents this field.
    #[serde(with = "informs")]
    pub merchant_name: Option<Private<String>>,
    /// The time at which the link was created, such as `27.03.2023 06:34:41`. AHL Pay documents
    /// this field, but not its time zone.
    #[serde(with = "informs")]
    pub link_created_date: Option<LocalDateTime>,
    /// The time at which the link expires. AHL Pay documents this field, but not its time zone.
    ///
    /// Do not compare this time with [`link_created_date`](Self::link_created_date). In all rows of
    /// AHL Pay's example, the two times come from clocks that differ by six hours, so the link
    /// seems to expire before it was created. To find out whether the link has expired, use
    /// [`status`](Self::status).
    #[serde(with = "informs")]
    pub link_expired_date: Option<LocalDateTime>,
    /// The state of the link. AHL Pay documents this field.
    #[serde(with = "decides")]
    pub status: Option<LinkState>,
    /// The merchant's order number. AHL Pay does not document this field. The field was observed in
    /// AHL Pay's back-office program. Without an order number, it is unknown which link the row
    /// describes.
    #[serde(with = "decides")]
    pub order_id: Option<String>,
}

wire_objects!(CreatedLinkRow);
