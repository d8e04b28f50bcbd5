use std::borrow::Cow;
use std::fmt;

use serde_json::value::RawValue;

use crate::raw_body;
use crate::wire::form;

/// An incoming HTTP request that may be a callback. This type does not depend on a web framework.
///
/// To convert a request of the `http` crate, use `From<http::Request<B>>` or
/// [`from_parts`](Self::from_parts). With the crate feature `axum`, `CallbackRequest` is an axum
/// extractor.
///
/// ```
/// use paylink_core::CallbackRequest;
/// let request = CallbackRequest::new("POST", "")
///     .with_header("content-type", "application/json")
///     .with_body(br#"{"is_succeed":true}"#);
/// assert_eq!(request.header("Content-Type"), Some("application/json"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct CallbackRequest {
    method: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl CallbackRequest {
    /// Creates a request without headers and without a body. `query` is the query string of the
    /// URL, without the leading question mark.
    pub fn new(method: impl Into<String>, query: impl Into<String>) -> Self {
        Self { method: method.into(), query: query.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// Creates a `CallbackRequest` from an HTTP request whose body was already read completely.
    /// `parts` contains the method, the URL and the headers.
    ///
    /// A header whose value contains characters other than visible ASCII is left out.
    ///
    /// ```
    /// use paylink_core::CallbackRequest;
    /// # fn main() -> Result<(), http::Error> {
    /// let (parts, body) = http::Request::post("/callback?a=1").body(b"{}".to_vec())?.into_parts();
    /// let request = CallbackRequest::from_parts(&parts, body);
    /// assert_eq!((request.method(), request.query()), ("POST", "a=1"));
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "http")]
    pub fn from_parts(parts: &http::request::Parts, body: impl Into<Vec<u8>>) -> Self {
        let headers = parts.headers.iter().filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        });
        Self::new(parts.method.as_str(), parts.uri.query().unwrap_or_default())
            .with_headers(headers)
            .with_body(body)
    }

    /// Adds a header to the request.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds several headers to the request.
    #[must_use]
    pub fn with_headers<N: Into<String>, V: Into<String>>(
        mut self,
        headers: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        self.headers.extend(headers.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// Sets the body of the request.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Returns the HTTP method of the request.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Returns the query string of the request's URL, without the leading question mark.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Returns all headers of the request in order, including repeated headers.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns the value of the first header with this name, or `None` if there is no such header.
    /// The case of the letters in `name` does not matter.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Returns the body of the request, unchanged.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the format of the body. This method checks the characters of the body before
    /// it checks the `Content-Type` header, because some senders send JSON with the content type of
    /// a form, or a form with the content type of JSON.
    pub fn body_form(&self) -> BodyForm {
        let kind = self.header("content-type").unwrap_or_default().to_ascii_lowercase();
        let body = self.trimmed_body();
        // A script around JSON is not a form.
        let is_pair = || body.iter().find(|b| b"={".contains(b)) == Some(&b'=');
        match body.first() {
            None => BodyForm::Empty,
            Some(b'{' | b'[' | b'"') => BodyForm::Json,
            Some(b'<') => BodyForm::Other,
            _ if kind.contains("multipart/") || body.starts_with(b"--") => BodyForm::Multipart,
            _ if kind.contains("form-urlencoded") || is_pair() => BodyForm::UrlEncoded,
            _ => BodyForm::Other,
        }
    }

    /// Returns the JSON in the body. Some senders put the JSON into an array or into a JSON string.
    /// Therefore, this method replaces an array with one element by the element, and a JSON string
    /// by its content. It makes at most three such replacements. This method does not check whether
    /// the body is JSON.
    pub fn json_body(&self) -> Cow<'_, [u8]> {
        let mut body = self.trimmed_body();
        // No sender wraps more often than this.
        for _ in 0..3 {
            let text = String::from_utf8_lossy(&body);
            let inner = match body.first() {
                Some(b'[') => serde_json::from_str::<[&RawValue; 1]>(&text)
                    .map(|[element]| element.get().to_owned()),
                Some(b'"') => serde_json::from_str::<String>(&text),
                _ => break,
            };
            match inner {
                Ok(inner) => body = Cow::Owned(inner.trim().as_bytes().to_owned()),
                Err(_) => break,
            }
        }
        body
    }

    /// Returns the body without whitespace around it, and without byte-order marks at its start. A
    /// body in UTF-16 becomes UTF-8.
    fn trimmed_body(&self) -> Cow<'_, [u8]> {
        raw_body::start(self.body.trim_ascii_end())
    }

    /// Returns the parameters of the query, followed by the parameters of the body if the body is a
    /// URL-encoded form. The original order and all duplicates are kept. The result contains at
    /// most 1,000 parameters from the query and at most 1,000 from the body.
    ///
    /// Some providers append `?name=value` to an address that already has a query, or escape `&` as
    /// `&amp;`. Therefore, a parameter in the query also ends at a second `?`, and the prefix
    /// `amp;` is removed from its name.
    pub fn parameters(&self) -> Vec<(String, String)> {
        let mut pairs = self.query_parameters();
        pairs.extend(self.form_parameters());
        pairs
    }

    /// Returns the parameters of the query, in the same form as [`parameters`](Self::parameters)
    /// returns them.
    pub fn query_parameters(&self) -> Vec<(String, String)> {
        form::query_pairs(&self.query)
    }

    /// Returns the parameters of the body if the body is a URL-encoded form, and otherwise an empty
    /// list.
    pub fn form_parameters(&self) -> Vec<(String, String)> {
        match self.body_form() {
            BodyForm::UrlEncoded => form::pairs(&self.trimmed_body()),
            _ => Vec::new(),
        }
    }
}

