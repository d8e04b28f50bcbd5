use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
};
use secrecy::{ExposeSecret, SecretString};

use super::budget::Budget;
use super::headers::{http_date, retry_after};
use super::retry::Outcome;
use super::urls::Urls;
use super::{BaseUrl, HttpResponse, Transport};
use crate::error::{Error, Result, RuleCode};
use crate::identity::Identity;
use crate::provider_id::ProviderId;
use crate::raw_body::RawBody;
use crate::wire::DecodeError;

/// One host of one provider, with the keys of one account; cheap to clone.
///
/// Keys become headers once, marked sensitive, and travel to this host only.
#[derive(Clone)]
pub struct Endpoint(Arc<Inner>);

struct Inner {
    transport: Transport,
    provider: ProviderId,
    urls: Urls,
    headers: HeaderMap,
    budget: Arc<Budget>,
}

/// The keys of an [`Endpoint`].
#[must_use]
pub struct EndpointBuilder {
    transport: Transport,
    identity: Identity,
    base: BaseUrl,
    headers: HeaderMap,
}

/// Whether a request changes something at the provider. A write is never sent again once it may
/// have left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestKind {
    /// Nothing changes, whatever the HTTP method.
    Read,
    /// Something may change.
    Write,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
}

/// One request, as a provider crate states it.
pub struct Request {
    operation: &'static str,
    purpose: RequestKind,
    method: Method,
    path: &'static str,
    query: Vec<(String, String)>,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Option<Bytes>,
}

impl Request {
    /// A request without a body. `operation` is the provider's name of the service; `path` begins
    /// with a slash, or is empty where the base address is all there is.
    pub fn new(
        operation: &'static str,
        purpose: RequestKind,
        method: Method,
        path: &'static str,
    ) -> Self {
        Self {
            operation,
            purpose,
            method,
            path,
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// A parameter of the query, percent-encoded. Secrets do not belong there: addresses are logged
    /// on their way.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// A body in JSON.
    ///
    /// # Errors
    /// A value that JSON cannot express.
    pub fn json<T: serde::Serialize>(self, value: &T) -> Result<Self> {
        self.with_body(crate::wire::to_json(value))
    }

    pub(super) fn with_body(
        mut self,
        body: std::result::Result<Vec<u8>, DecodeError>,
    ) -> Result<Self> {
        let body =
            body.map_err(|why| Error::invalid("request", RuleCode::Format, why.to_string()))?;
        self.body = Some(body.into());
        Ok(self)
    }

    /// A header of this request alone, such as the ids that some providers take there.
    ///
    /// # Errors
    /// The value is not visible ASCII: it is refused, not escaped.
    pub fn header(mut self, name: &'static str, value: &str) -> Result<Self> {
        let rule = "must be visible ASCII, for it travels as a header";
        if value.is_empty() || !value.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Error::invalid(name, RuleCode::Characters, rule));
        }
        let value = HeaderValue::from_str(value)
            .map_err(|_| Error::invalid(name, RuleCode::Characters, rule))?;
        self.headers.push((header_name(name)?, value));
        Ok(self)
    }

    /// A header of this request alone that carries a secret.
    #[must_use]
    pub fn secret(mut self, header: &SecretHeader) -> Self {
        self.headers.push((header.name.clone(), header.value.clone()));
        self
    }
}

/// A header that carries a secret, such as the token of a session; made once, sent with any number
/// of requests.
pub struct SecretHeader {
    name: HeaderName,
    value: HeaderValue,
}

impl SecretHeader {
    /// `prefix` and the secret.
    ///
    /// # Errors
    /// The secret is blank or cannot be a header value. Neither is shown.
    pub fn new(name: &'static str, prefix: &str, secret: &SecretString) -> Result<Self> {
        Ok(Self { name: header_name(name)?, value: secret_value(prefix, secret)? })
    }
}

impl fmt::Debug for SecretHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretHeader").field("name", &self.name).finish_non_exhaustive()
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

const JSON: &str = "application/json; charset=UTF-8";

/// The one place that sets a header: the map's code is long.
fn put(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.insert(name, value);
}

fn header_name(name: &'static str) -> Result<HeaderName> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::invalid("header", RuleCode::Characters, "must have a legal name"))
}

