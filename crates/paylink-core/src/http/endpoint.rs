use std::fmt;
use std::sync::Arc;

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use secrecy::SecretString;

use super::budget::Budget;
use super::request::{header_name, secret_value};
use super::urls::Urls;
use super::{BaseUrl, Transport};
use crate::error::Result;
use crate::identity::Identity;
use crate::provider_id::ProviderId;

/// The base URL of one host of a provider, together with the API keys of one account. Cloning an
/// endpoint is cheap.
///
/// The keys are stored as header values that `Debug` output does not show. They are sent only to
/// this host.
#[derive(Clone)]
pub struct Endpoint(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) transport: Transport,
    pub(super) provider: ProviderId,
    pub(super) urls: Urls,
    pub(super) headers: HeaderMap,
    pub(super) budget: Arc<Budget>,
}

/// A builder for an [`Endpoint`]. The builder sets the API keys that the endpoint sends.
#[must_use]
pub struct EndpointBuilder {
    transport: Transport,
    identity: Identity,
    base: BaseUrl,
    headers: HeaderMap,
}

const JSON: &str = "application/json; charset=UTF-8";

/// Sets a header. This is a function of its own, because the inlined code is long.
pub(super) fn put(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.insert(name, value);
}

impl EndpointBuilder {
    /// Adds a header that contains an API key to every request. The value of the header is
    /// `prefix`, followed by the unchanged key.
    ///
    /// # Errors
    /// Returns an error if `name` is not a valid header name, or if the key is empty or is not a
    /// valid header value. The error does not show the key.
    pub fn secret_header(
        mut self,
        name: &'static str,
        prefix: &str,
        key: &SecretString,
    ) -> Result<Self> {
        put(&mut self.headers, header_name(name)?, secret_value(prefix, key)?);
        Ok(self)
    }

    /// Builds the endpoint.
    pub fn build(self) -> Endpoint {
        let Self { transport, identity, base, headers } = self;
        let budget = transport.budgets().of(base.authority(), identity.account());
        let (provider, urls) = (identity.provider().clone(), Urls::below(base));
        Endpoint(Arc::new(Inner { transport, provider, urls, headers, budget }))
    }
}

impl Endpoint {
    /// Returns a builder for an endpoint with this base URL.
    pub fn builder(transport: &Transport, identity: &Identity, base: BaseUrl) -> EndpointBuilder {
        // The capacity includes the headers that each request adds, so that the map does not grow
        // for every request.
        let mut headers = HeaderMap::with_capacity(12);
        put(&mut headers, ACCEPT, HeaderValue::from_static(JSON));
        // Removed from a request without a body, which few requests are.
        put(&mut headers, CONTENT_TYPE, HeaderValue::from_static(JSON));
        // Without this header, HTTP allows the server any compression.
        put(&mut headers, ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        EndpointBuilder { transport: transport.clone(), identity: identity.clone(), base, headers }
    }

    /// Returns the transport with which this endpoint sends its requests.
    pub fn transport(&self) -> &Transport {
        &self.0.transport
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("base", self.0.urls.base()).finish_non_exhaustive()
    }
}
