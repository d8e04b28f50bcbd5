//! One error for every operation of every provider.
//!
//! Two facts stand on each error: how far the request came ([`Delivery`]) and what that means for a
//! write ([`Effect`]). The table between them is [`effect_of_answer`].

mod accessors;
mod constructors;
mod convert;
mod display;
mod effect;
mod predicates;
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