fn secret_value(prefix: &str, secret: &SecretString) -> Result<HeaderValue> {
    let secret = secret.expose_secret();
    if secret.is_empty() || !secret.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::invalid(
            "key",
            RuleCode::Characters,
            "must be visible ASCII without blanks (was it copied whole?)",
        ));
    }
    let mut value = HeaderValue::from_str(&format!("{prefix}{secret}"))
        .map_err(|_| Error::invalid("key", RuleCode::Characters, "must be a legal header value"))?;
    value.set_sensitive(true);
    Ok(value)
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

    /// Sends a request and reads the whole answer, whatever its status; makes it again by the
    /// [policy](super::RetryPolicy). A redirect is an error.
    ///
    /// # Errors
    /// No whole answer came; [`Error::delivery`] says how far the request got.
    pub fn send(
        &self,
        request: Request,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse>> + Send + '_>> {
        // Boxed, or every place that waits for it would compile it once more.
        Box::pin(self.deliver(request))
    }

    async fn deliver(&self, request: Request) -> Result<HttpResponse> {
        let Inner { transport, budget, .. } = &*self.0;
        let (clock, policy) = (transport.clock(), transport.retry());
        let start = clock.monotonic();
        let mut attempt = 1;
        loop {
            // The first request has its whole time: a deadline for repetitions must not cut a write
            // short.
            let timeout = match attempt {
                1 => transport.total_timeout(),
                _ => {
                    let spent = clock.monotonic().saturating_sub(start);
                    transport.total_timeout().min(policy.deadline.saturating_sub(spent))
                }
            };
            let result = self.once(&request, attempt, timeout).await;
            let outcome = match &result {
                Ok(answer) => {
                    Outcome::Answered { status: answer.status, retry_after: answer.retry_after }
                }
                Err(error) => Outcome::Failed(error),
            };
            let spent = clock.monotonic().saturating_sub(start);
            let pause = policy.pause(attempt, request.purpose, outcome, spent);
            self.trace(&request, attempt, &result, spent);
            match pause {
                Some(pause) if budget.take() => clock.sleep(pause).await,
                _ => {
                    if attempt == 1 && result.as_ref().is_ok_and(HttpResponse::is_success) {
                        budget.give_back();
                    }
                    return result;
                }
            }
            attempt += 1;
        }
    }

    async fn once(
        &self,
        request: &Request,
        attempt: u32,
        timeout: Duration,
    ) -> Result<HttpResponse> {
        let known = |error: Error| {
            error
                .with_provider(&self.0.provider)
                .with_operation(request.operation, request.purpose == RequestKind::Write)
                .with_attempts(attempt)
        };
        let response =
            self.dispatch(request, timeout).await.map_err(|error| known(failure(error)))?;
        let status = response.status().as_u16();
        let date = header(&response, DATE).and_then(http_date);
        let mut answer = HttpResponse {
            provider: self.0.provider.clone(),
            operation: request.operation,
            write: request.purpose == RequestKind::Write,
            status,
            body: RawBody::default(),
            date,
            retry_after: header(&response, RETRY_AFTER).and_then(|text| {
                retry_after(text, date.unwrap_or_else(|| self.0.transport.clock().now()))
            }),
            attempts: attempt,
        };
        if (300..=399).contains(&status) {
            return Err(answer.error(Error::redirect()));
        }
        answer.body = read_body(response, self.0.transport.body_limit())
            .await
            .map_err(|error| answer.error(error))?;
        Ok(answer)
    }

    async fn dispatch(&self, request: &Request, timeout: Duration) -> reqwest::Result<Response> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
        };
        let mut url = self.0.urls.of(request.path);
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        let mut out = reqwest::Request::new(method, url);
        *out.timeout_mut() = Some(timeout);
        let headers = out.headers_mut();
        headers.clone_from(&self.0.headers);
        for (name, value) in &request.headers {
            put(headers, name.clone(), value.clone());
        }
        if let Some(body) = &request.body {
            put(headers, CONTENT_TYPE, HeaderValue::from_static(JSON));
            *out.body_mut() = Some(body.clone().into());
        }
        self.0.transport.client().execute(out).await
    }

    fn trace(
        &self,
        request: &Request,
        attempt: u32,
        result: &Result<HttpResponse>,
        spent: Duration,
    ) {
        let millis = u64::try_from(spent.as_millis()).unwrap_or(u64::MAX);
        let (provider, operation) = (self.0.provider.as_str(), request.operation);
        match result {
            Ok(answer) => {
                tracing::debug!(
                    provider,
                    operation,
                    attempt,
                    millis,
                    status = answer.status,
                    "answered"
                );
            }
            Err(error) => {
                tracing::debug!(provider, operation, attempt, millis, delivery = ?error.delivery(), "failed");
            }
        }
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("base", self.0.urls.base()).finish_non_exhaustive()
    }
}

/// Reads at most `limit` bytes, then stops and drops the connection.
async fn read_body(mut response: Response, limit: usize) -> Result<RawBody> {
    let announced = response.content_length();
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(Error::too_large(limit));
    }
    let room =
        announced.and_then(|length| usize::try_from(length).ok()).unwrap_or(2048).min(64 * 1024);
    let mut body = Vec::with_capacity(room);
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if body.len() + chunk.len() > limit {
            return Err(Error::too_large(limit));
        }
        // What is announced, at most the limit, gets its room at once where the first room is full:
        // a promise alone gets none.
        if let Some(length) = announced.and_then(|length| usize::try_from(length).ok())
            && body.capacity() < body.len() + chunk.len()
        {
            body.reserve_exact(length.saturating_sub(body.len()).max(chunk.len()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.into())
}

/// How far a request came, from what the HTTP library reports. Only its connect errors mean that
/// nothing left.
fn failure(error: reqwest::Error) -> Error {
    let ours = if error.is_connect() {
        Error::connect()
    } else if error.is_builder() {
        Error::configuration("the HTTP library refuses the request")
    } else if error.is_timeout() {
        Error::timeout()
    } else {
        Error::interrupted()
    };
    ours.with_source(Cause::of(&error))
}

/// The innermost reason as text; addresses, which may carry tokens, stay out.
#[derive(Debug)]
struct Cause(String);

impl Cause {
    fn of(error: &reqwest::Error) -> Self {
        let mut innermost: &dyn std::error::Error = error;
        while let Some(source) = innermost.source() {
            innermost = source;
        }
        if std::ptr::addr_eq(innermost, error) {
            Self("the HTTP library gives no reason".into())
        } else {
            Self(innermost.to_string())
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Cause {}

/// A header's text; none if it is not visible ASCII.
fn header(response: &Response, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}
