//! A native answer with everything that came.

use std::ops::Deref;
use std::time::SystemTime;

use crate::error::Error;
#[doc(no_inline)]
pub use crate::raw_body::RawBody;

/// A decoded answer and the bytes that it was decoded from: fields that we do not know stay
/// reachable.
///
/// Dereferences to the decoded value.
#[derive(Clone, Debug)]
pub struct Response<T> {
    value: T,
    http_status: u16,
    body: RawBody,
    date: Option<SystemTime>,
}

impl<T> Response<T> {
    /// Puts a decoded value and its source together.
    pub fn new(value: T, http_status: u16, body: RawBody) -> Self {
        Self { value, http_status, body, date: None }
    }

    /// Adds the server's own time.
    #[must_use]
    pub fn with_date(mut self, date: Option<SystemTime>) -> Self {
        self.date = date;
        self
    }

    /// Adds to an error what is known of this answer: status and body.
    pub fn error(&self, error: Error) -> Error {
        error.with_http_status(self.http_status).with_body(self.body.clone())
    }

    /// The decoded value.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The decoded value and the body.
    pub fn into_parts(self) -> (T, RawBody) {
        (self.value, self.body)
    }

    /// The HTTP status of the answer.
    pub fn http_status(&self) -> u16 {
        self.http_status
    }

    /// The body as it came.
    pub fn body(&self) -> &RawBody {
        &self.body
    }

    /// The server's own time, from its `Date` header.
    pub fn date(&self) -> Option<SystemTime> {
        self.date
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
