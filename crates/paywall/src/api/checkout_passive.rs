//! `PUT /api/paywall/checkout/passive`: takes a page out of service. There is no way back.
//!
//! Source: <https://developer.paywall.one/ortak-odeme-sayfasi/3.-pasif-et>. The table lists `Id`
//! among the headers, the example sends it as the body; the body is sent. `Body` of the answer is
//! null, although the table describes a link.

use serde::{Deserialize, Serialize};

/// Which page.
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
    /// The page with this id.
    pub fn new(id: i64) -> Self {
        Self { id }
    }
}
