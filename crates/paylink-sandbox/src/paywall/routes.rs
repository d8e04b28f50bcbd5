//! The routes of the services and of the payment pages, and what all services have in common.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, any, on};
use axum::{Extension, Router};

use crate::Switch;
use crate::context::Context;
use crate::findings::{MeantPath, StrictRefusal};
use crate::payment_page;

use super::answers::{self, Refusal};
use super::keys::Host;
use super::page::Kind;
use super::request::Request;
use super::{
    CHECKOUT, LINK, PREFIX, PRIVATE_PREFIX, ProviderState, create, deactivate, linkqr, page,
    payments, status,
};

/// Returns the routes of both hosts.
pub(super) fn router() -> Router<Arc<ProviderState>> {
    Router::new().nest(PREFIX, payment_router()).nest(PRIVATE_PREFIX, private_router())
}

/// A service: reads a request and returns the JSON text of `Body`.
type Run = fn(&ProviderState, &Request) -> Result<String, Refusal>;

/// A service with its route.
#[derive(Clone, Copy)]
struct Service {
    method: MethodFilter,
    host: Host,
    /// Whether the service's example has the newer version of the envelope.
    newer: bool,
    /// The switch that lets the service be used without keys.
    keyless: Option<Switch>,
    run: Run,
}

impl Service {
    const fn of(host: Host, method: MethodFilter, run: Run) -> Self {
        Self { method, host, newer: matches!(host, Host::Private), keyless: None, run }
    }

    fn route(self) -> MethodRouter<Arc<ProviderState>> {
        let Self { method, host, newer, keyless, run } = self;
        let answer = async move |State(provider): State<Arc<ProviderState>>,
                                 refused: Option<Extension<StrictRefusal>>,
                                 headers: HeaderMap,
                                 body: Bytes| {
            let is_open = keyless.is_some_and(|switch| provider.is_set(switch));
            let outcome = if !is_open && !provider.keys.accepts(host, &headers) {
                Err(Refusal::Unauthorized)
            } else if let Some(Extension(StrictRefusal(words))) = refused {
                Err(Refusal::Strict(words))
            } else {
                run(&provider, &Request { headers, body })
            };
            answers::answer(&provider.context.switches, newer, outcome)
        };
        on(method, answer).fallback(async move |State(provider): State<Arc<ProviderState>>| {
            answers::answer(&provider.context.switches, newer, Err(Refusal::MethodNotAllowed))
        })
    }
}

fn payment_router() -> Router<Arc<ProviderState>> {
    let service = |method, run| Service::of(Host::Payment, method, run);
    let passive = Service { newer: true, ..service(MethodFilter::PUT, deactivate::answer) };
    let keyless = Some(Switch::PaywallVersionNeedsNoKeys);
    let version = Service { keyless, ..service(MethodFilter::GET, version) };
    let routes = Router::new()
        .route(
            "/api/paywall/checkout/generate",
            service(MethodFilter::POST, create::answer).route(),
        )
        .route("/api/paywall/checkout/inquiry", service(MethodFilter::GET, status::answer).route())
        .route("/api/paywall/checkout/passive", passive.route())
        .route("/api/paywall/linkqr/generate", service(MethodFilter::POST, linkqr::answer).route())
        .route("/api/paywall/payment/version", version.route())
        .route("/api/{*other}", any(not_served))
        .route(CHECKOUT, page::show(Kind::Checkout))
        .route(LINK, page::show(Kind::Link));
    [("/checkout/{guid}", Kind::Checkout), ("/link/{guid}", Kind::Link)]
        .into_iter()
        .fold(routes, |routes, (path, kind)| {
            payment_page::with_buttons(routes, path, |button| page::button(kind, button))
        })
        // the server has its own limit
        .layer(DefaultBodyLimit::disable())
}

fn private_router() -> Router<Arc<ProviderState>> {
    let query = |run| Service::of(Host::Private, MethodFilter::GET, run).route();
    Router::new()
        .route("/api/paywall/private/query", query(payments::by_merchant_code))
        .route("/api/paywall/private/query/by/uniquecode", query(payments::by_unique_code))
        .route("/api/paywall/private/query/by/paymentid", query(payments::by_payment_id))
        .route("/api/paywall/private/query/by/trackingcode", query(payments::by_tracking_code))
        .route("/api/{*other}", any(not_served))
}

async fn not_served(
    State(context): State<Context>,
    meant: Option<Extension<MeantPath>>,
) -> Response {
    let refusal = Refusal::NotServed(meant.map(|Extension(own)| own));
    answers::answer(&context.switches, false, Err(refusal))
}

/// Documented, word for word.
fn version(_: &ProviderState, _: &Request) -> Result<String, Refusal> {
    Ok("\"Always fresh, always ahead!\"".to_owned())
}
