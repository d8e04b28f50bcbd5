use std::fmt;

use bytes::Bytes;
use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::subject::Subject;
use crate::error::{Error, Result, RuleCode};
use crate::wire::DecodeError;

/// Whether a request only reads data or may change something at the provider. A request of the kind
/// `Write` is never sent again if any part of it may have been sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestKind {
    /// The request changes nothing at the provider, whatever the HTTP method is.
    Read,
    /// The request may change something at the provider.
    Write,
}

/// The HTTP method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// The HTTP method `GET`.
    Get,
    /// The HTTP method `POST`.
    Post,
    /// The HTTP method `PUT`.
    Put,
}

/// One request to a service of a provider.
pub struct Request {
    pub(super) operation: &'static str,
    pub(super) kind: RequestKind,
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: Option<Bytes>,
    pub(super) subject: Subject,
}

impl Request {
    /// Creates a request without a body. `operation` is the provider's name for the service. `path`
    /// must begin with a slash, or be empty if the base URL is already the complete URL.
    pub fn new(
        operation: &'static str,
        kind: RequestKind,
        method: Method,
        path: &'static str,
    ) -> Self {
        Self {
            operation,
            kind,
            method,
            path,
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            subject: Subject::default(),
        }
    }

    /// Sets the link that the request concerns: the merchant's reference and the provider's id for
    /// the link. Log events about the request contain both values. However, a value that does not
    /// look like a reference or an id is not logged, because it may be personal data. A logged
    /// value has at most 64 characters, and contains only `+` and the characters that a
    /// [`Reference`](crate::Reference) may contain.
    ///
    /// [`PayLinks`](crate::PayLinks) sets the link for each of its calls. Additional methods of a
    /// provider's client call `about` themselves, so that their log events also contain the link.
    #[must_use]
    pub fn about(mut self, reference: Option<&str>, link_id: Option<&str>) -> Self {
        self.subject = Subject::new(reference, link_id);
        self
    }

    /// Adds a parameter to the query of the URL. The name and the value are percent-encoded. Do not
    /// pass secrets, because servers and proxies log URLs.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets the request body to the JSON form of a value.
    ///
    /// # Errors
    /// Returns an error if JSON cannot represent the value.
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

    /// Adds a header to this request, for example an id that the provider requires.
    ///
    /// # Errors
    /// Returns an error if the value is empty or contains characters other than visible ASCII. This
    /// method does not escape characters.
    pub fn header(mut self, name: &'static str, value: &str) -> Result<Self> {
        let rule = "must be visible ASCII, because it is sent as a header";
        if value.is_empty() || !value.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Error::invalid(name, RuleCode::Characters, rule));
        }
        let value = HeaderValue::from_str(value)
            .map_err(|_| Error::invalid(name, RuleCode::Characters, rule))?;
        self.headers.push((header_name(name)?, value));
        Ok(self)
    }

    /// Adds a header that contains a secret to this request.
    #[must_use]
    pub fn secret(mut self, header: &SecretHeader) -> Self {
        self.headers.push((header.name.clone(), header.value.clone()));
        self
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// A header that contains a secret, such as a session token. The same header can be added to any
/// number of requests.
pub struct SecretHeader {
    name: HeaderName,
    value: HeaderValue,
}

impl SecretHeader {
    /// Creates a header that contains a secret. The value of the header is `prefix`, followed by
    /// the secret.
    ///
    /// # Errors
    /// Returns an error if `name` is not a valid header name, or if the secret is empty or is not a
    /// valid header value. The error does not show the secret.
    pub fn new(name: &'static str, prefix: &str, secret: &SecretString) -> Result<Self> {
        Ok(Self { name: header_name(name)?, value: secret_value(prefix, secret)? })
    }
}

impl fmt::Debug for SecretHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretHeader").field("name", &self.name).finish_non_exhaustive()
    }
}

pub(super) fn header_name(name: &'static str) -> Result<HeaderName> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::invalid("header", RuleCode::Characters, "must have a valid name"))
}

pub(super) fn secret_value(prefix: &str, secret: &SecretString) -> Result<HeaderValue> {
    let secret = secret.expose_secret();
    if secret.is_empty() || !secret.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::invalid(
            "key",
            RuleCode::Characters,
            "must consist of visible ASCII characters without whitespace (check that it was copied completely)",
        ));
    }
    let mut value = HeaderValue::from_str(&format!("{prefix}{secret}"))
        .map_err(|_| Error::invalid("key", RuleCode::Characters, "must be a valid header value"))?;
    value.set_sensitive(true);
    Ok(value)
}
