//! `POST /api/Payment/PassiveLinkPayment`: deactivates a link.
//!
//! No page of AHL Pay mentions this service. The service is observed in AHL Pay's back-office
//! program (`fmfatih/p3spg_FrontEnd src/hooks/payment/usePassiveLinkedPayment.ts`), which does not
//! call the merchants' host. Whether the service exists for merchants is unverified. A client
//! therefore calls it only if it was built with
//! [`ClientBuilder::allow_deactivation`](crate::ClientBuilder::allow_deactivation).

use paylink_core::Result;
use serde::{Deserialize, Serialize};

use super::check_order_id;

/// The request to deactivate a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PassiveLinkPayment {
    /// The merchant's order number. Observed: this field is known only from other client libraries.
    pub order_id: String,
}

impl PassiveLinkPayment {
    /// Creates a request to deactivate the link of this order.
    pub fn new(order_id: impl Into<String>) -> Self {
        Self { order_id: order_id.into() }
    }

    pub(crate) fn check(&self) -> Result<()> {
        check_order_id(&self.order_id)
    }
}
