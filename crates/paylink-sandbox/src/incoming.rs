//! A request that has arrived and is not processed yet.

use std::borrow::Cow;

use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
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
        self.shows_beside(&[], is_shown_in)
    }

    /// Whether the address, the body or the value of a header shows something, apart from the
    /// headers with these names.
    pub(crate) fn shows_beside(&self, names: &[&str], is_shown_in: impl Fn(&str) -> bool) -> bool {
        let other = |own: &HeaderName| !names.contains(&own.as_str());
        let header = |value: &[u8]| is_shown_in(&String::from_utf8_lossy(value));
        is_shown_in(&self.parts.uri.to_string())
            || is_shown_in(&self.text)
            || self.headers().iter().any(|(name, own)| other(name) && header(own.as_bytes()))
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
        let object = object(self.body)?;
        object.get_in_any_case(name).and_then(json::as_text)
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Returns the JSON object in a body; nothing if there is none. A byte-order mark before it is
/// skipped. Unverified: that the providers skip it, too; .NET, on which they seem to run, does.
pub(crate) fn object(body: &[u8]) -> Option<Object> {
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    Object::parse(std::str::from_utf8(body).ok()?).ok()
}

/// How a body is encoded, other than as plain UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8 behind a byte-order mark.
    Marked,
    /// Compressed, as `Content-Encoding` or the first bytes say.
    Compressed,
    Utf16,
    /// Some encoding with one byte for each character.
    EightBit,
}

impl Encoding {
    /// Returns the encoding of a body that is meant to be JSON; nothing for plain UTF-8.
    pub(crate) fn of(headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        const GZIP: &[u8] = b"\x1F\x8B";
        if body.starts_with(BYTE_ORDER_MARK) {
            return Some(Self::Marked);
        }
        let is_utf16 = body.starts_with(b"\xFF\xFE")
            || body.starts_with(b"\xFE\xFF")
            || matches!(body, [0, first, ..] | [first, 0, ..] if *first != 0);
        if is_utf16 {
            return Some(Self::Utf16);
        }
        if std::str::from_utf8(body).is_ok() {
            return None;
        }
        let is_compressed = body.starts_with(GZIP) || headers.contains_key(CONTENT_ENCODING);
        Some(if is_compressed { Self::Compressed } else { Self::EightBit })
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header::HeaderValue;

    use super::*;

    #[test]
    fn a_body_that_is_no_plain_utf_8_is_recognized() {
        let plain = HeaderMap::new();
        let encoded =
            HeaderMap::from_iter([(CONTENT_ENCODING, HeaderValue::from_static("deflate"))]);
        for (headers, body, expected) in [
            (&plain, &b"{\"a\":\"\xC5\x9E\"}"[..], None),
            (&plain, b"", None),
            (&plain, b"{", None),
            (&encoded, b"{}", None),
            (&plain, b"\xEF\xBB\xBF{}", Some(Encoding::Marked)),
            (&plain, b"\x1F\x8B\x08\x00", Some(Encoding::Compressed)),
            (&encoded, b"\x78\x9C\xAB", Some(Encoding::Compressed)),
            (&plain, b"\xFF\xFE{\0}\0", Some(Encoding::Utf16)),
            (&plain, b"{\0}\0", Some(Encoding::Utf16)),
            (&plain, b"\0{\0}", Some(Encoding::Utf16)),
            (&plain, b"{\"a\":\"\xDEi\xFE\"}", Some(Encoding::EightBit)),
        ] {
            assert_eq!(Encoding::of(headers, body), expected, "{body:?}");
        }
        assert!(object(b"\xEF\xBB\xBF{}").is_some() && object(b"\xDE").is_none());
    }
}
