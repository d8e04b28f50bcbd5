use std::time::Duration;

use super::{Error, Kind, RuleCode};
use crate::provider_id::ProviderId;
use crate::raw_body::RawBody;

/// The longest `Retry-After` that any call respects.
pub(crate) const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);

impl Error {
    /// Returns the provider of the failed call, or `None` if the error contains no provider.
    pub fn provider(&self) -> Option<&ProviderId> {
        self.0.provider.as_ref()
    }

    /// Returns the provider's name for the called operation, such as `mailorder/create`, or `None`
    /// if the error contains no operation.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Returns the name of the field whose value was refused before anything was sent. Returns
    /// `None` for an error of any other kind.
    pub fn field(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Invalid { field, .. } => Some(field),
            _ => None,
        }
    }

    /// For an error about an invalid field, returns an English description of the rule that its
    /// value breaks. For an error about a limit, returns a description of the limit. Returns `None`
    /// for an error of any other kind.
    pub fn rule(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Invalid { rule, .. } | Kind::Limit { why: rule, .. } => Some(rule),
            _ => None,
        }
    }

    /// Returns the stable code of the rule that the field's value breaks, or of the limit that the
    /// call reached. Use the code to show your own error messages.
    ///
    /// ```
    /// use paylink_core::{Reference, RuleCode};
    /// let error = Reference::new("").unwrap_err();
    /// assert_eq!((error.field(), error.rule_code()), (Some("reference"), Some(RuleCode::Blank)));
    /// assert_eq!(RuleCode::Blank.as_str(), "blank");
    /// ```
    pub fn rule_code(&self) -> Option<RuleCode> {
        match &self.0.kind {
            Kind::Invalid { code, .. } | Kind::Limit { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// Returns the HTTP status of the response, or `None` if it is not known, for example because
    /// no response arrived.
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// Returns the provider's error code, or `None` if the provider sent no code.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// Returns the id that the provider assigned to the request, or `None` if the provider sent no
    /// id.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns the provider's own message, which is usually in Turkish. The message may contain
    /// personal data, so do not log the message unchecked.
    ///
    /// If an error response is not in the provider's own format, this method returns text from the
    /// body. This text is the whole body if the body is plain text. If the body is a JSON object,
    /// such as a problem details object, the text is the reason that the object contains.
    pub fn provider_message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// Returns the body of the response. The body is empty if there is no response. The body may
    /// contain personal data, so do not log the body unchecked.
    pub fn raw_body(&self) -> &RawBody {
        &self.0.body
    }

    /// Returns how long the provider asks the client to wait before the next request. The provider
    /// may ask for a wait of any length. By default, this library waits for at most one minute.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns how long to wait before the next request, which is zero if the provider asks for no
    /// pause.
    pub(crate) fn pause(&self) -> Duration {
        self.0.retry_after.unwrap_or_default().min(LONGEST_RETRY_AFTER)
    }

    /// Returns the number of requests that the failed call sent, including retries.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }
}
