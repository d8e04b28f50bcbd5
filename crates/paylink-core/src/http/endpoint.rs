use std::fmt;
use std::sync::Arc;

use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};
use secrecy::SecretString;

use super::budget::Budget;
use super::request::{header_name, secret_value};
use super::urls::Urls;
use super::{BaseUrl, Transport};
use crate::error::Result;
use crate::identity::Identity;
use crate::provider_id::ProviderId;

/// One host of one provider, with the keys of one account; cheap to clone.
///
/// Keys become headers once, marked sensitive, and travel to this host only.
#[derive(Clone)]
pub struct Endpoint(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) transport: Transport,
    pub(super) provider: ProviderId,
    pub(super) urls: Urls,
    pub(super) headers: HeaderMap,
    pub(super) budget: Arc<Budget>,
}

/// The keys of an [`Endpoint`].
#[must_use]
pub struct EndpointBuilder {
    transport: Transport,
    identity: Identity,
    base: BaseUrl,
    headers: HeaderMap,
}

pub(super) const JSON: &str = "application/json; charset=UTF-8";

/// The one place that sets a header: the map's code is long.
pub(super) fn put(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.insert(name, value);
}

impl EndpointBuilder {
    /// A header that carries a key: `prefix` and the key verbatim.
    ///
    /// # Errors
    /// The key is empty or cannot be a header value. Neither is shown.
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
    /// An endpoint below this address.
    pub fn builder(transport: &Transport, identity: &Identity, base: BaseUrl) -> EndpointBuilder {
        // Room for what is added on the way: what has no room is hashed anew in every request.
        let mut headers = HeaderMap::with_capacity(12);
        put(&mut headers, ACCEPT, HeaderValue::from_static(JSON));
        EndpointBuilder { transport: transport.clone(), identity: identity.clone(), base, headers }
    }

    /// The transport.
    pub fn transport(&self) -> &Transport {
        &self.0.transport
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("base", self.0.urls.base()).finish_non_exhaustive()
    }
}
