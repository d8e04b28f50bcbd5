//! Paynet behind the interface that all providers share.

use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::decimal::Hundredths;
use crate::incoming::IncomingRequest;
use crate::json::{self, Object};
use crate::lock;
use crate::provider::{Description, ProviderModule, ShellExports};

use super::answers::Refusal;
use super::handle::Paynet;
use super::keys::SECRET_KEY;
use super::{DESCRIPTION, PREFIX, ProviderState, routes};

impl ProviderModule for ProviderState {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn router(self: Arc<Self>) -> Router {
        Router::new().nest(PREFIX, routes::router()).with_state(self)
    }

    fn shell_exports(&self) -> ShellExports {
        let paynet = Paynet::new(self);
        ShellExports {
            note: "the key is valid only for this sandbox".to_owned(),
            variables: vec![
                ("PAYLINK_PAYNET_ENVIRONMENT", "sandbox".to_owned()),
                ("PAYLINK_PAYNET_BASE_URL", paynet.base_url()),
                (SECRET_KEY.name, paynet.secret_key().to_owned()),
            ],
        }
    }

    fn accepts(&self, request: &IncomingRequest<'_>) -> bool {
        self.keys.accepts(request.headers())
    }

    fn misplaces_secret(&self, _: &IncomingRequest<'_>) -> bool {
        false
    }

    fn key_remark(&self, request: &IncomingRequest<'_>) -> Option<&'static str> {
        self.keys.remark(request.headers())
    }

    fn refuse(&self, status: u16, text: &str) -> Response {
        Refusal::Sandbox(status, text.to_owned()).answer(&self.context.switches)
    }

    fn leaks_into(&self, request: &IncomingRequest<'_>) -> bool {
        request.shows(|text| self.keys.is_shown_in(text))
    }

    fn link_named_by(&self, _: &HeaderMap, fields: &Object) -> Option<String> {
        let text = |name| fields.get(name).and_then(json::as_text).filter(|text| !text.is_empty());
        let store = lock(&self.store);
        let link = match text("id") {
            Some(id) => store.find(&id),
            None => store.by_reference(&text("reference_no")?).next_back(),
        };
        link.map(|link| link.id.clone())
    }

    fn requested_amount(&self, service: &str, request: &IncomingRequest<'_>) -> Option<Hundredths> {
        match service {
            "mailorder/create" => Hundredths::parse(&request.field("amount")?),
            _ => None,
        }
    }
}
