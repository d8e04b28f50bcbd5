use std::time::Duration;

use super::{Error, Kind, RuleCode};
use crate::provider_id::ProviderId;
use crate::raw_body::RawBody;

impl Error {
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
