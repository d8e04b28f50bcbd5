//! The control API: what the dashboard does, as JSON. The README of the crate documents its paths
//! and bodies.

mod answers;
mod faults;
mod findings;
mod links;
mod logs;
mod state;

use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get, post, put};

use crate::app::App;
use crate::provider::below;

pub(crate) use answers::Problem;

pub(crate) const PREFIX: &str = "/_sandbox/api";

pub(crate) fn is_below(path: &str) -> bool {
    below(path, PREFIX).is_some()
}

pub(crate) fn router() -> Router<Arc<App>> {
    let routes = Router::new()
        .route("/links", get(links::list))
        .route("/links/{kind}/{id}", get(links::show))
        .route("/links/{kind}/{id}/{action}", post(links::act))
        .route("/references/{reference}", get(links::show_reference))
        .route("/references/{reference}/{action}", post(links::act_on_reference))
        .route("/requests", get(logs::requests).delete(logs::clear_requests))
        .route("/callbacks", get(logs::callbacks))
        .route("/links/{kind}/{id}/forge", post(links::forge))
        .route("/findings", get(findings::list).delete(findings::clear))
        .route("/callbacks/timing", get(logs::timing).put(logs::set_timing))
        .route("/callbacks/release", post(logs::release))
        .route("/callbacks/{number}/resend", post(logs::resend))
        .route("/clock", get(state::clock).post(state::advance))
        .route("/lag", get(state::lag).put(state::set_lag))
        .route("/switches", get(state::switches))
        .route("/switches/{name}", put(state::set_switch))
        .route("/faults", get(faults::list).post(faults::add).delete(faults::clear))
        .route("/queued/process", post(faults::process_queued))
        .route("/magic-amounts", get(faults::amounts).put(faults::set_amounts))
        .method_not_allowed_fallback(async || {
            Problem::new(405, "this path requires another HTTP method").answer()
        });
    Router::new()
        .nest(PREFIX, routes)
        .route("/_sandbox/api", any(nothing_here))
        .route("/_sandbox/api/", any(nothing_here))
        .route("/_sandbox/api/{*other}", any(nothing_here))
}

async fn nothing_here() -> axum::response::Response {
    Problem::new(404, "the control API has no such path; the README of paylink-sandbox lists them")
        .answer()
}
