//! The list that the questions share: the open links, two of which are this run's and were created
//! a second apart.

use paylink_core::{LocalDateTime, Zone};
use paylink_testkit::json::Json;
use serde_json::{Value, json};

use super::context::AhlPay;
use super::envelope::Envelope;
use super::service::LIST;
use crate::live::field::text;
use crate::live::question::Unsettled;

/// The size of the documented example.
pub(super) const SIZE: u32 = 50;

/// The open links, newest first.
pub(super) struct Listing {
    pub(super) answer: Envelope,
    /// The place of the row of the newest link.
    newest: usize,
}

impl Listing {
    /// The row of the newest link.
    pub(super) fn newest(&self) -> Result<&Json, Unsettled> {
        self.answer.rows().get(self.newest).ok_or_else(not_there)
    }
}

impl AhlPay {
    /// The link that is newer than the first by a second and more; returns its order.
    async fn second(&self) -> Result<&String, Unsettled> {
        let make = async {
            self.first().await?;
            self.next_second().await;
            self.link("second").await
        };
        self.second.get(make).await
    }

    /// The open links.
    pub(super) async fn listing(&self) -> Result<&Listing, Unsettled> {
        let make = async {
            self.second().await?;
            let answer = self.list("START", SIZE, true).await?;
            // a row need not say which link it is
            let stamps = answer.rows().iter().map(created);
            let newest = stamps.enumerate().max_by_key(|(_, stamp)| *stamp).map(|(place, _)| place);
            Ok(Listing { newest: newest.ok_or_else(not_there)?, answer })
        };
        self.listing.get(make).await
    }

    /// The answer to having deactivated the second link, after a look at the list.
    pub(super) async fn closed(&self) -> Result<&Envelope, Unsettled> {
        let make = async {
            let order_id = self.second().await?;
            // this question can be asked without a list, too
            let _ = self.listing().await;
            self.passive(order_id).await
        };
        self.closed.get(make).await
    }

    /// The first page of the links with a status.
    pub(super) async fn list(
        &self,
        status: &str,
        size: u32,
        newest_first: bool,
    ) -> Result<Envelope, Unsettled> {
        self.call(&LIST, &page(status, size, newest_first)).await
    }
}

/// A request for the first page of the links with a status.
pub(super) fn page(status: &str, size: u32, newest_first: bool) -> Value {
    json!({ "page": 0, "size": size, "orderByDesc": newest_first, "orderBy": "CreateDate", "status": status })
}

/// When the link of a row was created, in milliseconds of a clock that all rows share.
pub(super) fn created(row: &Json) -> Option<i64> {
    stamp(row, "linkCreatedDate")
}

/// A stamp of a row, in milliseconds of a clock of its own.
pub(super) fn stamp(row: &Json, name: &str) -> Option<i64> {
    LocalDateTime::from(text(row, name)?).unix_millis(Zone::Utc)
}

fn not_there() -> Unsettled {
    Unsettled::unanswered("the list does not hold the links of this run")
}
