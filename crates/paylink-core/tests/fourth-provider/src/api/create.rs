//! `links/create`

use paylink_core::{Decimal, wire};
use serde::{Deserialize, Serialize};

/// The request of `links/create`.
#[derive(Serialize)]
pub struct Create<'a> {
    /// The merchant's reference.
    pub reference: &'a str,
    /// The amount in lira.
    #[serde(with = "wire::decimal")]
    pub amount: Decimal,
    /// The lifetime in seconds.
    pub seconds: u64,
}

/// The response of `links/create`.
#[derive(Deserialize)]
pub struct Created {
    /// The provider's id.
    pub id: String,
    /// The URL of the payment page.
    pub url: String,
}
