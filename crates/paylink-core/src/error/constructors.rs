use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use super::{Error, Inner, Kind, Refusal, RuleCode};
use crate::provider_id::ProviderId;
use crate::raw_body::RawBody;

/// Constructors, for provider crates.
impl Error {
    fn new(kind: Kind) -> Self {
        Self(Arc::new(Inner {
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

    fn inner(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
    }

    /// A value was refused before anything was sent. `field` names it, `rule` completes the
    /// sentence that begins with the field's name, and `code` is the rule's stable code.
    #[cold]
    pub fn invalid(
        field: impl Into<Cow<'static, str>>,
        code: RuleCode,
        rule: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(Kind::Invalid { field: field.into(), code, rule: rule.into() })
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
        self.inner().provider.get_or_insert_with(|| provider.clone());
        self
    }

    /// Names the operation, and whether it writes.
    #[must_use]
    pub fn with_operation(mut self, operation: &'static str, write: bool) -> Self {
        self.inner().operation = Some(operation);
        self.inner().write = write;
        self
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn with_http_status(mut self, status: u16) -> Self {
        self.inner().http_status = Some(status);
        self
    }

    /// The provider's code, and our words for it.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>, words: Option<&'static str>) -> Self {
        self.inner().code = Some(code.into());
        self.inner().words = words;
        self
    }

    /// The provider's own message, kept apart from `Display`.
    #[must_use]
    pub fn with_message(mut self, message: Option<String>) -> Self {
        self.inner().message = message;
        self
    }

    /// Says better what a refusal is about, for a service that gives a code its own meaning.
    /// Anything but a refusal stays what it is.
    #[must_use]
    pub fn with_refusal(mut self, refusal: Refusal) -> Self {
        if matches!(self.0.kind, Kind::Refused(_)) {
            self.inner().kind = Kind::Refused(refusal);
        }
        self
    }

    /// The provider's id of the request.
    #[must_use]
    pub fn with_request_id(mut self, id: Option<String>) -> Self {
        self.inner().request_id = id;
        self
    }

    /// The body of the answer.
    #[must_use]
    pub fn with_body(mut self, body: RawBody) -> Self {
        self.inner().body = body;
        self
    }

    /// The refusal itself says that the provider does not know what happened: the effect is
    /// unknown.
    #[must_use]
    pub fn with_unknown_effect(mut self) -> Self {
        self.inner().doubtful = true;
        self
    }

    /// How long the provider asked us to wait.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.inner().retry_after = wait;
        self
    }

    /// How many requests were made.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.inner().attempts = attempts;
        self
    }

    /// The cause. It must hold no value that came from a provider or a payer.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.inner().source = Some(Arc::new(source));
        self
    }
}
