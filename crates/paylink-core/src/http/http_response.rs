use std::fmt;
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::provider_id::ProviderId;
use crate::raw_body::RawBody;
use crate::response::Response;
use crate::wire::{DecodeError, WireValue, decode, read_json};

/// A complete HTTP response with any status. It contains the body and the name of the called
/// operation.
pub struct HttpResponse {
    pub(super) provider: ProviderId,
    pub(super) operation: &'static str,
    pub(super) write: bool,
    pub(super) status: u16,
    pub(super) body: RawBody,
    pub(super) date: Option<SystemTime>,
    pub(super) retry_after: Option<Duration>,
    pub(super) attempts: u32,
}

impl HttpResponse {
    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the status is 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..=299).contains(&self.status)
    }

    /// Returns the body.
    pub fn body(&self) -> &RawBody {
        &self.body
    }

    /// Returns the time in the `Date` header of the response.
    pub fn date(&self) -> Option<SystemTime> {
        self.date
    }

    /// Decodes the body as JSON.
    ///
    /// # Errors
    /// Returns an error if the body is not valid JSON for `T`. The error never contains values from
    /// the body.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        read_json(self.body.as_bytes())
    }

    /// Decodes the body into a type of a provider's API. The returned [`Response`] also has the
    /// fields that could not be read.
    ///
    /// # Errors
    /// Returns an error if the body is not valid JSON for `T`. The error never contains values from
    /// the body.
    pub fn decode<T: WireValue>(&self) -> Result<Response<T>, DecodeError> {
        let decoded = decode::<T>(self.body.as_bytes())?;
        Ok(self.with_value(decoded.value).with_unread(decoded.unread))
    }

    /// Decodes the body as JSON, and keeps the bytes of the body in the returned [`Response`].
    ///
    /// # Errors
    /// Returns an error with [`Error::is_malformed`] if the body cannot be decoded.
    pub fn into_response<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        match self.read() {
            Ok(value) => Ok(self.with_value(value)),
            Err(error) => Err(self.malformed(&error)),
        }
    }

    /// Returns a [`Response`] that contains the decoded value. Its status, body and date are those
    /// of this response.
    pub fn with_value<T>(&self, value: T) -> Response<T> {
        Response::new(value, self.status, self.body.clone()).with_date(self.date)
    }

    /// Returns an error which says that this response cannot be decoded.
    pub fn malformed(&self, error: &DecodeError) -> Error {
        self.error(Error::malformed(error.to_string()))
    }

    /// Adds the provider, operation, status, body, `Retry-After` value and number of requests of
    /// this response to an error.
    pub fn error(&self, error: Error) -> Error {
        error
            .with_provider(&self.provider)
            .with_operation(self.operation, self.write)
            .with_http_status(self.status)
            .with_body(self.body.clone())
            .with_retry_after(self.retry_after)
            .with_attempts(self.attempts)
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
