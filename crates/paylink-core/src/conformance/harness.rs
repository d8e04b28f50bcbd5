use std::sync::Arc;

use async_trait::async_trait;

use crate::Transport;
use crate::link::{LinkKey, LinkQuery, NewLink, Reference};
use crate::money::Money;
use crate::provider::LinkProvider;

/// An interface that starts the servers for the tests of a provider crate. Each provider crate
/// implements it for its own tests.
#[async_trait]
pub trait ProviderHarness: Send + Sync {
    /// Starts a server that behaves like the provider. The new server has no links.
    async fn live_backend(&self) -> Box<dyn LiveBackend>;

    /// Starts a server that answers every request about one link with the response of this
    /// scenario.
    async fn scripted_backend(&self, scenario: Scenario) -> Box<dyn ScriptedBackend>;
}

/// A server that behaves like the provider.
#[async_trait]
pub trait LiveBackend: Send + Sync {
    /// Creates a new client that sends its requests to this server. The client shares no state with
    /// earlier clients.
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider>;

    /// Returns the number of requests that the server has received.
    fn requests(&self) -> usize;

    /// Returns the data of a new link in which only the fields that the provider requires are set.
    fn link(&self, reference: Reference, amount: Money) -> NewLink;

    /// Returns a query that lists the links that the test suite just created. The test suite calls
    /// this method only if the provider can list links.
    fn query(&self) -> LinkQuery;

    /// Pays the link with this key, as a payer would.
    async fn pay(&self, key: &LinkKey);
}

/// A server that answers every request about a single link with the same response, which the test
/// prepared. A request that only logs in always succeeds.
pub trait ScriptedBackend: Send + Sync {
    /// Creates a new client that sends its requests to this server.
    fn client(&self, transport: &Transport) -> Arc<dyn LinkProvider>;

    /// Returns the key (`LinkKey`) of the link that the prepared response describes.
    fn key(&self) -> LinkKey;

    /// Returns the number of connections that the server has accepted.
    fn connections(&self) -> usize;

    /// Returns the number of requests that the server has received, without those that only log in.
    fn requests(&self) -> usize;

    /// Returns the secrets of the client: keys, passwords and tokens. The test suite checks that no
    /// error and no `Debug` output contains them.
    fn secrets(&self) -> Vec<String>;

    /// Returns the details of the error response that the server sends for `Scenario::Refused`.
    fn expected_refusal(&self) -> ExpectedRefusal;
}

/// The prepared response of a [`ScriptedBackend`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scenario {
    /// The response contains the requested link, and the status of the link is paid.
    Honest,
    /// The response contains the requested link, and the status of the link is a value that the
    /// provider does not document.
    UnknownStatus,
    /// The response contains a link whose reference differs from the requested reference.
    OtherReference,
    /// The response is an error: the provider refuses the request. The response contains all error
    /// details that the provider can send.
    Refused,
    /// The response has this HTTP status, and its body repeats the request: the request line, the
    /// headers and the body. Such a body is not in the provider's format.
    Echo(u16),
    /// The response is a redirect (HTTP 307) with this `Location` header.
    Redirect(&'static str),
    /// The server reads the request and closes the connection without a response.
    HangUp,
    /// The server reads the request and never sends a response.
    Silence,
    /// The first requests, as many as this number, get the response HTTP 503 with a web page. All
    /// later requests get the response of [`Scenario::Honest`].
    Recovers(usize),
}

/// The details of the error response in the scenario [`Scenario::Refused`]. The test suite checks
/// that the client's error contains them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedRefusal {
    /// The HTTP status of the response.
    pub http_status: u16,
    /// The provider's error code.
    pub code: &'static str,
    /// The provider's error message.
    pub message: &'static str,
    /// The id that the provider assigned to the request, or `None` if the provider sends no id.
    pub request_id: Option<&'static str>,
}
