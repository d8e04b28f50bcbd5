//! The recorded requests and their responses, without keys.

use std::time::Duration;

use jiff::Timestamp;

use crate::credentials::Credentials;
use crate::incoming::IncomingRequest;
use crate::log::ByteSize;
use crate::redaction::Redactor;

/// The number of bytes of a request body that are recorded.
const BODY_KEPT: usize = 1 << 20;

/// The number of bytes of a response body that are recorded. This is enough for every response that
/// describes a single link.
const ANSWER_KEPT: usize = 8 << 10;

/// A request that the sandbox received and recorded. Keys in the request are not recorded, even if
/// they were invalid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The HTTP method of the request.
    pub method: String,
    /// The path of the request, without the query.
    pub path: String,
    /// All headers of the request, except headers with credentials. The names of the headers are in
    /// lower case.
    pub headers: Vec<(String, String)>,
    /// Whether the request contained valid credentials (a key, a login or a token) for its path.
    pub accepted: bool,
    /// Whether the request contained a secret that a client must not send to this path: a key for
    /// another host or another provider, a password in a request other than the login, or a hash
    /// password. If the credentials for the path are valid, the sandbox processes the request
    /// despite this secret.
    pub foreign_key: bool,
    /// The body of the request, up to the first 1 MiB. Bytes that are not valid UTF-8 are replaced
    /// with the character U+FFFD.
    pub body: String,
    /// The HTTP status of the response. The value is `None` while the request is in progress, or if
    /// the connection was closed without a response.
    pub status: Option<u16>,
    /// The body of the response without keys, up to the first 8 KiB. If the body is not JSON, the
    /// value is an empty string.
    pub answer: String,
    /// When the request arrived, by the sandbox's clock.
    pub(crate) at: Timestamp,
    /// How long the response took.
    pub(crate) took: Option<Duration>,
}

impl RecordedRequest {
    pub(crate) fn new(
        request: &IncomingRequest<'_>,
        credentials: Credentials,
        at: Timestamp,
        redactor: &Redactor,
    ) -> Self {
        let header = |value: &[u8]| redactor.redact(&String::from_utf8_lossy(value));
        Self {
            method: request.parts.method.to_string(),
            path: redactor.redact(request.path()),
            headers: request
                .headers()
                .iter()
                .filter(|(name, _)| !redactor.is_secret_header(name))
                .map(|(name, value)| (name.to_string(), header(value.as_bytes())))
                .collect(),
            accepted: credentials.accepted,
            foreign_key: credentials.foreign,
            body: if redactor.is_secret_body(request.path()) {
                BODY_NOT_RECORDED.to_owned()
            } else {
                redactor.redact(beginning(&request.text, BODY_KEPT))
            },
            status: None,
            answer: String::new(),
            at,
            took: None,
        }
    }

    /// Adds the response; `body` is its text.
    pub(crate) fn add_answer(
        &mut self,
        status: u16,
        body: &str,
        took: Duration,
        redactor: &Redactor,
    ) {
        self.status = Some(status);
        self.answer = redactor.redact(beginning(body, ANSWER_KEPT));
        self.took = Some(took);
    }

    /// Returns the value of the first header with this name, or `None` if the request has no such
    /// header. `name` must be in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

impl ByteSize for RecordedRequest {
    fn byte_size(&self) -> usize {
        let headers: usize =
            self.headers.iter().map(|(name, value)| name.len() + value.len() + 48).sum();
        size_of::<Self>() + self.path.len() + headers + self.body.len() + self.answer.len()
    }
}

/// The text that is recorded instead of the body of a login. A wrong password may be somebody's
/// real password, and cannot be distinguished from other text.
const BODY_NOT_RECORDED: &str = "(login not recorded)";

fn beginning(text: &str, length: usize) -> &str {
    let end = (0..=length.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}
