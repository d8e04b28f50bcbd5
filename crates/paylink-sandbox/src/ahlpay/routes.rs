//! The routes of the services and of the payment page, and what all services have in common.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{MethodRouter, any, get, post};
use axum::{Extension, Router};

use crate::Switch;
use crate::context::Context;
use crate::findings::{MeantPath, StrictRefusal};
use crate::json::Object;
use crate::payment_page;

use super::answers::{self, Refusal};
use super::request::Fields;
use super::{LOGIN, ProviderState, create, deactivate, list, login, page, payments, status};

/// A service: reads a request and returns the members after the first four, which all responses
/// have.
type Run = fn(&ProviderState, &Fields) -> Result<Object, Refusal>;

/// A service with its route.
#[derive(Clone, Copy)]
struct Service {
    is_login: bool,
    /// The position of a switch in which the service does not exist.
    absent: Option<(Switch, bool)>,
    run: Run,
}

impl Service {
    const fn of(run: Run) -> Self {
        Self { is_login: false, absent: None, run }
    }

    /// Documented: POST. Unverified: that the token is checked before the body.
    fn route(self) -> MethodRouter<Arc<ProviderState>> {
        let Self { is_login, absent, run } = self;
        let answer = async move |State(provider): State<Arc<ProviderState>>,
                                 refused: Option<Extension<StrictRefusal>>,
                                 headers: HeaderMap,
                                 body: Bytes| {
            if absent.is_some_and(|(switch, on)| provider.is_set(switch) == on) {
                return answers::nothing_here();
            }
            let outcome = if !is_login && !provider.takes_token(&headers) {
                Err(Refusal::Token)
            } else if let Some(Extension(StrictRefusal(words))) = refused {
                Err(Refusal::Strict(words))
            } else {
                Fields::read(&body).and_then(|fields| run(&provider, &fields))
            };
            answers::answer(&provider.context, outcome)
        };
        post(answer).fallback(async |State(context): State<Context>| {
            answers::answer(&context, Err(Refusal::MethodNotAllowed))
        })
    }
}

pub(super) fn router() -> Router<Arc<ProviderState>> {
    let service = |run| Service::of(run).route();
    let login = Service { is_login: true, ..Service::of(login::answer) };
    let create =
        Service { absent: Some((Switch::AhlCreateElsewhere, true)), ..Service::of(create::answer) };
    let elsewhere = Service { absent: Some((Switch::AhlCreateElsewhere, false)), ..create };
    let passive = Service {
        absent: Some((Switch::AhlNoPassiveService, true)),
        ..Service::of(deactivate::answer)
    };
    let routes = Router::new()
        .route(LOGIN, login.route())
        .route("/api/Payment/CreateLinkPayment", create.route())
        .route("/api/CreateLinkPayment", elsewhere.route())
        .route("/api/Payment/GetCreatedLinks", service(list::answer))
        .route("/api/Payment/PaymentInquiry", service(status::answer))
        .route("/api/Payment/PassiveLinkPayment", passive.route())
        .route("/api/Transaction/List", service(payments::answer))
        .route("/api/{*other}", any(not_served))
        .route("/link/{slug}", get(page::show));
    payment_page::with_buttons(routes, "/link/{slug}", page::button)
}

async fn not_served(
    State(context): State<Context>,
    meant: Option<Extension<MeantPath>>,
) -> Response {
    answers::answer(&context, Err(Refusal::NotServed(meant.map(|Extension(own)| own))))
}
