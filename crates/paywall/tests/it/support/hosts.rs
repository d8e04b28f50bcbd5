//! Paywall's two hosts, each a scripted server of its own.

use paylink_core::{Clock, Confirmation, CreatedLink, Expected, Link, PayLinks, Result};
use paylink_testkit::servers::{Do, Received, Stub};
use paywall::{Client, ClientBuilder};

use super::{new_link, no_waiting, private_pair, public_pair, reference, sandbox_at, transport};

pub(crate) struct Hosts {
    pub(crate) payment: Stub,
    pub(crate) private: Stub,
}

impl Hosts {
    /// The same answer to everything, at both hosts.
    pub(crate) async fn answering(status: u16, body: &str) -> Self {
        Self {
            payment: Stub::answering(status, body).await,
            private: Stub::answering(status, body).await,
        }
    }

    /// HTTP 200 with a body per service, text or bytes, at both hosts.
    pub(crate) async fn services<Body: Clone + Into<Vec<u8>>>(bodies: &[(&str, Body)]) -> Self {
        Self { payment: Stub::services(bodies).await, private: Stub::services(bodies).await }
    }

    pub(crate) async fn start(
        script: impl Fn(&Received) -> Do + Clone + Send + Sync + 'static,
    ) -> Self {
        Self { payment: Stub::start(script.clone()).await, private: Stub::start(script).await }
    }

    /// Both hosts, the public pair.
    pub(crate) fn builder(&self) -> ClientBuilder {
        let environment = sandbox_at(&self.payment.url(), &self.private.url());
        Client::builder(environment, public_pair()).transport(&transport())
    }

    /// A client with both pairs.
    pub(crate) fn client(&self) -> Client {
        self.builder().private_keys(private_pair()).build().unwrap()
    }

    pub(crate) fn links(&self) -> PayLinks {
        self.links_with(no_waiting())
    }

    pub(crate) fn links_with(&self, clock: Clock) -> PayLinks {
        PayLinks::with_clock(self.client(), clock)
    }

    /// Creates the page `R-1`.
    pub(crate) async fn create(&self) -> Result<CreatedLink> {
        self.links().create(&new_link("R-1")).await
    }

    /// Reads the page `R-1`.
    pub(crate) async fn get(&self) -> Result<Link> {
        let links = self.links();
        links.get(&links.key_for(reference("R-1")).with_id("205334386")).await
    }

    /// Confirms the page `R-1`.
    pub(crate) async fn confirm(&self, expected: &Expected) -> Result<Confirmation> {
        let links = self.links();
        let key = links.key_for(reference("R-1")).with_id("205334386");
        links.confirm(&key, expected, None).await
    }

    /// The requests to both hosts.
    pub(crate) fn requests(&self) -> Vec<Received> {
        [self.payment.requests(), self.private.requests()].concat()
    }

    /// Asserts that nobody connected to either host.
    pub(crate) fn assert_untouched(&self) {
        self.payment.assert_untouched();
        self.private.assert_untouched();
    }
}
