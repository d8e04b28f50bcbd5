//! `links/read`

use paylink_core::{Decimal, wire};
use serde::{Deserialize, Serialize};

/// The request of `links/read`.
#[derive(Serialize)]
pub struct Read<'a> {
    /// The provider's id.
    pub id: &'a str,
}

/// The response of `links/read`, and a row of `links/list`.
#[derive(Deserialize)]
pub struct Row {
    /// The provider's id.
    pub id: String,
    /// The merchant's reference.
    pub reference: String,
    /// `open`, `paid` or `closed`.
    pub status: String,
    /// The requested amount in lira.
    #[serde(with = "wire::decimal")]
    pub amount: Decimal,
}
