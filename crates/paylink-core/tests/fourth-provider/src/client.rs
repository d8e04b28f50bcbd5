//! The native client: one method per service.

use std::time::Duration;

use paylink_core::http::{BaseUrl, Endpoint, Service, Transport};
use paylink_core::{Capabilities, Identity, Response, Result, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::close::{Close, Closed};
use crate::api::create::{Create, Created};
use crate::api::list::{List, Listed};
use crate::api::read::{Read, Row};
use crate::capabilities::capabilities;
use crate::envelope;
use crate::services::{CLOSE, CREATE, LIST, PROVIDER, READ};

/// A client of one account.
#[derive(Debug)]
pub struct Client {
    endpoint: Endpoint,
    identity: Identity,
    capabilities: Capabilities,
}

impl Client {
    /// Creates a client of the account with this key, for a server on this machine.
    ///
    /// # Errors
    /// Returns an error if the URL is not one of this machine, or if the key is not a valid header
    /// value.
    pub fn new(
        base_url: &str,
        key: impl Into<SecretString>,
        transport: &Transport,
    ) -> Result<Self> {
        let identity = Identity::new(PROVIDER, "test", "default")?;
        let endpoint = Endpoint::builder(transport, &identity, BaseUrl::loopback(base_url)?)
            .secret_header("x-key", "", &key.into())?
            .build();
        Ok(Self { endpoint, identity, capabilities: capabilities() })
    }

    /// Calls `links/create`.
    ///
    /// # Errors
    /// Returns the error of the request or the refusal.
    pub async fn create_link(&self, body: &Create<'_>) -> Result<Response<Created>> {
        self.call(&CREATE, body).await
    }

    /// Calls `links/read`.
    ///
    /// # Errors
    /// Returns the error of the request or the refusal.
    pub async fn read_link(&self, body: &Read<'_>) -> Result<Response<Row>> {
        self.call(&READ, body).await
    }

    /// Calls `links/list`.
    ///
    /// # Errors
    /// Returns the error of the request or the refusal.
    pub async fn list_links(&self, body: &List) -> Result<Response<Listed>> {
        self.call(&LIST, body).await
    }

    /// Calls `links/close`.
    ///
    /// # Errors
    /// Returns the error of the request or the refusal.
    pub async fn close_link(&self, body: &Close<'_>) -> Result<Response<Closed>> {
        self.call(&CLOSE, body).await
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.identity
    }

    pub(crate) fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    pub(crate) fn longest_call(&self) -> Duration {
        self.endpoint.transport().longest_call()
    }

    async fn call<T: DeserializeOwned>(
        &self,
        service: &Service,
        body: &impl Serialize,
    ) -> Result<Response<T>> {
        envelope::open(self.endpoint.send(service.json(Ok(()), body)?).await?)
    }
}
