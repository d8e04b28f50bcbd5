//! One error for every operation of every provider.
//!
//! Two facts stand on each error: how far the request came ([`Delivery`]) and what that means for a write
//! ([`Effect`]). The table between them is [`effect_of_answer`].

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::provider::ProviderId;
use crate::reply::RawBody;

/// A result whose error is ours.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// How far a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// Nothing of the request left: it was refused here, or name resolution, connect or TLS handshake failed. Any
    /// request may be sent again.
    NotSent,
    /// The request or a part of it left and no whole answer came. A write is never sent again.
    MaybeSent,
    /// The provider answered.
    Answered,
}

/// What a failed write did at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Nothing was changed (always so for a read).
    None,
    /// It may have taken effect: look before anything is sent again, see [`PayLinks::resolve`](crate::PayLinks::resolve).
    Unknown,
}

/// The effect of a write that was answered with this HTTP status; `refused` says that the body is the provider's own
/// readable refusal.
///
/// | answer | effect |
/// | --- | --- |
/// | 1xx, 3xx, 408, 425, 429, 5xx, readable or not | unknown |
/// | 2xx with the provider's refusal | none |
/// | 2xx that cannot be read | unknown |
/// | any other 4xx | none |
pub fn effect_of_answer(http_status: u16, refused: bool) -> Effect {
    match http_status {
        408 | 425 | 429 => Effect::Unknown,
        200..=299 if refused => Effect::None,
        400..=499 => Effect::None,
        _ => Effect::Unknown,
    }
}

/// What went wrong with one call, and how far it came.
///
/// `Display` names provider, operation, HTTP status, code and our words for it, and ends in what to do next. What the
/// provider said is reachable through [`provider_message`](Self::provider_message) and [`raw_body`](Self::raw_body),
/// and appears in no `Display` or `Debug`, for it may name a payer.
///
/// ```
/// use paylink_core::{Delivery, Effect, Error};
/// let error = Error::invalid("amount", "must be greater than zero");
/// assert!(error.is_invalid_request());
/// assert_eq!((error.delivery(), error.effect()), (Delivery::NotSent, Effect::None));
/// assert_eq!(error.to_string(), "`amount` must be greater than zero; nothing was sent");
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    provider: Option<ProviderId>,
    operation: Option<&'static str>,
    write: bool,
    doubtful: bool,
    http_status: Option<u16>,
    code: Option<String>,
    words: Option<&'static str>,
    request_id: Option<String>,
    message: Option<String>,
    body: RawBody,
    retry_after: Option<Duration>,
    attempts: u32,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

enum Kind {
    Invalid { field: Cow<'static, str>, rule: Cow<'static, str> },
    Configuration(Cow<'static, str>),
    Unsupported(Cow<'static, str>),
    WrongKey(&'static str),
    State(Cow<'static, str>),
    Callback(Cow<'static, str>),
    Connect,
    Interrupted,
    Timeout,
    Redirect,
    TooLarge { limit: usize },
    Malformed(Cow<'static, str>),
    Status,
    Refused(Refusal),
    Mismatch(Cow<'static, str>),
}

/// What a provider's refusal is about, as far as its codes and the HTTP status tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The key is wrong, or not allowed to do this.
    Authentication,
    /// The link or transaction is not known.
    NotFound,
    /// The reference, or the thing itself, exists already.
    Duplicate,
    /// The provider found the request wrong.
    InvalidRequest,
    /// Too many requests.
    RateLimited,
    /// Any other refusal; see the code.
    Other,
}

/// Constructors, for provider crates.
impl Error {
    fn new(kind: Kind) -> Self {
        Self(Box::new(Inner {
            kind,
            provider: None,
            operation: None,
            write: false,
            doubtful: false,
            http_status: None,
            code: None,
            words: None,
            request_id: None,
            message: None,
            body: RawBody::default(),
            retry_after: None,
            attempts: 0,
            source: None,
        }))
    }

    /// A value was refused before anything was sent: `field` names it, `rule` completes "field …".
    pub fn invalid(field: impl Into<Cow<'static, str>>, rule: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Invalid { field: field.into(), rule: rule.into() })
    }

    /// The client or transport cannot be built like this.
    pub fn configuration(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Configuration(what.into()))
    }

    /// The provider does not offer this; nothing was sent.
    pub fn unsupported(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Unsupported(what.into()))
    }

    /// A stored key belongs to another provider, environment or account: `part` says which.
    pub fn wrong_key(part: &'static str) -> Self {
        Self::new(Kind::WrongKey(part))
    }

    /// The link is in a state in which this is not done; nothing was written.
    pub fn state(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::State(what.into()))
    }

    /// A callback cannot be read or is not authentic.
    pub fn callback(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Callback(what.into()))
    }

    /// Name resolution, connect or TLS handshake failed.
    pub fn connect() -> Self {
        Self::new(Kind::Connect)
    }

    /// The connection broke after the request began to leave.
    pub fn interrupted() -> Self {
        Self::new(Kind::Interrupted)
    }

    /// No whole answer in time.
    pub fn timeout() -> Self {
        Self::new(Kind::Timeout)
    }

    /// The answer sent us elsewhere; we do not follow.
    pub fn redirect() -> Self {
        Self::new(Kind::Redirect)
    }

    /// The body was longer than allowed; reading stopped.
    pub fn too_large(limit: usize) -> Self {
        Self::new(Kind::TooLarge { limit })
    }

    /// The answer cannot be read: `why` names the place, never the value.
    pub fn malformed(why: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Malformed(why.into()))
    }

    /// An HTTP status that is no success, without a readable refusal.
    pub fn status(http_status: u16) -> Self {
        Self::new(Kind::Status).with_http_status(http_status)
    }

    /// The provider's own refusal.
    pub fn refused(refusal: Refusal) -> Self {
        Self::new(Kind::Refused(refusal))
    }

    /// The answer is about something else than what was asked.
    pub fn mismatch(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Mismatch(what.into()))
    }