/// The format of a request's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BodyForm {
    /// The body is empty.
    Empty,
    /// The body is JSON.
    Json,
    /// The body is a URL-encoded form (`application/x-www-form-urlencoded`).
    UrlEncoded,
    /// The body is a form in several parts (`multipart/form-data`). No provider documents such a
    /// callback, and this library does not decode it.
    Multipart,
    /// The body has a format that no other variant describes.
    Other,
}

#[cfg(feature = "http")]
impl<B: AsRef<[u8]>> From<http::Request<B>> for CallbackRequest {
    /// Converts an HTTP request in the same way as [`from_parts`](CallbackRequest::from_parts).
    fn from(request: http::Request<B>) -> Self {
        let (parts, body) = request.into_parts();
        Self::from_parts(&parts, body.as_ref())
    }
}

impl fmt::Debug for CallbackRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Query, headers and body contain tokens and personal data.
        write!(f, "CallbackRequest({}, {} bytes)", Method(&self.method), self.body.len())
    }
}

/// Shows a method only if it looks like an HTTP method, because the sender may write anything.
struct Method<'a>(&'a str);

impl fmt::Display for Method<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.0.len() <= 16 && self.0.bytes().all(|b| b.is_ascii_uppercase());
        f.write_str(if plain { self.0 } else { "?" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_returned_unchanged() {
        let request = CallbackRequest::new("PUT", "a=1")
            .with_headers([("X-One", "1"), ("x-one", "2"), ("y", "3")])
            .with_body("b=2");
        assert_eq!(
            (request.method(), request.query(), request.body()),
            ("PUT", "a=1", &b"b=2"[..])
        );
        assert_eq!((request.header("x-ONE"), request.header("Y")), (Some("1"), Some("3")));
        assert_eq!(request.header("z"), None);
        let headers: Vec<_> = request.headers().collect();
        assert_eq!(headers, [("X-One", "1"), ("x-one", "2"), ("y", "3")]);
    }

    #[cfg(feature = "http")]
    #[test]
    fn a_request_of_the_http_crate_is_converted_whole() {
        let request = http::Request::put("https://shop.example/cb?a=1&b=2")
            .header("X-One", "1")
            .header("X-One", "2")
            .header("X-Raw", http::HeaderValue::from_bytes(b"\xff").unwrap())
            .body("{}")
            .unwrap();
        let converted = CallbackRequest::from(request);
        let expected = CallbackRequest::new("PUT", "a=1&b=2")
            .with_headers([("x-one", "1"), ("x-one", "2")])
            .with_body("{}");
        assert_eq!(converted, expected);
    }

    #[test]
    fn wire_a_body_is_what_it_looks_like() {
        let form = "application/x-www-form-urlencoded; charset=utf-8";
        for (kind, body, expected) in [
            (form, "b=2", BodyForm::UrlEncoded),
            ("Application/X-WWW-Form-URLencoded", "b", BodyForm::UrlEncoded),
            ("text/plain", "b=2", BodyForm::UrlEncoded),
            ("", "b=2", BodyForm::UrlEncoded),
            ("application/json", "b=2", BodyForm::UrlEncoded),
            (form, " {\"b\":\"=\"}", BodyForm::Json),
            ("", "\u{feff}[{}]", BodyForm::Json),
            ("multipart/form-data; boundary=x", "--x\r\nname=\"b\"", BodyForm::Multipart),
            (form, " \r\n", BodyForm::Empty),
            ("text/html", "<html>", BodyForm::Other),
            ("application/json", "f({\"b\":\"=\"})", BodyForm::Other),
            (form, "<a href=b>", BodyForm::Other),
            ("", "--x\r\nContent-Disposition: form-data; name=\"b\"", BodyForm::Multipart),
        ] {
            let request = CallbackRequest::new("POST", "a=1")
                .with_header("Content-Type", kind)
                .with_body(body);
            assert_eq!(request.body_form(), expected, "{kind}: {body}");
            let names: String = request.parameters().into_iter().map(|(name, _)| name).collect();
            let has_form = expected == BodyForm::UrlEncoded;
            assert_eq!(names, if has_form { "ab" } else { "a" }, "{kind}: {body}");
        }
    }

    #[test]
    fn wire_json_is_unwrapped_from_a_text_and_from_an_array_of_one() {
        for (body, expected) in [
            (r#"{"a":1}"#, r#"{"a":1}"#),
            ("\u{feff} {}", "{}"),
            (r#""{\"a\":\"\\u015f\"}""#, r#"{"a":"\u015f"}"#),
            (r#"[{"a":1}]"#, r#"{"a":1}"#),
            (r#"["{\"a\":1}"]"#, r#"{"a":1}"#),
            ("\u{feff}\u{feff}[[ {} ]]", "{}"),
            (r#"[{"a":1},{}]"#, r#"[{"a":1},{}]"#),
            (r#""a"#, r#""a"#),
        ] {
            let request = CallbackRequest::new("POST", "").with_body(body);
            assert_eq!(&*request.json_body(), expected.as_bytes(), "{body}");
        }
    }

    #[test]
    fn a_text_that_does_not_look_like_a_method_is_not_shown() {
        for (method, shown) in
            [("DELETE", "DELETE"), ("secret", "?"), ("AVERYLONGSECRETINDEED", "?")]
        {
            let request = CallbackRequest::new(method, "");
            assert_eq!(format!("{request:?}"), format!("CallbackRequest({shown}, 0 bytes)"));
        }
    }

    #[test]
    fn debug_shows_neither_token_nor_body() {
        let request = CallbackRequest::new("POST", "token=SECRET")
            .with_header("x", "SECRET")
            .with_body("SECRET");
        assert_eq!(format!("{request:?}"), "CallbackRequest(POST, 6 bytes)");
    }
}
