//! The type [`Response`]: a decoded response of a provider together with the undecoded body.

use std::ops::Deref;
use std::time::SystemTime;

use crate::error::Error;
#[doc(no_inline)]
pub use crate::raw_body::RawBody;
#[doc(no_inline)]
pub use crate::wire::UnreadField;

/// A decoded response from a provider, with the body from which it was decoded. The body may
/// contain fields that this library does not know.
///
/// A `Response` dereferences to the decoded value.
#[derive(Clone, Debug)]
pub struct Response<T> {
    value: T,
    http_status: u16,
    body: RawBody,
    date: Option<SystemTime>,
    unread: Vec<UnreadField>,
}

impl<T> Response<T> {
    /// Creates a response from a decoded value, the HTTP status and the undecoded body.
    pub fn new(value: T, http_status: u16, body: RawBody) -> Self {
        Self { value, http_status, body, date: None, unread: Vec::new() }
    }

    /// Sets the server's time in this value. It comes from the `Date` header of the response.
    #[must_use]
    pub fn with_date(mut self, date: Option<SystemTime>) -> Self {
        self.date = date;
        self
    }

    /// Sets the list of fields that could not be decoded.
    #[must_use]
    pub fn with_unread(mut self, unread: Vec<UnreadField>) -> Self {
        self.unread = unread;
        self
    }

    /// Converts the decoded value with a function. The HTTP status, the body and the other details
    /// of the response do not change.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Response<U> {
        let Self { value, http_status, body, date, unread } = self;
        Response { value: convert(value), http_status, body, date, unread }
    }

    /// Adds the HTTP status and the body of this response to an error. If the HTTP client of this
    /// crate received the response, this method also adds the provider, the operation and the
    /// number of requests. Values that are already set in the error are kept.
    pub fn error(&self, error: Error) -> Error {
        let error = error.with_http_status(self.http_status).with_body(self.body.clone());
        #[cfg(feature = "http")]
        crate::http::log::unknown_effect(&error);
        error
    }

    /// Returns the decoded value.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Returns the decoded value and the undecoded body.
    pub fn into_parts(self) -> (T, RawBody) {
        (self.value, self.body)
    }

    /// Returns the HTTP status of the response.
    pub fn http_status(&self) -> u16 {
        self.http_status
    }

    /// Returns the undecoded body of the response.
    pub fn body(&self) -> &RawBody {
        &self.body
    }

    /// Returns the fields of the response that could not be decoded. At most 100 fields are listed.
    /// All of them are only informative: no amount, identity or status depends on such a field.
    pub fn unread(&self) -> &[UnreadField] {
        &self.unread
    }

    /// Returns the server's time from the response's `Date` header, or `None` if the time is not
    /// known.
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