    /// Names the provider, unless it is named already.
    #[must_use]
    pub fn with_provider(mut self, provider: &ProviderId) -> Self {
        self.0.provider.get_or_insert_with(|| provider.clone());
        self
    }

    /// Names the operation, and whether it writes.
    #[must_use]
    pub fn with_operation(mut self, operation: &'static str, write: bool) -> Self {
        self.0.operation = Some(operation);
        self.0.write = write;
        self
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn with_http_status(mut self, status: u16) -> Self {
        self.0.http_status = Some(status);
        self
    }

    /// The provider's code, and our words for it.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>, words: Option<&'static str>) -> Self {
        self.0.code = Some(code.into());
        self.0.words = words;
        self
    }

    /// The provider's own message, kept apart from `Display`.
    #[must_use]
    pub fn with_message(mut self, message: Option<String>) -> Self {
        self.0.message = message;
        self
    }

    /// Says better what a refusal is about, for a service that gives a code its own meaning. Anything but a refusal stays
    /// what it is.
    #[must_use]
    pub fn with_refusal(mut self, refusal: Refusal) -> Self {
        if matches!(self.0.kind, Kind::Refused(_)) {
            self.0.kind = Kind::Refused(refusal);
        }
        self
    }

    /// The provider's id of the request.
    #[must_use]
    pub fn with_request_id(mut self, id: Option<String>) -> Self {
        self.0.request_id = id;
        self
    }

    /// The body of the answer.
    #[must_use]
    pub fn with_body(mut self, body: RawBody) -> Self {
        self.0.body = body;
        self
    }

    /// The refusal itself says that the provider does not know what happened: the effect is unknown.
    #[must_use]
    pub fn with_unknown_effect(mut self) -> Self {
        self.0.doubtful = true;
        self
    }

    /// How long the provider asked us to wait.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// How many requests were made.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// The cause. It must hold no value that came from a provider or a payer.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }
}

/// What happened.
impl Error {
    /// How far the request came.
    pub fn delivery(&self) -> Delivery {
        match &self.0.kind {
            Kind::Invalid { .. }
            | Kind::Configuration(_)
            | Kind::Unsupported(_)
            | Kind::WrongKey(_)
            | Kind::Connect => Delivery::NotSent,
            Kind::Interrupted | Kind::Timeout => Delivery::MaybeSent,
            Kind::State(_) | Kind::Callback(_) => Delivery::NotSent,
            Kind::Redirect
            | Kind::TooLarge { .. }
            | Kind::Malformed(_)
            | Kind::Status
            | Kind::Refused(_)
            | Kind::Mismatch(_) => Delivery::Answered,
        }
    }

