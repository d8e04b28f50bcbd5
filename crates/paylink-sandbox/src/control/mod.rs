//! The operator's side of a sandbox: a dashboard for people, and the same as JSON for tests in any
//! language.

mod actions;
mod api;
mod auth;
mod callbacks;
mod dashboard;
mod faults;
mod history;
mod links;
mod token;
pub(crate) mod view;

use std::sync::Arc;

use axum::Router;

use crate::Shared;

pub(crate) use auth::{reject, with_security_headers};
pub(crate) use token::{MARK, Token};

/// What no provider's path begins with.
const PREFIX: &str = "/_sandbox";

pub(crate) fn is_below(path: &str) -> bool {
    path.strip_prefix(PREFIX).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub(crate) fn router() -> Router<Arc<Shared>> {
    dashboard::router().merge(api::router())
}

/// The dashboard's address, with the token that lets a browser in.
pub(crate) fn dashboard_url(shared: &Shared) -> String {
    format!("{}{PREFIX}/?token={}", shared.url, shared.token.as_str())
}
