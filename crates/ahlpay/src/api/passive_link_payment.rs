//! `POST /api/Payment/PassiveLinkPayment`: takes a link out of service.
//!
//! No page names it. It is observed at AHL Pay's back-office program, on another host
//! (`fmfatih/p3spg_FrontEnd src/hooks/payment/usePassiveLinkedPayment.ts`); whether it exists for
//! merchants is unverified.

use paylink_core::Result;
use serde::{Deserialize, Serialize};

use super::check_order_id;

/// Which link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PassiveLinkPayment {
    /// The merchant's order number.
    pub order_id: String,
}

impl PassiveLinkPayment {
    /// The link of this order.
    pub fn new(order_id: impl Into<String>) -> Self {
        Self { order_id: order_id.into() }
    }

    pub(crate) fn check(&self) -> Result<()> {
        check_order_id(&self.order_id)
    }
}
