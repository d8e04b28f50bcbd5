//! The error type that all operations of all providers return.
//!
//! Every error reports whether the request was sent and whether the provider answered it
//! ([`Delivery`]). It also reports whether the call may have changed something at the provider
//! ([`Effect`]). [`ErrorKind`] classifies errors for metrics and `match` expressions.

mod accessors;
mod connect;
mod constructors;
mod convert;
mod display;
mod effect;
mod kind;
mod predicates;
mod rule;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "http")]
pub(crate) use accessors::LONGEST_RETRY_AFTER;
pub use connect::ConnectFailure;
pub(crate) use effect::is_transient_status;
pub use effect::{Delivery, Effect};
pub use kind::ErrorKind;
pub use rule::RuleCode;

use crate::provider_id::ProviderId;
use crate::raw_body::RawBody;

/// The standard `Result` type with [`Error`] as the default error type.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The error of a failed call. The error reports what went wrong, whether the request was sent, and
/// whether the provider answered it.
///
/// `Display` shows the provider, the operation, the HTTP status, the provider's code and this
/// library's description of the code. The text ends with advice on what to do next.
///
/// The provider's own message and the response body are available through
/// [`provider_message`](Self::provider_message) and [`raw_body`](Self::raw_body). Both may contain
/// personal data, so `Display` and `Debug` never show them.
///
/// Cloning an error is cheap, because all clones share the same contents.
///
/// ```
/// use paylink_core::{Delivery, Effect, Error, ErrorKind, RuleCode};
/// let error = Error::invalid("amount", RuleCode::TooSmall, "must be greater than zero");
/// assert_eq!(error.kind(), ErrorKind::InvalidRequest);
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
    unknown_effect: bool,
    http_status: Option<u16>,
    code: Option<String>,
    /// This library's description of the provider's code.
    description: Option<&'static str>,
    request_id: Option<String>,
    message: Option<String>,
    body: RawBody,
    /// The format of a response that is not in the format of the API, such as `text/html`.
    format: Option<String>,
    retry_after: Option<Duration>,
    attempts: u32,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

#[derive(Clone)]
enum Kind {
    Invalid {
        field: Cow<'static, str>,
        code: RuleCode,
        rule: Cow<'static, str>,
    },
    Configuration(Cow<'static, str>),
    Unsupported(Cow<'static, str>),
    /// The feature is supported, but not switched on in the client.
    OptIn {
        what: Cow<'static, str>,
        how: &'static str,
    },
    WrongKey(&'static str),
    State(Cow<'static, str>),
    Callback(Cow<'static, str>),
    Connect {
        failure: ConnectFailure,
        /// Whether the connection to the proxy failed.
        at_proxy: bool,
    },
    Interrupted,
    Timeout,
    /// The scheme and host of the target, if they are known.
    Redirect(Option<String>),
    TooLarge {
        limit: usize,
    },
    Malformed(Cow<'static, str>),
    /// The response is not from the API, for example an HTML page, or nothing.
    Page {
        is_empty: bool,
    },
    Status,
    Refused(Refusal),
    Mismatch(Cow<'static, str>),
    /// The instant after which nothing is sent has passed.
    TooLate,
    /// The call reached a limit that its options set.
    Limit {
        code: RuleCode,
        why: Cow<'static, str>,
        delivery: Delivery,
    },
}

/// The reason why a provider refused a request, according to the provider's code and the HTTP
/// status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The provider refused the API key, for example because the key is wrong or lacks a
    /// permission.
    Authentication,
    /// The provider does not know the link or the payment transaction.
    NotFound,
    /// The reference is already in use, or the object that the request creates already exists.
    Duplicate,
    /// The provider considers the request invalid.
    InvalidRequest,
    /// The provider received too many requests.
    RateLimited,
    /// The provider refused the request for a reason that no other variant describes.
    /// [`Error::code`] returns the provider's code.
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_shares_its_contents_and_has_all_of_them() {
        let error = Error::refused(Refusal::NotFound)
            .with_provider(&ProviderId::new("paynet"))
            .with_write_operation("mailorder/create")
            .with_http_status(429)
            .with_code("12", Some("no data"))
            .with_message(Some("bulunamadı".into()))
            .with_request_id(Some("r-1".into()))
            .with_body(RawBody::from(b"{}".to_vec()))
            .with_unknown_effect()
            .with_retry_after(Some(Duration::from_secs(7)))
            .with_attempts(3)
            .with_source(std::fmt::Error);
        let clone = error.clone();
        assert!(Arc::ptr_eq(&error.0, &clone.0), "a clone copies nothing");
        let facts = |error: &Error| {
            (
                (error.kind(), error.delivery(), error.effect(), error.http_status()),
                (error.provider().cloned(), error.operation(), error.code().map(str::to_owned)),
                (
                    error.provider_message().map(str::to_owned),
                    error.request_id().map(str::to_owned),
                    error.raw_body().as_bytes().to_vec(),
                ),
                (error.retry_after(), error.attempts(), error.source().map(ToString::to_string)),
                (error.to_string(), format!("{error:?}")),
            )
        };
        assert_eq!(facts(&clone), facts(&error));
        // A change of the clone is not a change of the original.
        let before = facts(&error);
        let changed = clone.with_attempts(4).with_http_status(500);
        assert_eq!((changed.attempts(), changed.http_status()), (4, Some(500)));
        assert_eq!(facts(&error), before);
    }
}