    /// What a failed write did; [`Effect::None`] for a read.
    pub fn effect(&self) -> Effect {
        if !self.0.write {
            return Effect::None;
        }
        if self.0.doubtful {
            return Effect::Unknown;
        }
        match (self.delivery(), &self.0.kind) {
            (Delivery::NotSent, _) => Effect::None,
            (Delivery::MaybeSent, _) => Effect::Unknown,
            (Delivery::Answered, kind) => match self.0.http_status {
                Some(status) => effect_of_answer(status, matches!(kind, Kind::Refused(_))),
                None if matches!(kind, Kind::Refused(_)) => Effect::None,
                None => Effect::Unknown,
            },
        }
    }

    /// A value was refused here, before anything was sent. [`field`](Self::field) and [`rule`](Self::rule) say which.
    pub fn is_invalid_request(&self) -> bool {
        matches!(self.0.kind, Kind::Invalid { .. })
    }

    /// The client, transport or environment is set up wrongly. Not sent.
    pub fn is_configuration(&self) -> bool {
        matches!(self.0.kind, Kind::Configuration(_))
    }

    /// The provider does not offer this operation or field. Not sent.
    pub fn is_unsupported(&self) -> bool {
        matches!(self.0.kind, Kind::Unsupported(_))
    }

    /// A stored key of another provider, environment or account. Not sent.
    ///
    /// *Troubleshooting*: a key created with the test environment is asked for in production, or the client was given
    /// another `account` name than at creation.
    pub fn is_wrong_key(&self) -> bool {
        matches!(self.0.kind, Kind::WrongKey(_))
    }

    /// The link's state forbids what was asked; nothing was written.
    pub fn is_wrong_state(&self) -> bool {
        matches!(self.0.kind, Kind::State(_))
    }

    /// A callback that cannot be read or is not authentic. Answer it with a 4xx and believe nothing of it.
    pub fn is_bad_callback(&self) -> bool {
        matches!(self.0.kind, Kind::Callback(_))
    }

    /// Name resolution, connect or TLS handshake failed: nothing left, any request may be sent again.
    ///
    /// *Troubleshooting*: a firewall, a proxy that must be named (`Transport::builder().proxy(…)`), a certificate
    /// authority of the company that must be added.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::Connect)
    }

    /// The connection broke after the request began to leave. A write may have taken effect.
    pub fn is_interrupted(&self) -> bool {
        matches!(self.0.kind, Kind::Interrupted)
    }

    /// No whole answer in time. A write may have taken effect.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::Timeout)
    }

    /// The server answered with a redirect, which is never followed: keys and bodies would go along.
    pub fn is_redirect(&self) -> bool {
        matches!(self.0.kind, Kind::Redirect)
    }

    /// The answer cannot be read: too long, no JSON, another shape, or an error page.
    pub fn is_malformed(&self) -> bool {
        matches!(self.0.kind, Kind::Malformed(_) | Kind::TooLarge { .. })
    }

    /// The provider refused, in its own envelope or by an HTTP status.
    pub fn is_refused(&self) -> bool {
        matches!(self.0.kind, Kind::Refused(_) | Kind::Status)
    }

    /// The key is wrong or may not do this.
    ///
    /// *Troubleshooting*: a live key at the test host or the reverse; at Paynet a caller whose IP address is not
    /// registered.
    pub fn is_authentication(&self) -> bool {
        self.refusal() == Some(Refusal::Authentication)
    }

    /// The link or transaction is not known to the provider.
    pub fn is_not_found(&self) -> bool {
        self.refusal() == Some(Refusal::NotFound)
    }

    /// The reference exists already.
    pub fn is_duplicate(&self) -> bool {
        self.refusal() == Some(Refusal::Duplicate)
    }

    /// Too many requests; see [`retry_after`](Self::retry_after).
    pub fn is_rate_limited(&self) -> bool {
        self.refusal() == Some(Refusal::RateLimited)
    }

    /// The answer is about another link or payment than was asked for.
    pub fn is_mismatch(&self) -> bool {
        matches!(self.0.kind, Kind::Mismatch(_))
    }

    /// Whether the same call may simply be made again: nothing left, or a read that failed for a passing reason.
    pub fn is_retryable(&self) -> bool {
        match (&self.0.kind, self.0.http_status) {
            (Kind::Connect, _) => true,
            _ if self.0.write => false,
            (Kind::Interrupted | Kind::Timeout, _) => true,
            (Kind::Refused(Refusal::RateLimited), _) => true,
            (Kind::Status | Kind::Refused(_) | Kind::Malformed(_), Some(status)) => {
                is_transient_status(status)
            }
            _ => false,
        }
    }

    fn refusal(&self) -> Option<Refusal> {
        match (&self.0.kind, self.0.http_status) {
            (Kind::Refused(refusal), _) => Some(*refusal),
            (Kind::Status, Some(401 | 403)) => Some(Refusal::Authentication),
            (Kind::Status, Some(429)) => Some(Refusal::RateLimited),
            (Kind::Status, _) => Some(Refusal::Other),
            _ => None,
        }
    }

    /// The provider that was called or would have been.
    pub fn provider(&self) -> Option<&ProviderId> {
        self.0.provider.as_ref()
    }

    /// The provider's name of the operation, such as `mailorder/create`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The field that was refused before sending.
    pub fn field(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Invalid { field, .. } => Some(field),
            _ => None,
        }
    }

    /// The rule that the field broke.
    pub fn rule(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Invalid { rule, .. } => Some(rule),
            _ => None,
        }
    }

    /// The HTTP status of the answer.
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// The provider's own code.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The provider's id of the request.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// What the provider said, usually in Turkish. May name a payer: do not log it unread.
    pub fn provider_message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The body of the answer. May name a payer: do not log it unread.
    pub fn raw_body(&self) -> &RawBody {
        &self.0.body
    }

    /// How long the provider asked us to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many requests were made for this call.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    fn advice(&self) -> &'static str {
        if self.effect() == Effect::Unknown {
            return "it may have taken effect: look the reference up before anything is sent again";
        }
        match &self.0.kind {
            Kind::Invalid { .. } | Kind::Configuration(_) | Kind::Unsupported(_) => "nothing was sent",
            Kind::WrongKey(_) => "nothing was sent; use the client that created the link",
            Kind::State(_) => "nothing was written",
            Kind::Callback(_) => "do not act on it",
            Kind::Connect => "nothing was sent; it is safe to try again",
            Kind::Mismatch(_) => "do not use the answer",
            _ if self.is_authentication() => {
                "check the key, that it belongs to this environment, and that your IP address is registered"
            }
            _ if self.is_retryable() => "it is safe to ask again",
            _ if self.0.write => "nothing was changed",
            _ => "asking again will not help",
        }
    }
}

