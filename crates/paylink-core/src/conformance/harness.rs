use std::sync::Arc;

use async_trait::async_trait;

use crate::Transport;
use crate::link::{LinkKey, LinkQuery, NewLink, Reference};
use crate::money::Money;
use crate::provider::LinkProvider;

/// A provider's crate under trial.
#[async_trait]
pub trait ProviderHarness: Send + Sync {
    /// A server that behaves like the provider, with nothing in it.
    async fn live_backend(&self) -> Box<dyn LiveBackend>;

    /// A server that answers every question about one link in this way.
    async fn scripted_backend(&self, scene: Scenario) -> Box<dyn ScriptedBackend>;
}

/// A server that behaves like the provider.
#[async_trait]
pub trait LiveBackend: Send + Sync {
    /// A new client of the account, as in another process.
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider>;

    /// How many requests have reached the server.
    fn requests(&self) -> usize;

    /// A link with what the provider requires, and nothing else.
    fn link(&self, reference: Reference, amount: Money) -> NewLink;

    /// Lists the links that were just created. Only asked where listing is offered.
    fn query(&self) -> LinkQuery;

    /// The payer pays this link.
    async fn pay(&self, key: &LinkKey);
}

/// A server that gives one answer to every question about one link.
pub trait ScriptedBackend: Send + Sync {
    /// A new client of the account.
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider>;

    /// The link that is asked for.
    fn key(&self) -> LinkKey;

    /// How many connections the server has accepted.
    fn connections(&self) -> usize;

    /// What a refusal says on this stage.
    fn expected_refusal(&self) -> ExpectedRefusal;
}

/// The answer that a [`ScriptedBackend`] gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scenario {
    /// The link, as it is after it was paid.
    Honest,
    /// The same with a status that no documentation knows.
    UnknownStatus,
    /// The same, but of another reference.
    OtherReference,
    /// The provider's refusal, with everything that it can carry.
    Refused,
}

/// What a refusal carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedRefusal {
    /// The HTTP status.
    pub http_status: u16,
    /// The provider's code.
    pub code: &'static str,
    /// The provider's message.
    pub message: &'static str,
    /// The provider's id of the request, where it sends one.
    pub request_id: Option<&'static str>,
}
