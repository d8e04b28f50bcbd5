use serde::Serialize;

use super::{Method, Request, RequestKind};
use crate::error::{Error, Result};
use crate::provider_id::ProviderId;
use crate::wire::{self, DecodeError};

/// One service of a provider: whose it is, what it is called, whether it writes, and where it is.
///
/// ```
/// use paylink_core::http::{Method, Service};
/// use paylink_core::{Error, ProviderId};
///
/// const ACME: ProviderId = ProviderId::from_static("acme");
/// static DETAIL: Service = Service::read(ACME, "link/detail", Method::Get, "/v1/link/detail");
///
/// let request = DETAIL.request().header("id", "42")?;
/// let error = DETAIL.error(Error::malformed("there is no `status`"));
/// assert_eq!((error.provider(), error.operation()), (Some(&ACME), Some("link/detail")));
/// # Ok::<(), paylink_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Service {
    provider: ProviderId,
    operation: &'static str,
    kind: RequestKind,
    method: Method,
    path: &'static str,
}

impl Service {
    /// A service that changes nothing, whatever its HTTP method. `operation` is the provider's name
    /// of it; `path` as in [`Request::new`].
    pub const fn read(
        provider: ProviderId,
        operation: &'static str,
        method: Method,
        path: &'static str,
    ) -> Self {
        Self { provider, operation, kind: RequestKind::Read, method, path }
    }

    /// A service that may change something: it is never called again once the request may have
    /// left.
    pub const fn write(
        provider: ProviderId,
        operation: &'static str,
        method: Method,
        path: &'static str,
    ) -> Self {
        Self { provider, operation, kind: RequestKind::Write, method, path }
    }

    /// The provider's name of it.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Whether it may change something.
    pub fn is_write(&self) -> bool {
        self.kind == RequestKind::Write
    }

    /// A request without a body.
    pub fn request(&self) -> Request {
        Request::new(self.operation, self.kind, self.method, self.path)
    }

    /// A request with a body in JSON, if what is in it was validated.
    ///
    /// # Errors
    /// It was not, or JSON cannot express it; the error is about this service.
    pub fn json<T: Serialize>(&self, validated: Result<()>, body: &T) -> Result<Request> {
        self.carrying(validated.map(|()| wire::to_json(body)))
    }

    fn carrying(&self, body: Result<std::result::Result<Vec<u8>, DecodeError>>) -> Result<Request> {
        body.and_then(|body| self.request().with_body(body)).map_err(|error| self.error(error))
    }

    /// Adds to an error what it is about: the provider and the operation.
    pub fn error(&self, error: Error) -> Error {
        error.with_provider(&self.provider).with_operation(self.operation, self.is_write())
    }
}
