use std::fmt;

use crate::wire::form;

/// An incoming HTTP request, from any framework.
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
    /// A request without headers and body. `query` comes without its question mark.
    pub fn new(method: impl Into<String>, query: impl Into<String>) -> Self {
        Self { method: method.into(), query: query.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds several headers.
    #[must_use]
    pub fn with_headers<N: Into<String>, V: Into<String>>(
        mut self,
        headers: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        self.headers.extend(headers.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The query, without its question mark.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// A header's first value, by name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as it came.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Whether the body is a form, by what `Content-Type` says.
    pub fn is_form(&self) -> bool {
        let (kind, form) = (self.header("content-type").unwrap_or_default(), b"form-urlencoded");
        kind.as_bytes().windows(form.len()).any(|part| part.eq_ignore_ascii_case(form))
    }

    /// The parameters of the query and of a form-encoded body, in order, duplicates included.
    pub fn parameters(&self) -> Vec<(String, String)> {
        let mut pairs = form::pairs(self.query.as_bytes());
        if self.is_form() {
            pairs.extend(form::pairs(&self.body));
        }
        pairs
    }
}

#[cfg(feature = "http")]
impl<B: AsRef<[u8]>> From<http::Request<B>> for CallbackRequest {
    /// Header values that are no visible ASCII are left out.
    fn from(request: http::Request<B>) -> Self {
        let headers = request.headers().iter().filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        });
        Self::new(request.method().as_str(), request.uri().query().unwrap_or_default())
            .with_headers(headers)
            .with_body(request.body().as_ref())
    }
}

impl fmt::Debug for CallbackRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Query, headers and body carry tokens and payers.
        write!(f, "CallbackRequest({}, {} bytes)", Method(&self.method), self.body.len())
    }
}

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
    fn its_parts_come_back_as_they_were() {
        let request = CallbackRequest::new("PUT", "a=1")
            .with_headers([("X-One", "1"), ("x-one", "2"), ("y", "3")])
            .with_body("b=2");
        assert_eq!(
            (request.method(), request.query(), request.body()),
            ("PUT", "a=1", &b"b=2"[..])
        );
        assert_eq!((request.header("x-ONE"), request.header("Y")), (Some("1"), Some("3")));
        assert_eq!(request.header("z"), None);
    }

    #[test]
    fn a_body_has_parameters_only_if_it_is_a_form() {
        let names = |kind: &str| {
            let request = CallbackRequest::new("POST", "a=1")
                .with_header("Content-Type", kind)
                .with_body("b=2");
            request.parameters().into_iter().map(|(name, _)| name).collect::<String>()
        };
        assert_eq!(names(" Application/x-www-form-urlencoded; charset=utf-8"), "ab");
        assert_eq!(names("application/json"), "a");
    }

    #[test]
    fn what_is_no_method_is_not_shown() {
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
