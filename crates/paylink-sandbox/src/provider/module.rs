//! The interface between the shared parts of the sandbox and a provider's module.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use crate::callbacks::{Delivery, Forgery};
use crate::decimal::Hundredths;
use crate::incoming::IncomingRequest;
use crate::json::Object;
use crate::link_view::{Detail, Summary};

use super::{Description, KeptState, LinkKind};

pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where the payer's browser is sent after a payment, if anywhere.
pub(crate) type Redirect = Option<String>;

/// A provider in a running sandbox.
pub(crate) trait ProviderModule: Operator + KeptState + fmt::Debug + Send + Sync {
    fn description(&self) -> &'static Description;

    /// Returns the services and payment pages, with the prefixes of the hosts.
    fn router(self: Arc<Self>) -> Router;

    /// Returns the environment variables of the provider's client.
    fn shell_exports(&self) -> ShellExports;

    /// Whether a request to this provider carries the credentials that its path demands.
    fn accepts(&self, request: &IncomingRequest<'_>) -> bool;

    /// Whether a request to this provider shows one of the provider's own secrets where it does not
    /// belong.
    fn misplaces_secret(&self, request: &IncomingRequest<'_>) -> bool;

    /// Whether a request shows such a secret only in the way in which known clients send it.
    fn misplaces_as_clients_do(&self, _: &IncomingRequest<'_>) -> bool {
        false
    }

    /// Returns how a request presents the right key, if not as documented: a sentence without the
    /// full stop.
    fn key_remark(&self, request: &IncomingRequest<'_>) -> Option<&'static str>;

    /// Returns a refusal of the sandbox itself, in the form of the provider's refusals.
    fn refuse(&self, status: u16, text: &str) -> Response;

    /// Whether a request to another provider shows a secret of this one, or a header for one.
    fn leaks_into(&self, request: &IncomingRequest<'_>) -> bool;

    /// Returns the link that a request names by an id or by the merchant's reference.
    fn link_named_by(&self, headers: &HeaderMap, fields: &Object) -> Option<String>;

    /// Returns the amount of the link that a request to a service asks to create.
    fn requested_amount(&self, service: &str, request: &IncomingRequest<'_>) -> Option<Hundredths>;
}

/// What the operator of a sandbox sees of a provider's links, and what the operator can do to them.
///
/// Links are named by their kind, which is one of [`Description::link_kinds`], and by the id that
/// [`Summary::id`] shows.
pub(crate) trait Operator {
    /// Returns the link with this index, counted in the order of creation among its kind.
    fn summary(&self, kind: &LinkKind, index: usize) -> Option<Summary>;

    fn detail(&self, kind: &LinkKind, id: &str) -> Option<Detail>;

    /// Attempts to pay a link. When this returns, the first attempt to deliver the callback has
    /// been made.
    fn attempt<'a>(
        &'a self,
        kind: &'static LinkKind,
        id: &'a str,
        input: &'a ActionInput,
        is_paid: bool,
    ) -> BoxFuture<'a, Result<Redirect, ActionError>>;

    /// Ends the lifetime of a link now. Returns whether it was payable; nothing if there is no such
    /// link.
    fn expire(&self, kind: &LinkKind, id: &str) -> Option<bool>;

    /// Deactivates a link. Returns whether it was payable; nothing if there is no such link.
    fn deactivate(&self, kind: &LinkKind, id: &str) -> Option<bool>;

    /// Refunds a link's payments: this amount of one of them, or all that is left of all of them.
    fn refund(
        &self,
        kind: &LinkKind,
        id: &str,
        amount: Option<Hundredths>,
    ) -> Result<(), ActionError>;

    /// Marks the newest payment of a link as fraud.
    fn mark_fraud(&self, kind: &LinkKind, _: &str) -> Result<(), ActionError> {
        let name = kind.provider.name();
        let text = format!("{name} documents no status for payments that are marked as fraud");
        Err(ActionError::NotNow(text))
    }

    /// Posts a callback about a payment that has not happened. Nothing if there is no such link, or
    /// if it has no callback address.
    fn forge<'a>(
        &'a self,
        kind: &'static LinkKind,
        id: &'a str,
        forgery: Forgery,
    ) -> BoxFuture<'a, Option<Delivery>>;
}

/// The input of an action. What is not given is as the link asks for it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActionInput {
    /// What the payer is charged, in major units, with a dot.
    pub(crate) charged: Option<String>,
    pub(crate) installments: Option<u32>,
    pub(crate) cards: Option<u32>,
    /// Whether the payer began the payment while the link could be paid. Then the payment is
    /// possible although the link is paid, expired or deactivated now.
    #[serde(default)]
    pub(crate) late: bool,
    /// What is refunded, in major units, with a dot.
    pub(crate) amount: Option<String>,
}

/// Why an action on a link did nothing.
#[derive(Clone, Debug)]
pub(crate) enum ActionError {
    /// There is no such link.
    Unknown,
    /// The link's state, or its kind, does not allow it.
    NotNow(String),
    /// The input is wrong.
    Input(String),
}

/// The environment variables that direct a provider's client to the sandbox.
#[derive(Clone, Debug)]
pub(crate) struct ShellExports {
    /// A remark for a person, without a full stop.
    pub(crate) note: String,
    pub(crate) variables: Vec<(&'static str, String)>,
}
