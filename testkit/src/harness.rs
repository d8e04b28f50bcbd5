//! What the harnesses of the providers' tests share: a sandbox with a handle, a scripted server
//! with a client, and the calls that most tests make.

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use paylink_core::{
    Clock, Confirmation, CreatedLink, DeactivationOutcome, Expected, Link, LinkKey, LinkProvider,
    NewLink, PayLinks, Result,
};
use paylink_sandbox::{RecordedRequest, Sandbox};

use crate::servers::{Do, Received, Stub};
use crate::shorthand::{expected, no_waiting, reference};

/// A sandbox, and a handle over it.
///
/// When it is dropped at the end of a test, it asserts that the client sent only what the provider
/// documents.
pub struct SandboxHandle {
    /// The sandbox.
    pub sandbox: Arc<Sandbox>,
    /// The handle. Its calls must succeed.
    pub links: PayLinks,
    undocumented: &'static [&'static str],
}

impl SandboxHandle {
    /// `undocumented` are fields that clients may send although their documentation is incomplete.
    pub fn new(
        sandbox: Arc<Sandbox>,
        links: PayLinks,
        undocumented: &'static [&'static str],
    ) -> Self {
        Self { sandbox, links, undocumented }
    }

    /// Creates a link.
    pub async fn create_link(&self, link: &NewLink) -> CreatedLink {
        self.links.create(link).await.unwrap()
    }

    /// Reads a link.
    pub async fn get(&self, key: &LinkKey) -> Link {
        self.links.get(key).await.unwrap()
    }

    /// Confirms 149.90 lira.
    pub async fn confirm(&self, key: &LinkKey) -> Confirmation {
        self.links.confirm(key, &expected("149.90"), None).await.unwrap()
    }

    /// Deactivates a link.
    pub async fn deactivate(&self, key: &LinkKey) -> DeactivationOutcome {
        self.links.deactivate(key).await.unwrap()
    }

    /// The services below this path that were called, in order.
    pub fn services_below(&self, root: &str) -> Vec<String> {
        let name =
            |own: RecordedRequest| own.path.split_once(root).map(|(_, service)| service.to_owned());
        self.sandbox.requests().into_iter().filter_map(name).collect()
    }

    /// The requests whose path ends with this.
    pub fn requests_to(&self, path: &str) -> Vec<RecordedRequest> {
        let mut requests = self.sandbox.requests();
        requests.retain(|request| request.path.ends_with(path));
        requests
    }
}

impl Drop for SandboxHandle {
    fn drop(&mut self) {
        let is_undocumented = |field: &str| self.undocumented.contains(&field);
        let mut found = self.sandbox.findings();
        found.retain(|own| !own.field.as_deref().is_some_and(is_undocumented));
        assert!(std::thread::panicking() || found.is_empty(), "{found:#?}");
    }
}

/// How the tests of a provider make its client.
pub trait Stubbed {
    /// The client.
    type Client: LinkProvider + 'static;

    /// A client of a server at this address.
    fn client(url: &str) -> Self::Client;

    /// A valid link of 149.90 lira.
    fn new_link(name: &str) -> NewLink;
}

/// A scripted server in the place of a provider, and calls about the link `R-1`.
pub struct ClientStub<P> {
    server: Stub,
    provider: PhantomData<P>,
}

impl<P: Stubbed> ClientStub<P> {
    /// As [`Stub::start`].
    pub async fn start(script: impl Fn(&Received) -> Do + Send + Sync + 'static) -> Self {
        Self::over(Stub::start(script).await)
    }

    /// As [`Stub::answering`].
    pub async fn answering(status: u16, body: &str) -> Self {
        Self::over(Stub::answering(status, body).await)
    }

    /// As [`Stub::services`].
    pub async fn services<Body: Clone + Into<Vec<u8>>>(bodies: &[(&str, Body)]) -> Self {
        Self::over(Stub::services(bodies).await)
    }

    fn over(server: Stub) -> Self {
        Self { server, provider: PhantomData }
    }

    /// A client.
    pub fn client(&self) -> P::Client {
        P::client(&self.url())
    }

    /// A handle that does not wait.
    pub fn links(&self) -> PayLinks {
        self.links_with(no_waiting())
    }

    /// A handle with this clock.
    pub fn links_with(&self, clock: Clock) -> PayLinks {
        PayLinks::with_clock(self.client(), clock)
    }

    /// Creates the link.
    ///
    /// # Errors
    /// The call fails.
    pub async fn create(&self) -> Result<CreatedLink> {
        self.links().create(&P::new_link("R-1")).await
    }

    /// Reads the link.
    ///
    /// # Errors
    /// The call fails.
    pub async fn get(&self) -> Result<Link> {
        let links = self.links();
        links.get(&links.key_for(reference("R-1"))).await
    }

    /// Confirms the link.
    ///
    /// # Errors
    /// The call fails.
    pub async fn confirm(&self, expected: &Expected) -> Result<Confirmation> {
        let links = self.links();
        links.confirm(&links.key_for(reference("R-1")), expected, None).await
    }
}

impl<P> Deref for ClientStub<P> {
    type Target = Stub;

    fn deref(&self) -> &Stub {
        &self.server
    }
}
