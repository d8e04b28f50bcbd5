//! `PUT /api/paywall/checkout/passive`: deactivates a shared payment page. A deactivated page
//! cannot be reactivated.
//!
//! Source: <https://developer.paywall.one/ortak-odeme-sayfasi/3.-pasif-et>. Paywall's table lists
//! `Id` among the headers, but Paywall's example sends `Id` in the body. This client sends `Id` in
//! the body. The `Body` of the response is null, although Paywall's table describes a link.

use serde::{Deserialize, Serialize};

/// A request to deactivate a shared payment page.
///
/// ```
/// let request = paywall::api::checkout_passive::CheckoutPassive::new(205_334_385);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CheckoutPassive {
    /// The page's id.
    pub id: i64,
}

impl CheckoutPassive {
    /// Creates a request for the page with this id.
    pub fn new(id: i64) -> Self {
        Self { id }
    }
}
