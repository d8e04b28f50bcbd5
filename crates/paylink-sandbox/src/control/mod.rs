//! The dashboard for people, and the control API, which does the same as JSON for tests in any
//! language.

mod actions;
mod api;
mod auth;
mod callbacks;
mod dashboard;
mod faults;
mod history;
mod links;

use std::sync::Arc;

use axum::Router;

use crate::app::App;
use crate::context::Context;
use crate::link_view::Summary;
use crate::provider::{self, LinkKind};

pub(crate) use actions::{Action, act};
pub(crate) use auth::{reject, with_security_headers};

/// The prefix of all paths of the dashboard and the control API. No provider's path begins with it.
const PREFIX: &str = "/_sandbox";

pub(crate) fn is_below(path: &str) -> bool {
    provider::below(path, PREFIX).is_some()
}

pub(crate) fn router(app: Arc<App>) -> Router {
    dashboard::router().merge(api::router()).with_state(app)
}

/// Returns the links of all providers in the order of creation.
pub(crate) fn all_links(app: &App) -> impl Iterator<Item = Summary> {
    links::all(app)
}

/// Returns a link by its kind and id.
pub(crate) fn link(app: &App, kind: &LinkKind, id: &str) -> Option<Summary> {
    links::detail(app, kind, id).map(|link| link.summary)
}

/// Returns the kind and id of the newest link with a reference.
pub(crate) fn newest_link(app: &App, reference: &str) -> Option<(&'static LinkKind, String)> {
    links::newest(app, reference).map(|link| (link.kind, link.id))
}

/// Returns the dashboard's URL, with the token that a browser needs.
pub(crate) fn dashboard_url(context: &Context) -> String {
    format!("{}{PREFIX}/?token={}", context.url, context.token.as_str())
}
