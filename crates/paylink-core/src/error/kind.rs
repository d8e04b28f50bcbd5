use super::{Error, Kind, Refusal};
use crate::text::text_form;

/// The kind of an [`Error`]. Use the kind in metrics and in `match` expressions.
///
/// Every kind has a predicate with the same meaning. For example, [`Error::is_timeout`] returns
/// `true` for `Timeout`. [`Error::is_refused`] returns `true` for `Refused` and also for the more
/// specific refusals: `Authentication`, `NotFound`, `Duplicate` and `RateLimited`.
///
/// ```
/// use paylink_core::{Error, ErrorKind};
/// fn counter(error: &Error) -> String {
///     format!("payment_link_errors{{kind=\"{}\"}}", error.kind())
/// }
/// assert_eq!(counter(&Error::timeout()), "payment_link_errors{kind=\"timeout\"}");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A value that the caller passed is invalid. The value was refused before anything was sent.
    InvalidRequest,
    /// The client, transport or environment is configured incorrectly.
    Configuration,
    /// The provider or the configured client does not support the operation.
    Unsupported,
    /// The link key belongs to a different provider, environment or account than the client.
    WrongKey,
    /// The status of the link does not allow the operation. For example, a link that has expired
    /// cannot be reactivated.
    WrongState,
    /// A callback cannot be decoded or is not authentic.
    BadCallback,
    /// No connection was established.
    Connect,
    /// The connection broke after the client had begun to send the request.
    Interrupted,
    /// The complete response did not arrive in time.
    Timeout,
    /// The response is a redirect, which is never followed.
    Redirect,
    /// The response cannot be decoded.
    Malformed,
    /// The provider refused the API key, for example because the key is wrong or lacks a
    /// permission.
    Authentication,
    /// The provider does not know the link or the payment transaction.
    NotFound,
    /// The reference is already in use, or the object that the request creates already exists.
    Duplicate,
    /// The provider refused the request because the provider received too many requests.
    RateLimited,
    /// The provider refused the request for a reason that no other kind describes.
    Refused,
    /// The response describes a different link or payment than the requested one.
    Mismatch,
    /// The deadline for sending a request passed, so the request was not sent.
    TooLate,
    /// The call reached a limit that is set in its options, such as the deadline or the maximum
    /// number of requests.
    LimitReached,
}

text_form!(ErrorKind, "error_kind", {
    InvalidRequest => "invalid-request",
    Configuration => "configuration",
    Unsupported => "unsupported",
    WrongKey => "wrong-key",
    WrongState => "wrong-state",
    BadCallback => "bad-callback",
    Connect => "connect",
    Interrupted => "interrupted",
    Timeout => "timeout",
    Redirect => "redirect",
    Malformed => "malformed",
    Authentication => "authentication",
    NotFound => "not-found",
    Duplicate => "duplicate",
    RateLimited => "rate-limited",
    Refused => "refused",
    Mismatch => "mismatch",
    TooLate => "too-late",
    LimitReached => "limit-reached",
});

impl Error {
    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        match &self.0.kind {
            Kind::Invalid { .. } => ErrorKind::InvalidRequest,
            Kind::Configuration(_) => ErrorKind::Configuration,
            Kind::Unsupported(_) | Kind::OptIn { .. } => ErrorKind::Unsupported,
            Kind::WrongKey(_) => ErrorKind::WrongKey,
            Kind::State(_) => ErrorKind::WrongState,
            Kind::Callback(_) => ErrorKind::BadCallback,
            Kind::Connect { .. } => ErrorKind::Connect,
            Kind::Interrupted => ErrorKind::Interrupted,
            Kind::Timeout => ErrorKind::Timeout,
            Kind::Redirect(_) => ErrorKind::Redirect,
            Kind::TooLarge { .. } | Kind::Malformed(_) | Kind::Page { .. } => ErrorKind::Malformed,
            Kind::Status => match self.0.http_status {
                Some(401 | 403) => ErrorKind::Authentication,
                Some(429) => ErrorKind::RateLimited,
                _ => ErrorKind::Refused,
            },
            Kind::Refused(refusal) => match refusal {
                Refusal::Authentication => ErrorKind::Authentication,
                Refusal::NotFound => ErrorKind::NotFound,
                Refusal::Duplicate => ErrorKind::Duplicate,
                Refusal::RateLimited => ErrorKind::RateLimited,
                Refusal::InvalidRequest | Refusal::Other => ErrorKind::Refused,
            },
            Kind::Mismatch(_) => ErrorKind::Mismatch,
            Kind::TooLate => ErrorKind::TooLate,
            Kind::Limit { .. } => ErrorKind::LimitReached,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::RuleCode;

    #[test]
    fn the_kind_and_the_predicates_agree() {
        use ErrorKind as K;
        type Is = fn(&Error) -> bool;
        let predicates: [(K, Is); 18] = [
            (K::InvalidRequest, Error::is_invalid_request),
            (K::Configuration, Error::is_configuration),
            (K::Unsupported, Error::is_unsupported),
            (K::WrongKey, Error::is_wrong_key),
            (K::WrongState, Error::is_wrong_state),
            (K::BadCallback, Error::is_bad_callback),
            (K::Connect, Error::is_connect),
            (K::Interrupted, Error::is_interrupted),
            (K::Timeout, Error::is_timeout),
            (K::Redirect, Error::is_redirect),
            (K::Malformed, Error::is_malformed),
            (K::Authentication, Error::is_authentication),
            (K::NotFound, Error::is_not_found),
            (K::Duplicate, Error::is_duplicate),
            (K::RateLimited, Error::is_rate_limited),
            (K::Mismatch, Error::is_mismatch),
            (K::TooLate, Error::is_too_late),
            (K::LimitReached, Error::is_limit_reached),
        ];
        let refusals = [K::Authentication, K::NotFound, K::Duplicate, K::RateLimited, K::Refused];
        let errors = [
            Error::invalid("a", RuleCode::Format, "b"),
            Error::configuration("x"),
            Error::unsupported("x"),
            Error::opt_in("x", "do y"),
            Error::wrong_key("account"),
            Error::state("x"),
            Error::callback("x"),
            Error::connect(),
            Error::interrupted(),
            Error::timeout(),
            Error::redirect(),
            Error::too_large(1),
            Error::malformed("x"),
            Error::page(),
            Error::status(401),
            Error::status(403),
            Error::status(404),
            Error::status(429),
            Error::status(500),
            Error::refused(Refusal::Authentication),
            Error::refused(Refusal::NotFound),
            Error::refused(Refusal::Duplicate),
            Error::refused(Refusal::InvalidRequest),
            Error::refused(Refusal::RateLimited),
            Error::refused(Refusal::Other),
            Error::mismatch("x"),
            Error::too_late(),
            Error::limit_reached(RuleCode::Deadline, "x"),
        ];
        for error in &errors {
            for (kind, is) in &predicates {
                assert_eq!(is(error), error.kind() == *kind, "{kind}: {error}");
            }
            assert_eq!(error.is_refused(), refusals.contains(&error.kind()), "{error}");
        }
        for kind in K::ALL {
            assert!(errors.iter().any(|error| error.kind() == *kind), "{kind} is not tried");
        }
    }
}
