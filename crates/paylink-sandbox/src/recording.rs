//! What arrived and what was answered: requests without the keys that they presented.

use std::time::Duration;

use jiff::Timestamp;

use crate::credentials::Credentials;
use crate::incoming::IncomingRequest;
use crate::log::ByteSize;
use crate::redaction::Redactor;

/// What is kept of a body: a photo is of use to nobody.
const BODY_KEPT: usize = 1 << 20;

/// What is kept of an answer: enough for every one that tells of a single link.
const ANSWER_KEPT: usize = 8 << 10;

/// A request that arrived. A presented key is never part of it, not even a wrong one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// All headers except the ones that carry credentials, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Whether the request carried the right key of the provider that its path belongs to: at AHL
    /// Pay the right login, or a token that was valid.
    pub accepted: bool,
    /// Whether the request showed a key of another host or provider, in any place: a pair that has
    /// travelled to where it does not belong. So has AHL Pay's login in any request but the login,
    /// and its hash password everywhere. Such a request is served all the same when its own keys
    /// are right.
    pub foreign_key: bool,
    /// The body; bytes that are no UTF-8 are replaced, and what is beyond 1 MiB is left out.
    pub body: String,
    /// The HTTP status of the answer. None while the request is under way, and where the connection
    /// was closed instead.
    pub status: Option<u16>,
    /// The answer's body, where it is JSON, without keys; what is beyond 8 KiB is left out.
    pub answer: String,
    /// When it arrived, by the sandbox's clock.
    pub(crate) at: Timestamp,
    /// How long the answer took.
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

    /// Adds the answer; `body` is its text.
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

    /// The value of the first header of this name, in lower case.
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

/// A login that is not the sandbox's own may be somebody's real one, and looks like any other text.
const BODY_NOT_RECORDED: &str = "(login not recorded)";

fn beginning(text: &str, length: usize) -> &str {
    let end = (0..=length.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}
