//! `requests` and `callbacks`, newest first.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Delivery;
use crate::context::Context;
use crate::recording::RecordedRequest;

use super::super::callbacks::{self as words, TimingRequest, TimingView};
use super::answers::{Answer, Outcome, Problem, parsed, query, read};
use crate::link_view::time;

const PAGE: usize = 50;
const LARGEST_PAGE: usize = 1000;

#[derive(Serialize)]
pub(crate) struct RequestRow {
    number: u64,
    #[serde(serialize_with = "time")]
    at: Timestamp,
    method: String,
    path: String,
    accepted: bool,
    foreign_key: bool,
    body: String,
    status: Option<u16>,
    milliseconds: Option<u64>,
    answer: String,
}

impl From<(u64, RecordedRequest)> for RequestRow {
    fn from((number, own): (u64, RecordedRequest)) -> Self {
        Self {
            number,
            at: own.at,
            method: own.method,
            path: own.path,
            accepted: own.accepted,
            foreign_key: own.foreign_key,
            body: own.body,
            status: own.status,
            milliseconds: own.took.map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
            answer: own.answer,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct CallbackRow {
    number: u64,
    link_id: String,
    url: String,
    body: String,
    attempt: u32,
    at: String,
    forged: bool,
    status: Option<u16>,
    error: Option<String>,
    delivered: bool,
}

impl From<(u64, Delivery)> for CallbackRow {
    fn from((number, own): (u64, Delivery)) -> Self {
        Self {
            number,
            delivered: own.is_delivered(),
            link_id: own.link_id,
            url: own.url,
            body: own.body,
            attempt: own.attempt,
            at: own.at,
            forged: own.is_forged,
            status: own.status,
            error: own.error,
        }
    }
}

#[derive(Serialize)]
struct Requests {
    requests: Vec<RequestRow>,
}

#[derive(Serialize)]
struct Callbacks {
    callbacks: Vec<CallbackRow>,
}

/// `before` and `size` of a query.
pub(crate) fn window(text: Option<&str>) -> Result<(u64, usize), Problem> {
    let [before, size] = query(text, ["before", "size"])?;
    let before = parsed(before.as_deref(), |text| text.parse().ok())?.unwrap_or(u64::MAX);
    let size = parsed(size.as_deref(), |text| text.parse().ok())?.unwrap_or(PAGE);
    Ok((before, size.clamp(1, LARGEST_PAGE)))
}

pub(crate) async fn requests(State(context): State<Context>, RawQuery(text): RawQuery) -> Outcome {
    let (before, size) = window(text.as_deref())?;
    let requests = context.requests.below(before, size, |_| true);
    Ok(Answer::of(&Requests { requests: requests.into_iter().map(RequestRow::from).collect() }))
}

pub(crate) async fn clear_requests(State(context): State<Context>) -> Outcome {
    context.requests.clear();
    Ok(Answer::of(&Requests { requests: Vec::new() }))
}

pub(crate) async fn callbacks(State(context): State<Context>, RawQuery(text): RawQuery) -> Outcome {
    let (before, size) = window(text.as_deref())?;
    let callbacks = context.callbacks.log().below(before, size, |_| true);
    Ok(Answer::of(&Callbacks { callbacks: callbacks.into_iter().map(CallbackRow::from).collect() }))
}

#[derive(Serialize)]
struct Timings {
    timings: Vec<TimingView>,
    queued: usize,
}

pub(crate) async fn timing(State(context): State<Context>) -> Outcome {
    Ok(Answer::of(&Timings {
        timings: TimingView::all(&context.callbacks),
        queued: context.callbacks.queued(),
    }))
}

pub(crate) async fn set_timing(State(context): State<Context>, body: Bytes) -> Outcome {
    let request: TimingRequest = read(&body)?;
    request.set(&context.callbacks).map_err(|reason| Problem::new(400, reason))?;
    timing(State(context)).await
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Release {
    order: String,
}

#[derive(Serialize)]
struct Released {
    released: usize,
}

pub(crate) async fn release(State(context): State<Context>, body: Bytes) -> Outcome {
    let Release { order } = read(&body)?;
    let order = words::order(&order).map_err(|reason| Problem::new(400, reason))?;
    Ok(Answer::of(&Released { released: context.callbacks.release(order).await }))
}

pub(crate) async fn resend(State(context): State<Context>, Path(number): Path<String>) -> Outcome {
    let delivery = number.parse().ok().and_then(|number| context.callbacks.log().get(number));
    let delivery = delivery.ok_or_else(|| Problem::new(404, "no callback has this number"))?;
    context.callbacks.resend(&delivery).await;
    let callbacks =
        context.callbacks.log().below(u64::MAX, 1, |own| own.link_id == delivery.link_id);
    Ok(Answer::of(&Callbacks { callbacks: callbacks.into_iter().map(CallbackRow::from).collect() }))
}
