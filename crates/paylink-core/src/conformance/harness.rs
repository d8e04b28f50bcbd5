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
    /// Creates a new client of the account, as another process would.
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider>;

    /// Returns the number of requests that the server has received.
    fn requests(&self) -> usize;

    /// Returns a new link with only the fields that the provider requires.
    fn link(&self, reference: Reference, amount: Money) -> NewLink;

    /// Returns a query that lists the links that were just created. It is called only if the
    /// provider offers listing.
    fn query(&self) -> LinkQuery;

    /// Pays this link as the payer would.
    async fn pay(&self, key: &LinkKey);
}

/// A server that gives one prepared response to every request about one link.
pub trait ScriptedBackend: Send + Sync {
    /// Creates a new client of the account.
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
    /// The requested link, after it was paid.
    Honest,
    /// The same link, but with a status that is not documented.
    UnknownStatus,
    /// The same link, but with another reference than the requested one.
    OtherReference,
    /// The provider's refusal, with all the details that it can have.
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
    /// The provider's id of the request, if it sends one.
    pub request_id: Option<&'static str>,
}
