use std::sync::Arc;

use async_trait::async_trait;

use crate::Transport;
use crate::link::{LinkKey, LinkQuery, NewLink, Reference};
use crate::money::Money;
use crate::provider::LinkProvider;

/// Starts the servers that a provider crate is tested against.
#[async_trait]
pub trait ProviderHarness: Send + Sync {
    /// Starts a server that behaves like the provider and has no links.
    async fn live_backend(&self) -> Box<dyn LiveBackend>;

    /// Starts a server that answers every request about one link according to the scenario.
    async fn scripted_backend(&self, scenario: Scenario) -> Box<dyn ScriptedBackend>;
}

/// A server that behaves like the provider.
#[async_trait]
pub trait LiveBackend: Send + Sync {
    /// Creates a new client for the account, as a separate process would.
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider>;

    /// Returns the number of requests that the server has received.
    fn requests(&self) -> usize;

    /// Returns a new link with only the fields that the provider requires.
    fn link(&self, reference: Reference, amount: Money) -> NewLink;

    /// Returns a query that lists the links that were just created. The suite calls this method
    /// only if the provider can list links.
    fn query(&self) -> LinkQuery;

    /// Pays the link with this key, as a payer would.
    async fn pay(&self, key: &LinkKey);
}

/// A server that gives one prepared response to every request about one link.
pub trait ScriptedBackend: Send + Sync {
    /// Creates a new client for the account.
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider>;

    /// Returns the key of the link.
    fn key(&self) -> LinkKey;

    /// Returns the number of connections that the server has accepted.
    fn connections(&self) -> usize;

    /// Returns the contents of the refusal that this server sends.
    fn expected_refusal(&self) -> ExpectedRefusal;
}

/// The response of a [`ScriptedBackend`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scenario {
    /// The response contains the requested link, which was paid.
    Honest,
    /// The response contains the requested link, with a status that is not documented.
    UnknownStatus,
    /// The response contains the requested link, with a reference that differs from the requested
    /// reference.
    OtherReference,
    /// The response is a refusal with all details that the provider can send.
    Refused,
}

/// The contents of a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedRefusal {
    /// The HTTP status.
    pub http_status: u16,
    /// The provider's error code.
    pub code: &'static str,
    /// The provider's message.
    pub message: &'static str,
    /// The provider's id for the request, if the provider sends an id.
    pub request_id: Option<&'static str>,
}
