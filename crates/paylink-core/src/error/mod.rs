//! One error for every operation of every provider.
//!
//! Two facts stand on each error: how far the request came ([`Delivery`]) and what that means for a
//! write ([`Effect`]). The table between them is [`effect_of_answer`].

mod constructors;
mod convert;
mod display;
mod effect;
mod rule;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use effect::is_transient_status;
pub use effect::{Delivery, Effect, effect_of_answer};
pub use rule::RuleCode;

use crate::provider_id::ProviderId;
use crate::raw_body::RawBody;

/// A result whose error is ours.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong with one call, and how far it came.
///
/// `Display` names provider, operation, HTTP status, code and our words for it, and ends in what to
/// do next. What the provider said is reachable through
/// [`provider_message`](Self::provider_message) and [`raw_body`](Self::raw_body), and appears in no
/// `Display` or `Debug`, for it may name a payer.
///
/// ```
/// use paylink_core::{Delivery, Effect, Error, RuleCode};
/// let error = Error::invalid("amount", RuleCode::TooSmall, "must be greater than zero");
/// assert!(error.is_invalid_request());
/// assert_eq!((error.delivery(), error.effect()), (Delivery::NotSent, Effect::None));
/// assert_eq!(error.to_string(), "`amount` must be greater than zero; nothing was sent");
/// ```
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
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
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

#[derive(Clone)]
enum Kind {
    Invalid { field: Cow<'static, str>, code: RuleCode, rule: Cow<'static, str> },
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

    /// A value was refused here, before anything was sent. [`field`](Self::field) and
    /// [`rule`](Self::rule) say which.
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
    /// *Troubleshooting*: a key created with the test environment is asked for in production, or
    /// the client was given another `account` name than at creation.
    pub fn is_wrong_key(&self) -> bool {
        matches!(self.0.kind, Kind::WrongKey(_))
    }

    /// The link's state forbids what was asked; nothing was written.
    pub fn is_wrong_state(&self) -> bool {
        matches!(self.0.kind, Kind::State(_))
    }

    /// A callback that cannot be read or is not authentic. HttpResponse it with a 4xx and believe
    /// nothing of it.
    pub fn is_bad_callback(&self) -> bool {
        matches!(self.0.kind, Kind::Callback(_))
    }

    /// Name resolution, connect or TLS handshake failed: nothing left, any request may be sent
    /// again.
    ///
    /// *Troubleshooting*: a firewall, a proxy that must be named (`Transport::builder().proxy(…)`),
    /// a certificate authority of the company that must be added.
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

    /// The server answered with a redirect, which is never followed: keys and bodies would go
    /// along.
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
    /// *Troubleshooting*: a live key at the test host or the reverse; at Paynet a caller whose IP
    /// address is not registered.
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

    /// Whether the same call may simply be made again: nothing left, or a read that failed for a
    /// passing reason.
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

    /// The stable code of the rule that the field broke, for programs that show their own texts.
    ///
    /// ```
    /// use paylink_core::{Reference, RuleCode};
    /// let error = Reference::new("").unwrap_err();
    /// assert_eq!((error.field(), error.rule_code()), (Some("reference"), Some(RuleCode::Blank)));
    /// assert_eq!(RuleCode::Blank.as_str(), "blank");
    /// ```
    pub fn rule_code(&self) -> Option<RuleCode> {
        match &self.0.kind {
            Kind::Invalid { code, .. } => Some(*code),
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delivery_and_effect_of_each_kind() {
        use Delivery::{Answered, MaybeSent, NotSent};
        let write = |error: Error| error.with_operation("mailorder/create", true);
        for (error, delivery, effect) in [
            (Error::invalid("a", RuleCode::Format, "b"), NotSent, Effect::None),
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
    fn each_kind_answers_to_its_own_name_and_to_no_other() {
        type Is = fn(&Error) -> bool;
        let kinds: [(Error, Is); 14] = [
            (Error::invalid("a", RuleCode::Format, "b"), Error::is_invalid_request),
            (Error::configuration("x"), Error::is_configuration),
            (Error::unsupported("x"), Error::is_unsupported),
            (Error::wrong_key("account"), Error::is_wrong_key),
            (Error::callback("x"), Error::is_bad_callback),
            (Error::connect(), Error::is_connect),
            (Error::interrupted(), Error::is_interrupted),
            (Error::timeout(), Error::is_timeout),
            (Error::malformed("x"), Error::is_malformed),
            (Error::mismatch("x"), Error::is_mismatch),
            (Error::refused(Refusal::Authentication), Error::is_authentication),
            (Error::refused(Refusal::NotFound), Error::is_not_found),
            (Error::refused(Refusal::Duplicate), Error::is_duplicate),
            (Error::status(429), Error::is_rate_limited),
        ];
        for (at, (error, _)) in kinds.iter().enumerate() {
            let names: Vec<usize> = kinds
                .iter()
                .enumerate()
                .filter(|(_, (_, is))| is(error))
                .map(|(name, _)| name)
                .collect();
            assert_eq!(names, [at], "{error}");
        }
        assert!(Error::status(401).is_authentication() && Error::status(403).is_authentication());
        assert!(Error::refused(Refusal::RateLimited).is_rate_limited());
        assert!(
            !Error::status(404).is_not_found(),
            "what is not found is said by the provider alone"
        );
    }

    #[test]
    fn an_error_says_what_to_do_next() {
        for (error, advice) in [
            (Error::invalid("a", RuleCode::Format, "b"), "nothing was sent"),
            (Error::wrong_key("account"), "use the client that created the link"),
            (Error::callback("x"), "do not act on it"),
            (Error::connect(), "safe to try again"),
            (Error::mismatch("x"), "do not use the answer"),
            (Error::status(401), "check the key"),
            (Error::status(503), "safe to ask again"),
            (
                Error::refused(Refusal::Other).with_operation("x", true).with_http_status(200),
                "nothing was changed",
            ),
            (Error::timeout().with_operation("x", true), "look the reference up"),
            (Error::status(404), "asking again will not help"),
        ] {
            assert!(error.to_string().contains(advice), "{error}");
            assert!(format!("{error:?}").contains(advice), "{error:?}");
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
}