/// The statuses after which a read is asked again.
pub(crate) fn is_transient_status(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        match (&inner.provider, inner.operation) {
            (Some(provider), Some(operation)) => write!(f, "{provider} {operation}: ")?,
            (Some(provider), None) => write!(f, "{provider}: ")?,
            _ => {}
        }
        match &inner.kind {
            Kind::Invalid { field, rule } => write!(f, "`{field}` {rule}")?,
            Kind::Configuration(what) => write!(f, "cannot be set up: {what}")?,
            Kind::Unsupported(what) => write!(f, "not offered: {what}")?,
            Kind::WrongKey(part) => write!(f, "this link key belongs to another {part}")?,
            Kind::State(what) | Kind::Callback(what) | Kind::Mismatch(what) => f.write_str(what)?,
            Kind::Connect => f.write_str("no connection")?,
            Kind::Interrupted => f.write_str("the connection broke before a whole answer came")?,
            Kind::Timeout => f.write_str("no whole answer in time")?,
            Kind::Redirect => f.write_str("the answer is a redirect, which is not followed")?,
            Kind::TooLarge { limit } => write!(f, "the answer is longer than {limit} bytes")?,
            Kind::Malformed(why) => write!(f, "the answer cannot be read: {why}")?,
            Kind::Status => f.write_str("the answer is an error without a readable reason")?,
            Kind::Refused(_) => f.write_str("refused")?,
        }
        if let Some(code) = &inner.code {
            write!(f, " with code {}", Short(code))?;
        }
        if let Some(words) = inner.words {
            write!(f, " ({words})")?;
        }
        if let Some(status) = inner.http_status {
            write!(f, ", HTTP {status}")?;
        }
        if let Some(id) = &inner.request_id {
            write!(f, ", request {}", Short(id))?;
        }
        write!(f, "; {}", self.advice())
    }
}

