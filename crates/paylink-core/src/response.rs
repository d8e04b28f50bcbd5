//! A native answer with everything that came.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::SystemTime;

use crate::error::Error;

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

/// The bytes of an answer's body; cheap to clone. `Debug` shows only their number, for they may
/// name a payer.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RawBody(Arc<Vec<u8>>);

impl RawBody {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The body as text, with invalid UTF-8 replaced.
    pub fn to_text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl From<Vec<u8>> for RawBody {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes))
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.0.len())
    }
}
