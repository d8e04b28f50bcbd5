//! The list that the questions share: the days on which this run created two links.

use paylink_core::LocalDate;
use paylink_testkit::json::Json;
use serde_json::{Value, json};

use super::answer::{NO_DATA, rows, text};
use super::context::Paynet;
use super::links::Link;
use super::service::{DETAIL, LIST};
use crate::live::backend::RawResponse;
use crate::live::question::Unsettled;

/// More than a test account creates in a day.
const MANY: u32 = 100;

/// Before Paynet was founded nobody created a link.
const LONG_AGO: [&str; 2] = ["2000-01-01", "2000-01-02"];

/// A list that holds two links of this run.
#[derive(Debug)]
pub(super) struct Listing {
    /// The whole answer.
    pub(super) json: Json,
    /// The first day, and the day after the last.
    pub(super) days: [LocalDate; 2],
    /// The places of the link that was created first and of the one that was created second.
    pub(super) places: [usize; 2],
}

/// The form of the days that the list takes.
#[derive(Debug)]
pub(super) struct Days {
    /// How `2000-01-01` was refused, where only `01.01.2000` is taken.
    pub(super) dashed_refused: Option<String>,
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
            let last_day = created_on(&self.call(&DETAIL, &second.lookup).await?.json)?;
            let days = [created_on(self.first_detail().await?)?, last_day.plus_days(1)];
            let json = self.list(days, MANY, 0).await?.success(LIST.name)?.json;
            let places = [place(&json, first)?, place(&json, &second)?];
            Ok(Listing { json, days, places })
        };
        self.listing.get(make).await
    }

    /// The rows between two days; a refusal for want of rows is none.
    pub(super) async fn rows_between(&self, days: [LocalDate; 2]) -> Result<Vec<Json>, Unsettled> {
        let seen = self.list(days, MANY, 0).await?;
        if seen.code() == Some(NO_DATA) {
            return Ok(Vec::new());
        }
        Ok(rows(&seen.success(LIST.name)?.json).to_vec())
    }

    /// One page of the list between two days.
    pub(super) async fn list(
        &self,
        days: [LocalDate; 2],
        limit: u32,
        starting_after: u32,
    ) -> Result<RawResponse, Unsettled> {
        let dotted = self.days().await?.dashed_refused.is_some();
        let mut body = between(days, dotted);
        body["limit"] = json!(limit);
        if starting_after > 0 {
            body["starting_after"] = json!(starting_after);
        }
        self.read(&LIST, &body).await
    }

    /// A list without rows.
    pub(super) async fn list_of_nothing(&self) -> Result<RawResponse, Unsettled> {
        self.list(long_ago()?, 1, 0).await
    }

    /// The form of the days, learnt from a list without rows.
    pub(super) async fn days(&self) -> Result<&Days, Unsettled> {
        let make = async {
            let is_understood =
                |seen: &RawResponse| seen.is_success() || seen.code() == Some(NO_DATA);
            let dashed = self.read(&LIST, &between(long_ago()?, false)).await?;
            if is_understood(&dashed) {
                return Ok(Days { dashed_refused: None });
            }
            let dotted = self.read(&LIST, &between(long_ago()?, true)).await?;
            if is_understood(&dotted) {
                return Ok(Days { dashed_refused: Some(dashed.in_words()) });
            }
            dashed
                .success(LIST.name)
                .and(Err(Unsettled::unanswered("no form of days is understood")))
        };
        self.days.get(make).await
    }
}

fn between(days: [LocalDate; 2], dotted: bool) -> Value {
    let [first, last] = days.map(|day| match day.to_string().split('-').collect::<Vec<_>>()[..] {
        [year, month, day] if dotted => format!("{day}.{month}.{year}"),
        _ => day.to_string(),
    });
    json!({ "datab": first, "datbi": last })
}

fn long_ago() -> Result<[LocalDate; 2], Unsettled> {
    let [first, last] = LONG_AGO.map(day);
    Ok([first?, last?])
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

fn created_on(detail: &Json) -> Result<LocalDate, Unsettled> {
    day(text(detail, "create_date").and_then(|stamp| stamp.get(..10)).unwrap_or_default())
}

fn day(text: &str) -> Result<LocalDate, Unsettled> {
    text.parse().map_err(|_| {
        Unsettled::unanswered("create_date does not begin with a day such as 2026-11-21")
    })
}
