use std::fmt;
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::provider_id::ProviderId;
use crate::raw_body::RawBody;
use crate::response::Response;
use crate::wire::record::Shape;
use crate::wire::{DecodeError, fill, read_json, read_record};

/// An answer of a server: any status, the whole body, and what it answers.
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
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the status is 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..=299).contains(&self.status)
    }

    /// The body.
    pub fn body(&self) -> &RawBody {
        &self.body
    }

    /// The server's own time, from its `Date` header.
    pub fn date(&self) -> Option<SystemTime> {
        self.date
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    /// Where it cannot be read, without its values.
    pub fn read<'a, T: serde::Deserialize<'a>>(&'a self) -> Result<T, DecodeError> {
        read_json(self.body.as_bytes())
    }

    /// Reads the body as a [record](crate::record!), or what else may stand there.
    ///
    /// # Errors
    /// Where it cannot be read, without its values.
    pub fn record<T: Shape + Default>(&self) -> Result<T, DecodeError> {
        read_record(self.body.as_bytes())
    }

    /// As [`record`](Self::record), into a place of any type. On an error the place holds what was
    /// read until then.
    ///
    /// # Errors
    /// Where it cannot be read, without its values.
    pub fn fill(&self, place: &mut dyn Shape) -> Result<(), DecodeError> {
        fill(self.body.as_bytes(), place)
    }

    /// Reads the body of a success; keeps the bytes beside the value.
    ///
    /// # Errors
    /// [`Error::is_malformed`], with everything that is known of this answer.
    pub fn into_response<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        match self.read() {
            Ok(value) => Ok(self.with_value(value)),
            Err(unreadable) => Err(self.malformed(&unreadable)),
        }
    }

    /// What was read of it, and the bytes beside that.
    pub fn with_value<T>(&self, value: T) -> Response<T> {
        Response::new(value, self.status, self.body.clone()).with_date(self.date)
    }

    /// The error of an answer that cannot be read.
    pub fn malformed(&self, unreadable: &DecodeError) -> Error {
        self.error(Error::malformed(unreadable.to_string()))
    }

    /// Adds to an error what is known of this answer: provider, operation, status, body, attempts.
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
