use serde::Serialize;

use super::{Method, Request, RequestKind};
use crate::error::{Error, Result};
use crate::provider_id::ProviderId;
use crate::wire::{self, DecodeError};

/// The description of one service of a provider: its name, kind, HTTP method and path.
///
/// ```
/// use paylink_core::http::{Method, Service};
/// use paylink_core::{Error, ProviderId};
///
/// const ACME: ProviderId = ProviderId::from_static("acme");
/// static DETAIL: Service = Service::read(ACME, "link/detail", Method::Get, "/v1/link/detail");
///
/// let request = DETAIL.request().header("id", "42")?;
/// let error = DETAIL.error(Error::malformed("`status` is missing"));
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
    /// Creates the description of a service that changes nothing at the provider, whatever the HTTP
    /// method is. `operation` is the provider's name for the service. `path` must begin with a
    /// slash or be empty, like the path of [`Request::new`].
    pub const fn read(
        provider: ProviderId,
        operation: &'static str,
        method: Method,
        path: &'static str,
    ) -> Self {
        Self { provider, operation, kind: RequestKind::Read, method, path }
    }

    /// Creates the description of a service that may change something at the provider. A request to
    /// this service is never sent again if any part of it may have been sent. `operation` and
    /// `path` have the same meaning as in [`read`](Self::read).
    pub const fn write(
        provider: ProviderId,
        operation: &'static str,
        method: Method,
        path: &'static str,
    ) -> Self {
        Self { provider, operation, kind: RequestKind::Write, method, path }
    }

    /// Returns the provider's name for the service.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Returns whether the service may change something at the provider.
    pub fn is_write(&self) -> bool {
        self.kind == RequestKind::Write
    }

    /// Creates a request without a body to this service.
    pub fn request(&self) -> Request {
        Request::new(self.operation, self.kind, self.method, self.path)
    }

    /// Creates a request with a JSON body to this service. `validated` is the result of validating
    /// the body. If `validated` is an error, no request is created.
    ///
    /// # Errors
    /// Returns the error in `validated`, or an error if JSON cannot represent the body. Both errors
    /// contain the name of this service.
    pub fn json<T: Serialize>(&self, validated: Result<()>, body: &T) -> Result<Request> {
        self.with_body(validated.map(|()| wire::to_json(body)))
    }

    fn with_body(
        &self,
        body: Result<std::result::Result<Vec<u8>, DecodeError>>,
    ) -> Result<Request> {
        body.and_then(|body| self.request().with_body(body)).map_err(|error| self.error(error))
    }

    /// Adds the provider and the operation of this service to an error.
    pub fn error(&self, error: Error) -> Error {
        error.with_provider(&self.provider).with_operation(self.operation, self.is_write())
    }
}
