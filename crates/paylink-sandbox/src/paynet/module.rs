//! Paynet behind the interface that all providers share.

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::value::RawValue;

use crate::callbacks::{Delivery, Forgery};
use crate::decimal::Hundredths;
use crate::incoming::IncomingRequest;
use crate::json::{self, Object};
use crate::link_view::{Detail, Summary};
use crate::provider::{
    ActionError, ActionInput, BoxFuture, Description, LinkKind, ProviderModule, Redirect,
    ShellExports,
};
use crate::{lock, state_file};

use super::answers::Refusal;
use super::handle::Paynet;
use super::keys::SECRET_KEY;
use super::store::Store;
use super::{DESCRIPTION, PREFIX, ProviderState, operator, pay, routes};

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

    fn summary(&self, _: &LinkKind, index: usize) -> Option<Summary> {
        operator::summary(self, index)
    }

    fn detail(&self, _: &LinkKind, id: &str) -> Option<Detail> {
        operator::detail(self, id)
    }

    fn attempt<'a>(
        &'a self,
        _: &'static LinkKind,
        id: &'a str,
        input: &'a ActionInput,
        is_paid: bool,
    ) -> BoxFuture<'a, Result<Redirect, ActionError>> {
        Box::pin(operator::attempt(self, id, input, is_paid))
    }

    fn expire(&self, _: &LinkKind, id: &str) -> Option<bool> {
        operator::expire(self, id)
    }

    fn deactivate(&self, _: &LinkKind, id: &str) -> Option<bool> {
        operator::deactivate(self, id)
    }

    fn revision(&self) -> u64 {
        lock(&self.store).revision()
    }

    fn saved(&self) -> io::Result<Box<RawValue>> {
        state_file::format(&lock(&self.store).saved())
    }

    fn restore(&self, saved: &RawValue) -> Result<(), String> {
        *lock(&self.store) = Store::restored(state_file::parse(saved)?)?;
        Ok(())
    }

    fn refund(
        &self,
        _: &LinkKind,
        id: &str,
        amount: Option<Hundredths>,
    ) -> Result<(), ActionError> {
        operator::refund(self, id, amount)
    }

    fn forge<'a>(
        &'a self,
        _: &'static LinkKind,
        id: &'a str,
        forgery: Forgery,
    ) -> BoxFuture<'a, Option<Delivery>> {
        Box::pin(pay::forge(self, id, forgery))
    }
}
