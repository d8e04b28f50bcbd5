//! A request that has arrived and is not processed yet.

use std::borrow::Cow;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;

use crate::form;
use crate::json::{self, Object};

/// A request to a provider, as its sender wrote it.
#[derive(Clone, Debug)]
pub(crate) struct IncomingRequest<'a> {
    pub(crate) parts: &'a Parts,
    pub(crate) body: &'a [u8],
    /// The body; bytes that are not UTF-8 are replaced.
    pub(crate) text: Cow<'a, str>,
}

impl<'a> IncomingRequest<'a> {
    pub(crate) fn new(parts: &'a Parts, body: &'a [u8]) -> Self {
        Self { parts, body, text: String::from_utf8_lossy(body) }
    }

    pub(crate) fn path(&self) -> &str {
        self.parts.uri.path()
    }

    pub(crate) const fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// Whether the address, the body or the value of any header shows something.
    pub(crate) fn shows(&self, is_shown_in: impl Fn(&str) -> bool) -> bool {
        let header = |value: &[u8]| is_shown_in(&String::from_utf8_lossy(value));
        is_shown_in(&self.parts.uri.to_string())
            || is_shown_in(&self.text)
            || self.headers().values().any(|own| header(own.as_bytes()))
    }

    /// Returns the value of a field of the body as text. Names in JSON are read in any case.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let is_form = self
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|own| own.as_bytes().starts_with(b"application/x-www-form"));
        if is_form {
            let mut fields = form::fields(self.body).into_iter();
            return fields.find(|(own, _)| own == name).map(|(_, value)| value);
        }
        let object = Object::parse(std::str::from_utf8(self.body).ok()?).ok()?;
        object.get_in_any_case(name).and_then(json::as_text)
    }
}
