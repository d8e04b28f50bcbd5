use std::time::Duration;

use super::{Error, Kind, RuleCode};
use crate::provider_id::ProviderId;
use crate::raw_body::RawBody;

/// The longest `Retry-After` that any call respects.
pub(crate) const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);

impl Error {
    /// Returns the provider that was called or would have been called.
    pub fn provider(&self) -> Option<&ProviderId> {
        self.0.provider.as_ref()
    }

    /// Returns the provider's name for the operation, such as `mailorder/create`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Returns the name of the field whose value was refused before anything was sent.
    pub fn field(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Invalid { field, .. } => Some(field),
            _ => None,
        }
    }

    /// Returns an English description of the rule that the field's value breaks, or of the limit
    /// that the call reached.
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

    /// Returns the HTTP status of the response.
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// Returns the provider's error code.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// Returns the provider's id for the request.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns the provider's own message, which is usually in Turkish. The message may contain
    /// personal data, so do not log the message unchecked.
    ///
    /// If an error response is not in the provider's format, this method returns the body if it is
    /// plain text. If the body is a JSON object, such as a problem details object, this method
    /// returns the reason that the object contains.
    pub fn provider_message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// Returns the body of the response. The body is empty if there is no response. The body may
    /// contain personal data, so do not log the body unchecked.
    pub fn raw_body(&self) -> &RawBody {
        &self.0.body
    }

    /// Returns how long the provider asks the client to wait before the next request. The returned
    /// duration may be of any length, but the calls of this library never wait longer than a minute
    /// because of it.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns how long to wait before the next request, which is zero if the provider asks for no
    /// pause.
    pub(crate) fn pause(&self) -> Duration {
        self.0.retry_after.unwrap_or_default().min(LONGEST_RETRY_AFTER)
    }

    /// Returns the number of requests that were sent for this call.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }
}