/// Codes and ids come from outside: only what looks like one is shown.
struct Short<'a>(&'a str);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':');
        if !self.0.is_empty() && self.0.len() <= 64 && self.0.bytes().all(plain) {
            f.write_str(self.0)
        } else {
            f.write_str("[not shown]")
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("summary", &format_args!("{self}"))
            .field("delivery", &self.delivery())
            .field("effect", &self.effect())
            .field("attempts", &self.0.attempts)
            .field("body", &self.0.body)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_answers() {
        for status in
            [100, 101, 300, 301, 302, 303, 307, 308, 399, 408, 425, 429, 500, 502, 503, 504, 599, 600]
        {
            for refused in [false, true] {
                assert_eq!(effect_of_answer(status, refused), Effect::Unknown, "{status} {refused}");
            }
        }
        for status in [200, 201, 204, 299] {
            assert_eq!(effect_of_answer(status, false), Effect::Unknown, "{status}");
            assert_eq!(effect_of_answer(status, true), Effect::None, "{status}");
        }
        for status in [400, 401, 403, 404, 405, 409, 422, 499] {
            for refused in [false, true] {
                assert_eq!(effect_of_answer(status, refused), Effect::None, "{status} {refused}");
            }
        }
    }

    #[test]
    fn delivery_and_effect_of_each_kind() {
        use Delivery::{Answered, MaybeSent, NotSent};
        let write = |error: Error| error.with_operation("mailorder/create", true);
        for (error, delivery, effect) in [
            (Error::invalid("a", "b"), NotSent, Effect::None),
            (Error::configuration("x"), NotSent, Effect::None),
            (Error::unsupported("x"), NotSent, Effect::None),
            (Error::wrong_key("account"), NotSent, Effect::None),
            (Error::connect(), NotSent, Effect::None),
            (Error::interrupted(), MaybeSent, Effect::Unknown),
            (Error::timeout(), MaybeSent, Effect::Unknown),
            (Error::redirect().with_http_status(307), Answered, Effect::Unknown),
            (Error::too_large(1).with_http_status(200), Answered, Effect::Unknown),
            (Error::malformed("x").with_http_status(200), Answered, Effect::Unknown),
            (Error::malformed("x"), Answered, Effect::Unknown),
            (Error::status(503), Answered, Effect::Unknown),
            (Error::status(404), Answered, Effect::None),
            (Error::refused(Refusal::Other).with_http_status(200), Answered, Effect::None),
            (Error::refused(Refusal::Other).with_http_status(500), Answered, Effect::Unknown),
            (
                Error::refused(Refusal::Other).with_http_status(200).with_unknown_effect(),
                Answered,
                Effect::Unknown,
            ),
        ] {
            let text = error.to_string();
            let error = write(error);
            assert_eq!((error.delivery(), error.effect()), (delivery, effect), "{text}");
            let read = error.with_operation("mailorder/detail", false);
            assert_eq!(read.effect(), Effect::None, "{text}");
        }
    }

    #[test]
    fn a_write_is_retryable_only_if_nothing_left() {
        for (error, read, write) in [
            (Error::connect as fn() -> Error, true, true),
            (Error::timeout, true, false),
            (Error::interrupted, true, false),
            (|| Error::status(503), true, false),
            (|| Error::status(429), true, false),
            (|| Error::status(404), false, false),
            (|| Error::refused(Refusal::NotFound).with_http_status(200), false, false),
            (|| Error::malformed("x").with_http_status(200), false, false),
            (Error::redirect, false, false),
        ] {
            assert_eq!(error().with_operation("x", false).is_retryable(), read, "{}", error());
            assert_eq!(error().with_operation("x", true).is_retryable(), write, "{}", error());
        }
    }

    #[test]
    fn display_ends_in_what_to_do_and_keeps_silent_about_what_was_said() {
        let error = Error::refused(Refusal::NotFound)
            .with_provider(&ProviderId::new("paynet"))
            .with_operation("mailorder/detail", false)
            .with_http_status(200)
            .with_code("12", Some("no data"))
            .with_message(Some("Ayşe Yılmaz bulunamadı".into()))
            .with_body(RawBody::from(b"Ayse".to_vec()));
        assert_eq!(
            error.to_string(),
            "paynet mailorder/detail: refused with code 12 (no data), HTTP 200; asking again will not help"
        );
        assert_eq!(error.provider_message(), Some("Ayşe Yılmaz bulunamadı"));
        assert!(!format!("{error:?}").contains("Ay"));
        let doubtful = Error::timeout().with_operation("mailorder/create", true);
        assert!(doubtful.to_string().ends_with("look the reference up before anything is sent again"));
    }

    #[test]
    fn a_code_that_is_no_code_is_not_shown() {
        let error = Error::refused(Refusal::Other).with_code("ayse@example.com 0532", None);
        assert!(error.to_string().contains("[not shown]"), "{error}");
    }
}
