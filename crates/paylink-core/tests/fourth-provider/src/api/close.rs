//! `links/close`

use serde::{Deserialize, Serialize};

/// The request of `links/close`.
#[derive(Serialize)]
pub struct Close<'a> {
    /// The provider's id.
    pub id: &'a str,
}

/// The response of `links/close`, which is empty.
#[derive(Deserialize)]
pub struct Closed {}
