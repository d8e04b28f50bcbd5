//! The providers' routes, and the processing of requests: at once, or after they were queued.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use axum::routing::get;
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;

use crate::app::App;
use crate::clock::{StampStyle, stamp};
use crate::findings::PendingFindings;
use crate::html;
use crate::providers::DESCRIPTIONS;
use crate::response::{TEXT, respond};

/// Returns the routes of all providers, and the response to a path that nobody has.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let providers = app.providers.iter().map(|module| Arc::clone(module).router());
    providers
        .fold(Router::new(), Router::merge)
        .route(html::STYLE_PATH, get(html::style))
        .fallback(async || respond(404, TEXT, nothing_here()))
}

/// Says where the providers are.
fn nothing_here() -> String {
    let places = DESCRIPTIONS.iter().map(|own| {
        let prefixes: Vec<&str> = own.hosts.iter().map(|host| host.prefix).collect();
        format!("{} is below {}", own.provider.name(), prefixes.join(" and "))
    });
    format!("The sandbox has nothing here. {}.\n", places.collect::<Vec<_>>().join(", "))
}

/// Passes a request to the router, and then records its findings with the link that it may have
/// created.
pub(crate) async fn process(app: &App, router: Router, request: Request<Body>) -> Response {
    let pending = request.extensions().get::<Arc<PendingFindings>>().cloned();
    let Ok(response) = TowerToHyperService::new(router)
        .call(request)
        .await
        .map_err(|never: Infallible| match never {});
    if let Some(pending) = pending {
        let module = app.providers.get(pending.provider());
        let link_id =
            module.and_then(|own| own.link_named_by(pending.headers(), &pending.fields()));
        let at = stamp(app.context.clock.now(), StampStyle::default());
        app.context.findings.record(&pending, link_id, at);
    }
    response
}

/// Processes the queued requests in the order of their arrival. Their answers are discarded. No
/// request to the dashboard or the control API is queued.
pub(crate) async fn process_queued(app: &Arc<App>) -> usize {
    let requests = app.context.queued_requests.take();
    let count = requests.len();
    for request in requests {
        process(app, router(app), request).await;
    }
    count
}
