//! `POST /api/Payment/PassiveLinkPayment`: deactivates a link.
//!
//! AHL Pay does not document this service. The service was observed in AHL Pay's back-office
//! program, in the file `src/hooks/payment/usePassiveLinkedPayment.ts` of the repository
//! `fmfatih/p3spg_FrontEnd`. That program does not use the host that merchants use. It is
//! unverified whether the host for merchants has this service. A client therefore calls the service
//! only if you built the client with
//! [`ClientBuilder::allow_deactivation`](crate::ClientBuilder::allow_deactivation).

use paylink_core::Result;
use serde::{Deserialize, Serialize};

use super::check_order_id;

/// The request to deactivate a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PassiveLinkPayment {
    /// The merchant's order number, which identifies the link. AHL Pay does not document this
    /// field. The field was observed in AHL Pay's back-office program.
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
