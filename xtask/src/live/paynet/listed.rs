//! The list that the questions share: the days on which this run created two links.

use paylink_core::LocalDate;
use serde_json::{Value, json};

use super::answer::{NO_DATA, rows, text};
use super::world::{DETAIL, LIST, Link, Paynet};
use crate::json::Json;
use crate::live::question::Unsettled;

/// More than a test account creates in a day.
const MANY: u32 = 100;

/// A list that holds two links of this run.
#[derive(Debug)]
pub(super) struct Listing {
    /// The whole answer.
    pub(super) json: Json,
    /// The first day.
    pub(super) first_day: LocalDate,
    /// The places of the link that was created first and of the one that was created second.
    pub(super) places: [usize; 2],
}

impl Listing {
    /// A row of this run.
    pub(super) fn row(&self) -> Result<&Json, Unsettled> {
        rows(&self.json).get(self.places[0]).ok_or_else(not_there)
    }
}

impl Paynet {
    /// The list of this run's days.
    pub(super) async fn listing(&self) -> Result<&Listing, Unsettled> {
        let make = async {
            let first = &self.first().await?.link;
            let second = self.link(&self.accepted_order("second").await?).await?;
            let first_day = day(self.first_detail().await?)?;
            let end = day(&self.call(&DETAIL, &second.lookup).await?.json)?.plus_days(1);
            let json = self.call(&LIST, &between(first_day, end, MANY)).await?.json;
            let places = [place(&json, first)?, place(&json, &second)?];
            Ok(Listing { json, first_day, places })
        };
        self.listing.get(make).await
    }

    /// The rows between two days; a refusal for want of rows is none.
    pub(super) async fn rows_between(
        &self,
        first: LocalDate,
        last: LocalDate,
        limit: u32,
    ) -> Result<Vec<Json>, Unsettled> {
        let seen = self.post(&LIST, &between(first, last, limit)).await?;
        if seen.code() == Some(NO_DATA) {
            return Ok(Vec::new());
        }
        Ok(rows(&seen.success("mailorder/list")?.json).to_vec())
    }
}

/// A request for the rows between two days.
pub(super) fn between(first: LocalDate, last: LocalDate, limit: u32) -> Value {
    json!({ "datab": first, "datbi": last, "limit": limit })
}

/// Whether a row is about this link.
pub(super) fn is_about(row: &Json, link: &Link) -> bool {
    text(row, "note") == Some(&link.name)
}

fn place(json: &Json, link: &Link) -> Result<usize, Unsettled> {
    rows(json).iter().position(|row| is_about(row, link)).ok_or_else(not_there)
}

fn not_there() -> Unsettled {
    Unsettled::unanswered("the list does not hold the links of this run")
}

fn day(detail: &Json) -> Result<LocalDate, Unsettled> {
    let stamp = text(detail, "create_date").and_then(|stamp| stamp.get(..10));
    stamp
        .and_then(|day| day.parse().ok())
        .ok_or_else(|| Unsettled::unanswered("create_date does not begin with a day such as 2026-11-21"))
}
