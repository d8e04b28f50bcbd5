//! `PUT /api/paywall/checkout/passive`: deactivates a hosted payment page. A deactivated page
//! cannot be reactivated.
//!
//! Source: <https://developer.paywall.one/ortak-odeme-sayfasi/3.-pasif-et>. The client sends `Id`
//! in the body of the request, as in Paywall's example, although Paywall's table lists `Id` as a
//! header. In Paywall's example of the response, `Body` is `null`, although Paywall's table
//! describes a link.

use serde::{Deserialize, Serialize};

/// The request to deactivate a hosted payment page.
///
/// ```
/// let request = paywall::api::checkout_passive::CheckoutPassive::new(205_334_385);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CheckoutPassive {
    /// The id of the payment page.
    pub id: i64,
}

impl CheckoutPassive {
    /// Creates a request to deactivate the payment page with this id.
    pub fn new(id: i64) -> Self {
        Self { id }
    }
}
