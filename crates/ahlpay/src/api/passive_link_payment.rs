//! `POST /api/Payment/PassiveLinkPayment`: deactivates a link.
//!
//! No page of AHL Pay's documentation mentions this service. The service is observed in AHL Pay's
//! back-office program (`fmfatih/p3spg_FrontEnd src/hooks/payment/usePassiveLinkedPayment.ts`).
//! That program uses a host that is not the host for merchants. Whether the service exists for
//! merchants is unverified. A client therefore calls the service only if you built the client with
//! [`ClientBuilder::allow_deactivation`](crate::ClientBuilder::allow_deactivation).

use paylink_core::Result;
use serde::{Deserialize, Serialize};

use super::check_order_id;

/// The request to deactivate a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PassiveLinkPayment {
    /// The merchant's order number. Observed in other client programs, and not documented.
    pub order_id: String,
}

impl PassiveLinkPayment {
    /// Creates a request to deactivate the link with this order number.
    pub fn new(order_id: impl Into<String>) -> Self {
        Self { order_id: order_id.into() }
    }

    pub(crate) fn check(&self) -> Result<()> {
        check_order_id(&self.order_id)
    }
}
