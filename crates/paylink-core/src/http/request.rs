use std::fmt;

use bytes::Bytes;
use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::error::{Error, Result, RuleCode};
use crate::wire::DecodeError;

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
    pub(super) operation: &'static str,
    pub(super) kind: RequestKind,
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: Option<Bytes>,
}

impl Request {
    /// A request without a body. `operation` is the provider's name of the service; `path` begins
    /// with a slash, or is empty where the base address is all there is.
    pub fn new(
        operation: &'static str,
        kind: RequestKind,
        method: Method,
        path: &'static str,
    ) -> Self {
        Self { operation, kind, method, path, query: Vec::new(), headers: Vec::new(), body: None }
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

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
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

pub(super) fn header_name(name: &'static str) -> Result<HeaderName> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::invalid("header", RuleCode::Characters, "must have a legal name"))
}

pub(super) fn secret_value(prefix: &str, secret: &SecretString) -> Result<HeaderValue> {
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
