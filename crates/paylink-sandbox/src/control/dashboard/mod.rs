//! The dashboard: pages for a person, without scripts.

mod faults;
mod findings;
mod frame;
mod link;
mod links;
mod logs;
mod switches;
mod viewer;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{HeaderValue, LOCATION};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::app::App;
use crate::context::Context;
use crate::form;
use crate::response::{TEXT, respond};

pub(crate) use frame::unauthorized;
pub(crate) use viewer::Viewer;

pub(crate) const HOME: &str = "/_sandbox/";
pub(crate) const STYLE: &str = "/_sandbox/style.css";

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/_sandbox", get(async || redirect_to(HOME)))
        .route(HOME, get(links::show))
        .route(
            STYLE,
            get(async || respond(200, "text/css; charset=utf-8", include_str!("style.css"))),
        )
        .route("/_sandbox/links/{kind}/{id}", get(link::show).post(link::act))
        .route("/_sandbox/requests", get(logs::requests))
        .route("/_sandbox/callbacks", get(logs::callbacks).post(logs::act))
        .route("/_sandbox/findings", get(findings::show))
        .route("/_sandbox/callbacks/{number}/resend", post(logs::resend))
        .route("/_sandbox/switches", get(switches::show).post(switches::set))
        .route("/_sandbox/faults", get(faults::show).post(faults::act))
        .route("/_sandbox/clock", post(advance))
        .route("/_sandbox/{*other}", get(frame::unknown))
}

/// The button that moves the clock. It leads back to its page.
async fn advance(State(context): State<Context>, body: Bytes) -> Response {
    let fields = form::fields(&body);
    let seconds = value(&fields, "seconds").parse().unwrap_or(0);
    context.clock.advance(Duration::from_secs(seconds));
    let back = value(&fields, "back");
    let is_own = back.starts_with(HOME) && back.bytes().all(|byte| byte.is_ascii_graphic());
    redirect_to(if is_own { back } else { HOME })
}

/// Redirects the browser to a page of the dashboard after a form.
fn redirect_to(path: &str) -> Response {
    let mut response = respond(303, TEXT, "");
    response.headers_mut().extend(HeaderValue::from_str(path).ok().map(|path| (LOCATION, path)));
    response.into_response()
}

/// Returns the value of a form's field, or empty.
fn value<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str()).unwrap_or_default()
}
