use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};

use reqwest::header::HeaderValue;
use serde::de::DeserializeOwned;

use super::headers::media_type;
use super::{foreign, log};
use crate::error::Error;
use crate::provider_id::ProviderId;
use crate::raw_body::RawBody;
use crate::response::Response;
use crate::wire::{DecodeError, WireValue, decode, read_json};

/// A complete HTTP response with any HTTP status. It contains the body and the name of the called
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
    pub(super) content_type: Option<HeaderValue>,
    /// The coding of a compressed body.
    pub(super) coding: Option<&'static str>,
}

impl HttpResponse {
    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns whether the HTTP status is between 200 and 299.
    pub fn is_success(&self) -> bool {
        (200..=299).contains(&self.status)
    }

    /// Returns the number of requests that the call sent, including retries.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns whether this is a web page or an empty body in place of the API's response. HTTP 204
    /// is a response without a body by definition.
    fn is_page(&self) -> bool {
        self.status != 204 && self.coding().is_none() && foreign::is_page(self.body.as_bytes())
    }

    /// Returns whether a read was answered with a web page, as a success.
    pub(super) fn is_page_for_read(&self) -> bool {
        !self.write && self.is_success() && self.is_page()
    }

    /// Returns the body.
    pub fn body(&self) -> &RawBody {
        &self.body
    }

    /// Returns the server's time from the `Date` header of the response, or `None` if it is not
    /// known.
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

    /// Decodes the body into a type of a provider's API. The returned [`Response`] also lists the
    /// informative fields that could not be decoded.
    ///
    /// # Errors
    /// Returns an error if the body is not valid JSON for `T`. The error never contains values from
    /// the body.
    pub fn decode<T: WireValue>(&self) -> Result<Response<T>, DecodeError> {
        let decoded = decode::<T>(self.body.as_bytes())?;
        Ok(self.with_value(decoded.value).with_unread(decoded.unread))
    }

    /// Decodes the body as JSON. The returned [`Response`] contains the decoded value and also the
    /// bytes of the body.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_malformed`] returns `true` if the body cannot be
    /// decoded.
    pub fn into_response<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        match self.read() {
            Ok(value) => Ok(self.with_value(value)),
            Err(error) => Err(self.malformed(&error)),
        }
    }

    /// Returns a [`Response`] that contains `value`, and the HTTP status, body and date of this
    /// HTTP response.
    pub fn with_value<T>(&self, value: T) -> Response<T> {
        Response::new(value, self.status, self.body.clone()).with_date(self.date)
    }

    /// Converts a `DecodeError` into an [`Error`] that also contains the details of this response,
    /// such as its HTTP status and body.
    pub fn malformed(&self, error: &DecodeError) -> Error {
        self.error(Error::malformed(error.to_string()))
    }

    /// Adds the provider, operation, status, body, `Retry-After` value and number of requests of
    /// this response to an error.
    ///
    /// If the response is not in the format of the API, this method also adds the media type of the
    /// response. If the error has no [message](Error::provider_message) yet, the reason in the
    /// response becomes the message. If the response cannot be decoded because it is a web page or
    /// is compressed, the text of the error contains this cause.
    pub fn error(&self, error: Error) -> Error {
        let error = error
            .with_provider(&self.provider)
            .with_operation(self.operation, self.write)
            .with_http_status(self.status)
            .with_body(self.body.clone())
            .with_retry_after(self.retry_after)
            .with_attempts(self.attempts);
        let error = self.with_format(error);
        log::unknown_effect(&error);
        error
    }

    /// Returns the coding of a compressed body. The header is not sufficient: a body in the gzip
    /// format is compressed without it, and a body that is JSON is not compressed.
    fn coding(&self) -> Option<&'static str> {
        let is_gzip = self.body.as_bytes().starts_with(b"\x1f\x8b");
        self.coding
            .filter(|_| !foreign::is_json(self.body.as_bytes()))
            .or(is_gzip.then_some("gzip"))
    }

    fn media_type(&self) -> Option<Cow<'_, str>> {
        media_type(self.content_type.as_ref()?.to_str().ok()?)
    }

    fn with_format(&self, error: Error) -> Error {
        let media_type = self.media_type();
        let (body, media_type) = (self.body.as_bytes(), media_type.as_deref());
        if error.is_undecodable() {
            return match self.coding() {
                Some(coding) => error.with_reason(format!(
                    "it is compressed ({coding}), although the request asks for no compression"
                )),
                None if self.is_page() => error
                    .into_page(foreign::is_empty(body))
                    .with_format(media_type.map(str::to_owned)),
                None => error,
            };
        }
        if self.status < 400 || !error.is_refused() {
            return error;
        }
        let reason = match (error.provider_message(), self.coding()) {
            (None, None) => foreign::reason(body, media_type),
            _ => None,
        };
        let is_foreign = error.is_unreadable_status() && !body.is_empty();
        let error = match (self.coding(), media_type) {
            (Some(coding), _) if is_foreign => error.with_format(Some(format!("{coding}-coded"))),
            (None, Some(media_type)) if is_foreign && (reason.is_some() || self.is_page()) => {
                error.with_format(Some(media_type.to_owned()))
            }
            _ => error,
        };
        if reason.is_some() { error.with_message(reason) } else { error }
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
