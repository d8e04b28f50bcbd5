//! `links/list`

use serde::{Deserialize, Serialize};

use super::read::Row;

/// The request of `links/list`.
#[derive(Serialize)]
pub struct List {
    /// The number of rows to skip.
    pub from: u64,
    /// The number of rows of a page.
    pub size: u32,
}

/// The response of `links/list`.
#[derive(Deserialize)]
pub struct Listed {
    /// The rows of the page.
    pub rows: Vec<Row>,
    /// The total number of rows.
    pub total: u64,
}
