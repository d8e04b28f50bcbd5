//! A scripted server in the place of Paynet.

use std::ops::Deref;

use paylink_core::{Clock, Confirmation, CreatedLink, Expected, Link, PayLinks, Result};
use paylink_testkit::servers::{Received, Stub as Server};
use paynet::Client;

pub(crate) use paylink_testkit::servers::Do;

use super::{KEY, new_link, no_waiting, reference, sandbox_at, transport};

pub(crate) struct Stub(Server);

impl Stub {
    pub(crate) async fn start(script: impl Fn(&Received) -> Do + Send + Sync + 'static) -> Self {
        Self(Server::start(script).await)
    }

    pub(crate) async fn answering(status: u16, body: &str) -> Self {
        Self(Server::answering(status, body).await)
    }

    pub(crate) async fn services(bodies: &[(&str, String)]) -> Self {
        Self(Server::services(bodies).await)
    }

    pub(crate) async fn services_of_bytes(bodies: &[(&str, Vec<u8>)]) -> Self {
        Self(Server::services_of_bytes(bodies).await)
    }

    pub(crate) fn client(&self) -> Client {
        let builder = Client::builder(sandbox_at(&self.url()), KEY);
        builder.transport(&transport()).build().unwrap()
    }

    pub(crate) fn links(&self) -> PayLinks {
        self.links_with(no_waiting())
    }

    pub(crate) fn links_with(&self, clock: Clock) -> PayLinks {
        PayLinks::with_clock(self.client(), clock)
    }

    /// Creates the link `R-1`.
    pub(crate) async fn create(&self) -> Result<CreatedLink> {
        self.links().create(&new_link("R-1")).await
    }

    /// Reads the link `R-1`.
    pub(crate) async fn get(&self) -> Result<Link> {
        let links = self.links();
        links.get(&links.key_for(reference("R-1"))).await
    }

    /// Confirms the link `R-1`.
    pub(crate) async fn confirm(&self, expected: &Expected) -> Result<Confirmation> {
        let links = self.links();
        links.confirm(&links.key_for(reference("R-1")), expected, None).await
    }
}

impl Deref for Stub {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.0
    }
}
