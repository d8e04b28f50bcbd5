//! The routes of the services and of the payment page, and what all services have in common.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use axum::routing::{MethodRouter, any, get};
use axum::{Extension, Router};

use crate::Switch;
use crate::context::Context;
use crate::findings::{MeantPath, StrictRefusal};
use crate::payment_page;
use crate::response::{JSON, respond};

use super::answers::Refusal;
use super::request::Request;
use super::{ProviderState, create, deactivate, list, page, payments, status};

/// A service: reads a request and returns the JSON text of the response.
type Service = fn(&ProviderState, &Request) -> Result<String, Refusal>;

pub(super) fn router() -> Router<Arc<ProviderState>> {
    let routes = Router::new()
        .route("/v1/mailorder/create", service(create::answer))
        .route("/v1/mailorder/detail", reading(status::answer))
        .route("/v1/mailorder/list", reading(list::answer))
        .route("/v1/mailorder/status_update", service(deactivate::answer))
        .route("/v1/transaction/check", service(payments::check))
        .route("/v1/transaction/detail", service(payments::detail))
        .route("/v1/{*other}", any(not_served))
        .route("/pay/{slug}", get(page::show));
    payment_page::with_buttons(routes, "/pay/{slug}", page::button)
}

async fn not_served(
    State(context): State<Context>,
    meant: Option<Extension<MeantPath>>,
) -> Response {
    Refusal::NotServed(meant.map(|Extension(own)| own)).answer(&context.switches)
}

/// Documented for create, and observed in the provider's own sample for all services: POST.
fn service(run: Service) -> MethodRouter<Arc<ProviderState>> {
    any(
        async move |State(provider): State<Arc<ProviderState>>,
                    method: Method,
                    refused: Option<Extension<StrictRefusal>>,
                    headers: HeaderMap,
                    body: Bytes| {
            if method != Method::POST {
                return Refusal::MethodNotAllowed.answer(&provider.context.switches);
            }
            serve(&provider, run, &headers, refused, || Request::read(&headers, &body))
        },
    )
}

/// Returns a service that changes nothing. A switch sets its method.
fn reading(run: Service) -> MethodRouter<Arc<ProviderState>> {
    any(
        async move |State(provider): State<Arc<ProviderState>>,
                    method: Method,
                    uri: Uri,
                    refused: Option<Extension<StrictRefusal>>,
                    headers: HeaderMap,
                    body: Bytes| {
            match (provider.is_set(Switch::PaynetReadsAreGet), method) {
                (false, Method::POST) => {
                    serve(&provider, run, &headers, refused, || Request::read(&headers, &body))
                }
                (true, Method::GET) => {
                    let query = uri.query().unwrap_or_default();
                    serve(&provider, run, &headers, refused, || {
                        Ok(Request::of_fields(query.as_bytes()))
                    })
                }
                _ => Refusal::MethodNotAllowed.answer(&provider.context.switches),
            }
        },
    )
}

/// Checks the key first, so that a client without one learns nothing about its request.
fn serve(
    provider: &ProviderState,
    run: Service,
    headers: &HeaderMap,
    refused: Option<Extension<StrictRefusal>>,
    read: impl FnOnce() -> Result<Request, Refusal>,
) -> Response {
    let answer = if !provider.keys.accepts(headers) {
        Err(Refusal::Unauthorized)
    } else if let Some(Extension(StrictRefusal(words))) = refused {
        Err(Refusal::Invalid(words))
    } else {
        read().and_then(|request| run(provider, &request))
    };
    match answer {
        Ok(body) => respond(200, JSON, body),
        Err(refusal) => refusal.answer(&provider.context.switches),
    }
}
