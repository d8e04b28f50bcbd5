//! The pages of the requests and the callbacks.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;

use crate::context::Context;
use crate::html::escape;
use crate::recording::RecordedRequest;
use crate::{CallbackOrder, Delivery, form};

use super::super::callbacks::{TIMINGS, TimingRequest, TimingView};
use super::{frame, redirect_to, value};

pub(crate) const PAGE: usize = 50;

const REQUESTS: &str = "/_sandbox/requests";
const CALLBACKS: &str = "/_sandbox/callbacks";

pub(crate) async fn requests(
    State(context): State<Context>,
    RawQuery(query): RawQuery,
) -> Response {
    let found = context.requests.below(before(query), PAGE, |_| true);
    let oldest = found.last().map(|(number, _)| *number);
    let content =
        format!("<h1>Requests</h1>\n{}{}", request_table(&found), older(REQUESTS, oldest));
    frame::page(&context, 200, "Requests", REQUESTS, &content)
}

pub(crate) async fn callbacks(
    State(context): State<Context>,
    RawQuery(query): RawQuery,
) -> Response {
    let found = context.callbacks.log().below(before(query), PAGE, |_| true);
    let oldest = found.last().map(|(number, _)| *number);
    let content = format!(
        "<h1>Callbacks</h1>\n{}{}{}",
        timings(&context),
        callback_table(&found),
        older(CALLBACKS, oldest)
    );
    frame::page(&context, 200, "Callbacks", CALLBACKS, &content)
}

/// Returns the forms for the timings, and the buttons that release queued callbacks.
fn timings(context: &Context) -> String {
    let forms: String = TimingView::all(&context.callbacks)
        .iter()
        .map(|own| {
            let (id, name) = (own.provider.id(), own.provider.name());
            let timings = frame::options(TIMINGS.into_iter(), own.timing);
            let times = own.times.map(|own| own.to_string()).unwrap_or_default();
            let milliseconds = own.milliseconds.map(|own| own.to_string()).unwrap_or_default();
            format!(
                "<form class=\"card\" method=\"post\" action=\"{CALLBACKS}\">\n\
                 <input type=\"hidden\" name=\"provider\" value=\"{id}\">\n\
                 <label>{name} calls back <select name=\"timing\" id=\"timing-{id}\">{timings}</select></label>\n\
                 <label>Times <input name=\"times\" type=\"number\" min=\"1\" placeholder=\"2\" value=\"{times}\"></label>\n\
                 <label>Later by, ms <input name=\"milliseconds\" type=\"number\" min=\"0\" placeholder=\"1000\" \
                 value=\"{milliseconds}\"></label>\n\
                 <button name=\"action\" value=\"timing\">Set</button>\n</form>\n"
            )
        })
        .collect();
    let queued = context.callbacks.queued();
    let disabled = if queued == 0 { " disabled" } else { "" };
    format!(
        "{forms}<form class=\"actions\" method=\"post\" action=\"{CALLBACKS}\">\n\
         <span>Queued: <span id=\"queued\">{queued}</span></span>\n\
         <button name=\"action\" value=\"release\"{disabled}>Release</button>\n\
         <button name=\"action\" value=\"release-reversed\"{disabled}>Release, newest first</button>\n</form>\n"
    )
}

/// The buttons above the table.
pub(crate) async fn act(State(context): State<Context>, body: Bytes) -> Response {
    let fields = form::fields(&body);
    let number = |name| value(&fields, name).trim().to_owned();
    match value(&fields, "action") {
        "release" => {
            context.callbacks.release(CallbackOrder::AsHappened).await;
        }
        "release-reversed" => {
            context.callbacks.release(CallbackOrder::Reversed).await;
        }
        "timing" => {
            let request = TimingRequest {
                provider: value(&fields, "provider").to_owned(),
                timing: value(&fields, "timing").to_owned(),
                times: number("times").parse().ok(),
                milliseconds: number("milliseconds").parse().ok(),
            };
            if request.set(&context.callbacks).is_err() {
                return frame::unknown(State(context)).await;
            }
        }
        _ => return frame::unknown(State(context)).await,
    }
    redirect_to(CALLBACKS)
}

/// The button beside a callback.
pub(crate) async fn resend(State(context): State<Context>, Path(number): Path<String>) -> Response {
    let delivery = number.parse().ok().and_then(|number| context.callbacks.log().get(number));
    let Some(delivery) = delivery else { return frame::unknown(State(context)).await };
    context.callbacks.resend(&delivery).await;
    redirect_to(CALLBACKS)
}

pub(crate) fn before(query: Option<String>) -> u64 {
    let fields = form::fields(query.unwrap_or_default().as_bytes());
    value(&fields, "before").parse().unwrap_or(u64::MAX)
}

pub(crate) fn older(path: &str, oldest: Option<u64>) -> String {
    let oldest = oldest.filter(|number| *number > 1);
    let link = |number| {
        format!(
            "<p class=\"pager\"><a id=\"older\" href=\"{path}?before={number}\">Older</a></p>\n"
        )
    };
    oldest.map(link).unwrap_or_default()
}

pub(crate) fn request_table(requests: &[(u64, RecordedRequest)]) -> String {
    let rows: Vec<_> = requests
        .iter()
        .map(|(number, own)| {
            let took = own.took.map(|took| format!("{} ms", took.as_millis())).unwrap_or_default();
            let texts = frame::folded("request", &own.body) + &frame::folded("answer", &own.answer);
            vec![
                number.to_string(),
                frame::local(own.at),
                format!("{} {}", escape(&own.method), escape(&own.path)),
                answer(own),
                took,
                texts,
            ]
        })
        .collect();
    let columns = ["#", "Time", "TimingRequest", "Answer", "Took", "Bodies"];
    frame::table("requests", &columns, &rows, "No request yet.")
}

fn answer(own: &RecordedRequest) -> String {
    let mut text = match own.status {
        Some(status) => format!("HTTP {status}"),
        None => "no answer".to_owned(),
    };
    if own.foreign_key {
        text.push_str(" · carried a key of another host");
    }
    text
}

pub(crate) fn callback_table(deliveries: &[(u64, Delivery)]) -> String {
    let rows: Vec<_> = deliveries
        .iter()
        .map(|(number, own)| {
            let outcome = match (&own.status, &own.error) {
                (Some(status), _) => format!("HTTP {status}"),
                (None, Some(error)) => escape(error),
                (None, None) => String::new(),
            };
            let class = if own.is_delivered() { "paid" } else { "failed" };
            vec![
                number.to_string(),
                escape(&own.at.replace('T', " ")),
                own.attempt.to_string(),
                format!("<span class=\"status {class}\">{outcome}</span>"),
                format!("{}{}", escape(&own.url), if own.is_forged { " · forged" } else { "" }),
                frame::folded("body", &own.body),
                format!(
                    "<form method=\"post\" action=\"{CALLBACKS}/{number}/resend\"><button>Resend</button></form>"
                ),
            ]
        })
        .collect();
    let columns = ["#", "Time", "Attempt", "Answer", "Address", "Body", ""];
    frame::table("callbacks", &columns, &rows, "No callback yet.")
}
