//! The events of the HTTP client; see `docs/logging.md`.

use super::HttpResponse;
use super::request::{Request, RequestKind};
use super::subject::{Subject, loggable};
use crate::error::{Effect, Error, Result, is_transient_status};
use crate::link::LinkKey;
use crate::provider_id::ProviderId;

/// Emits an event with a level that is known only at run time.
macro_rules! event {
    ($is_warning:expr, $($fields:tt)+) => {
        if $is_warning {
            tracing::warn!(target: TARGET, $($fields)+);
        } else {
            tracing::debug!(target: TARGET, $($fields)+);
        }
    };
}

/// The target is stable, wherever the code is.
const TARGET: &str = "paylink_core::http::send";

/// One request of a call, for its log event.
pub(super) struct Sent<'a> {
    pub(super) provider: &'a ProviderId,
    pub(super) request: &'a Request,
    pub(super) subject: &'a Subject,
    pub(super) attempt: u32,
    /// The time since the start of the call.
    pub(super) millis: u64,
    pub(super) is_page: bool,
    /// Whether no retry follows.
    pub(super) is_last: bool,
}

/// Logs one request and its result.
pub(super) fn exchange(sent: &Sent<'_>, result: &Result<HttpResponse>) {
    let Sent { request, subject, attempt, millis, is_page, is_last, .. } = *sent;
    let (provider, operation) = (sent.provider.as_str(), request.operation);
    let (reference, link_id) = (subject.reference.as_deref(), subject.link_id.as_deref());
    match result {
        Ok(response) => {
            let status = response.status();
            let is_doubtful =
                request.kind == RequestKind::Write && Effect::of_refusal(status) == Effect::Unknown;
            let is_failure = is_page || is_transient_status(status);
            event!(
                matches!(status, 401 | 403 | 429) || is_doubtful || (is_last && is_failure),
                provider,
                operation,
                reference,
                link_id,
                attempt,
                millis,
                status,
                "answered"
            );
        }
        Err(error) => {
            event!(
                is_last || error.effect() == Effect::Unknown,
                provider,
                operation,
                reference,
                link_id,
                attempt,
                millis,
                status = error.http_status(),
                delivery = ?error.delivery(),
                cause = cause(error),
                "failed"
            );
        }
    }
}

/// Logs an error about a response that was reported as a success, if the effect of the request is
/// therefore unknown. [`exchange`] has already logged every other unknown effect.
pub(crate) fn unknown_effect(error: &Error) {
    let Some(exchange) = error.raw_body().exchange() else { return };
    if error.effect() == Effect::Unknown && (200..=299).contains(&exchange.status) {
        tracing::warn!(
            target: TARGET,
            provider = exchange.provider.as_str(),
            operation = exchange.operation,
            reference = exchange.subject.reference.as_deref(),
            link_id = exchange.subject.link_id.as_deref(),
            attempt = exchange.attempts,
            status = exchange.status,
            cause = cause(error),
            "unknown effect"
        );
    }
}

/// Logs that a callback names a transaction that the provider does not report under this id.
pub(crate) fn unknown_transaction(key: &LinkKey) {
    tracing::info!(
        target: TARGET,
        provider = key.provider().as_str(),
        reference = loggable(key.reference().as_str()).as_deref(),
        link_id = key.id().and_then(loggable).as_deref(),
        "unknown transaction in callback"
    );
}

/// The kind of the error, or the reason if no connection was established.
fn cause(error: &Error) -> &'static str {
    error.connect_failure().map_or_else(|| error.kind().as_str(), |failure| failure.as_str())
}
