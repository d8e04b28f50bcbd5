use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use super::{ConnectFailure, Delivery, Error, Inner, Kind, Refusal, RuleCode};
use crate::provider_id::ProviderId;
use crate::raw_body::RawBody;

/// Functions with which provider crates create errors and add details to them.
impl Error {
    fn new(kind: Kind) -> Self {
        Self(Arc::new(Inner {
            kind,
            provider: None,
            operation: None,
            write: false,
            unknown_effect: false,
            http_status: None,
            code: None,
            description: None,
            request_id: None,
            message: None,
            body: RawBody::default(),
            format: None,
            retry_after: None,
            attempts: 0,
            source: None,
        }))
    }

    fn inner(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
    }

    /// Creates an error for an invalid value, which is refused before anything is sent.
    ///
    /// `field` is the name of the field. `rule` completes a sentence that begins with this name,
    /// such as "must be greater than zero". `code` is the stable code of the rule.
    #[cold]
    pub fn invalid(
        field: impl Into<Cow<'static, str>>,
        code: RuleCode,
        rule: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(Kind::Invalid { field: field.into(), code, rule: rule.into() })
    }

    /// Creates an error for a client or transport that cannot be built because of invalid options.
    pub fn configuration(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Configuration(what.into()))
    }

    /// Creates an error for an operation that the provider does not support.
    pub fn unsupported(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Unsupported(what.into()))
    }

    /// Creates an error for an operation that is off by default. `how` is the instruction for
    /// switching the operation on, such as ``"call `allow_deactivation`"``.
    pub fn opt_in(what: impl Into<Cow<'static, str>>, how: &'static str) -> Self {
        Self::new(Kind::OptIn { what: what.into(), how })
    }

    /// Creates an error for a link key that belongs to a different provider, environment or account
    /// than the client. `part` is the part that differs: "provider", "environment" or "account".
    pub fn wrong_key(part: &'static str) -> Self {
        Self::new(Kind::WrongKey(part))
    }

    /// Creates an error for an operation that the link's status does not allow.
    pub fn state(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::State(what.into()))
    }

    /// Creates an error for a callback that cannot be decoded or is not authentic.
    pub fn callback(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Callback(what.into()))
    }

    /// Creates an error for a connection that could not be established.
    pub fn connect() -> Self {
        Self::connect_with(ConnectFailure::Other, false)
    }

    /// Creates an error for a connection to the provider or to the proxy that could not be
    /// established.
    pub(crate) fn connect_with(failure: ConnectFailure, at_proxy: bool) -> Self {
        Self::new(Kind::Connect { failure, at_proxy })
    }

    /// Creates an error for a connection that broke after the client had begun to send the request.
    pub fn interrupted() -> Self {
        Self::new(Kind::Interrupted)
    }

    /// Creates an error for a request whose complete response did not arrive in time.
    pub fn timeout() -> Self {
        Self::new(Kind::Timeout)
    }

    /// Creates an error for a response that is a redirect.
    pub fn redirect() -> Self {
        Self::new(Kind::Redirect(None))
    }

    /// Creates an error for a response that is a redirect. `target` is the scheme and host of the
    /// new address, without path and query.
    #[cfg(feature = "http")]
    pub(crate) fn redirect_to(target: Option<String>) -> Self {
        Self::new(Kind::Redirect(target))
    }

    /// Creates an error for a response body that is longer than `limit` bytes.
    pub fn too_large(limit: usize) -> Self {
        Self::new(Kind::TooLarge { limit })
    }

    /// Creates an error for a response that cannot be decoded. `why` must not contain values from
    /// the response.
    pub fn malformed(why: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Malformed(why.into()))
    }

    /// Creates an error for a response that is a web page, such as a maintenance page, and not a
    /// response of the provider's API.
    pub fn page() -> Self {
        Self::new(Kind::Page { is_empty: false })
    }

    /// Creates an error for a response with an unsuccessful HTTP status. Use this constructor if
    /// the body of the response does not contain a readable error.
    pub fn status(http_status: u16) -> Self {
        Self::new(Kind::Status).with_http_status(http_status)
    }

    /// Creates an error for a response in which the provider refuses the request. Use this
    /// constructor if the response is in the provider's own error format.
    pub fn refused(refusal: Refusal) -> Self {
        Self::new(Kind::Refused(refusal))
    }

    /// Creates an error for a response that describes a different link or payment than the
    /// requested one.
    pub fn mismatch(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Mismatch(what.into()))
    }

    /// Creates an error for a request that was not sent, because the
    /// [deadline for sending](crate::SendDeadline) passed.
    pub fn too_late() -> Self {
        Self::new(Kind::TooLate)
    }

    /// Creates an error for a call that reached a limit in its options, so that the next request
    /// was not sent. `code` is the stable code of the limit. `why` describes the limit and how far
    /// the call had come.
    pub fn limit_reached(code: RuleCode, why: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::Limit { code, why: why.into(), delivery: Delivery::NotSent })
    }

    /// Sets how far the request got that reached a limit.
    #[cfg(feature = "http")]
    pub(crate) fn with_limit_delivery(mut self, reached: Delivery) -> Self {
        if let Kind::Limit { delivery, .. } = &mut self.inner().kind {
            *delivery = reached;
        }
        self
    }

    /// Sets the provider, unless a provider is already set.
    #[must_use]
    pub fn with_provider(mut self, provider: &ProviderId) -> Self {
        self.inner().provider.get_or_insert_with(|| provider.clone());
        self
    }

    /// Sets the provider's name for the operation, and marks the operation as a read, which changes
    /// nothing at the provider.
    #[must_use]
    pub fn with_read_operation(self, operation: &'static str) -> Self {
        self.with_operation(operation, false)
    }

    /// Sets the provider's name for the operation, and marks the operation as a write, which may
    /// change something at the provider.
    #[must_use]
    pub fn with_write_operation(self, operation: &'static str) -> Self {
        self.with_operation(operation, true)
    }

    pub(crate) fn with_operation(mut self, operation: &'static str, write: bool) -> Self {
        self.inner().operation = Some(operation);
        self.inner().write = write;
        self
    }

    /// Sets the HTTP status of the response.
    #[must_use]
    pub fn with_http_status(mut self, status: u16) -> Self {
        self.inner().http_status = Some(status);
        self
    }

    /// Sets the provider's error code and, if there is one, this library's description of the code.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>, description: Option<&'static str>) -> Self {
        self.inner().code = Some(code.into());
        self.inner().description = description;
        self
    }

    /// Sets the provider's own message. `Display` and `Debug` do not show the message.
    #[must_use]
    pub fn with_message(mut self, message: Option<String>) -> Self {
        self.inner().message = message;
        self
    }

    /// Replaces the reason why the provider refused the request. Use this method if an error code
    /// has a different meaning in one service of the provider than in the other services. An error
    /// that is not about a refused request is returned unchanged.
    #[must_use]
    pub fn with_refusal(mut self, refusal: Refusal) -> Self {
        if matches!(self.0.kind, Kind::Refused(_)) {
            self.inner().kind = Kind::Refused(refusal);
        }
        self
    }

    /// Sets the id that the provider assigned to the request.
    #[must_use]
    pub fn with_request_id(mut self, id: Option<String>) -> Self {
        self.inner().request_id = id;
        self
    }

    /// Sets the body of the response. If the HTTP client of this crate received the body, this
    /// method also sets the provider, operation, HTTP status and number of requests, unless they
    /// are already set.
    #[must_use]
    pub fn with_body(mut self, body: RawBody) -> Self {
        #[cfg(feature = "http")]
        if let Some(exchange) = body.exchange() {
            let inner = self.inner();
            inner.provider.get_or_insert_with(|| exchange.provider.clone());
            if inner.operation.is_none() {
                inner.operation = Some(exchange.operation);
                inner.write = exchange.write;
            }
            inner.http_status.get_or_insert(exchange.status);
            if inner.attempts == 0 {
                inner.attempts = exchange.attempts;
            }
        }
        self.inner().body = body;
        self
    }

    /// Replaces the reason why the response cannot be decoded.
    #[cfg(feature = "http")]
    pub(crate) fn with_reason(mut self, why: String) -> Self {
        self.inner().kind = Kind::Malformed(why.into());
        self
    }

    /// Turns this error into the error for a response that is a web page or empty.
    #[cfg(feature = "http")]
    pub(crate) fn into_page(mut self, is_empty: bool) -> Self {
        self.inner().kind = Kind::Page { is_empty };
        self
    }

    /// Sets the format of a response that is not in the format of the API, such as `text/html`.
    #[cfg(feature = "http")]
    pub(crate) fn with_format(mut self, format: Option<String>) -> Self {
        self.inner().format = format;
        self
    }

    /// Marks the effect of a refused write as unknown. Use this method if the provider's response
    /// reports that the provider itself does not know whether the write took effect.
    #[must_use]
    pub fn with_unknown_effect(mut self) -> Self {
        self.inner().unknown_effect = true;
        self
    }

    /// Sets how long the provider asks the client to wait before the next request.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.inner().retry_after = wait;
        self
    }

    /// Sets the number of requests that were sent.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.inner().attempts = attempts;
        self
    }

    /// Sets the underlying error that caused this error. The underlying error must not contain data
    /// from a provider or a payer.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.inner().source = Some(Arc::new(source));
        self
    }
}
