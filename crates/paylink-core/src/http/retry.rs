use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use super::request::RequestKind;
use crate::error::{Delivery, Error, LONGEST_RETRY_AFTER, is_transient_status};

/// The settings that decide when and how often a failed request is sent again.
///
/// A read is retried after a temporary failure. A web page or an empty body in place of the API's
/// response is also a temporary failure. A write is retried only if no connection was established
/// for a reason that may be [temporary](crate::ConnectFailure::is_temporary), because then no part
/// of the write was sent. No option changes the rule for writes.
///
/// The maximum pause doubles with each retry. The actual pause is a random time up to the maximum.
/// If the provider sends a `Retry-After` header, the client waits for the time in this header, up
/// to a limit. All requests to one host with one account share a limited number of retries: if many
/// calls fail, the client stops retrying until calls succeed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// The maximum number of requests in one call, including the first request.
    pub attempts: u32,
    /// The maximum length of the pause before the first retry.
    pub base: Duration,
    /// The upper limit for the pauses. The maximum length of the pause doubles with each retry
    /// until it reaches this value.
    pub cap: Duration,
    /// The time after which no retry starts and a running retry is stopped, measured from the start
    /// of the call. This time does not limit the first request.
    pub deadline: Duration,
    /// The maximum time that the client waits because of a `Retry-After` header. If the provider
    /// asks for a longer time, the client does not retry the request.
    pub longest_retry_after: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(200),
            cap: Duration::from_secs(5),
            deadline: Duration::from_secs(60),
            longest_retry_after: LONGEST_RETRY_AFTER,
        }
    }
}

impl RetryPolicy {
    /// Returns a policy that never retries a request.
    pub fn none() -> Self {
        Self::default().attempts(1)
    }

    /// Sets the maximum number of requests in one call, including the first request. If the number
    /// is 0, one request is sent.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the maximum lengths of the pauses before retries. The maximum of the first pause is
    /// `base`. It doubles with each retry, up to `cap`.
    #[must_use]
    pub fn pauses(mut self, base: Duration, cap: Duration) -> Self {
        self.base = base;
        self.cap = cap;
        self
    }

    /// Sets the time after which no retry starts and a running retry is stopped, measured from the
    /// start of the call.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets the maximum time that the client waits because of a `Retry-After` header. If the
    /// provider asks for a longer time, the client does not retry the request.
    #[must_use]
    pub fn longest_retry_after(mut self, longest: Duration) -> Self {
        self.longest_retry_after = longest;
        self
    }

    /// Returns the pause before the next request, or `None` if there is no retry.
    ///
    /// `attempt` counts from 1; `spent` is the time since the start of the call.
    pub(super) fn pause(
        &self,
        attempt: u32,
        kind: RequestKind,
        outcome: Outcome<'_>,
        spent: Duration,
    ) -> Option<Duration> {
        if attempt >= self.attempts || !outcome.may_repeat(kind) {
            return None;
        }
        let pause = match outcome.retry_after() {
            Some(wait) if wait > self.longest_retry_after => return None,
            Some(wait) => wait,
            None => jitter(self.base.saturating_mul(1 << (attempt - 1).min(16)).min(self.cap)),
        };
        (spent.saturating_add(pause) < self.deadline).then_some(pause)
    }
}

/// The parts of a request's outcome that decide about a retry.
#[derive(Clone, Copy)]
pub(super) enum Outcome<'a> {
    Failed(&'a Error),
    Answered { status: u16, retry_after: Option<Duration>, is_page: bool },
}

impl Outcome<'_> {
    fn may_repeat(self, kind: RequestKind) -> bool {
        match (self, kind) {
            (Self::Failed(error), _) if error.delivery() == Delivery::NotSent => {
                error.is_connect() && error.is_retryable()
            }
            (_, RequestKind::Write) => false,
            (Self::Failed(error), RequestKind::Read) => error.delivery() == Delivery::MaybeSent,
            (Self::Answered { status, is_page, .. }, RequestKind::Read) => {
                is_page || is_transient_status(status)
            }
        }
    }

    fn retry_after(self) -> Option<Duration> {
        match self {
            Self::Answered { retry_after, .. } => retry_after,
            Self::Failed(_) => None,
        }
    }
}

/// Returns a random duration from zero to `ceiling`. The randomness comes from the randomly keyed
/// hasher of std.
fn jitter(ceiling: Duration) -> Duration {
    let nanos = u64::try_from(ceiling.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(RandomState::new().hash_one(0u8) % nanos.saturating_add(1).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ConnectFailure, RuleCode};

    fn answered(status: u16) -> Outcome<'static> {
        Outcome::Answered { status, retry_after: None, is_page: false }
    }

    fn repeats(kind: RequestKind, outcome: Outcome<'_>) -> bool {
        RetryPolicy::default().pause(1, kind, outcome, Duration::ZERO).is_some()
    }

    #[test]
    fn reads_and_writes_are_retried_as_documented() {
        for (error, read, write) in [
            (Error::connect(), true, true),
            (Error::interrupted(), true, false),
            (Error::timeout(), true, false),
            (Error::connect_with(ConnectFailure::CertificateExpired, false), false, false),
            (Error::invalid("a", RuleCode::Format, "b"), false, false),
            (Error::redirect(), false, false),
            (Error::too_large(1), false, false),
        ] {
            assert_eq!(repeats(RequestKind::Read, Outcome::Failed(&error)), read, "{error}");
            assert_eq!(repeats(RequestKind::Write, Outcome::Failed(&error)), write, "{error}");
        }
        for status in 100..=599 {
            let transient = matches!(status, 408 | 425 | 429 | 500..=599);
            assert_eq!(repeats(RequestKind::Read, answered(status)), transient, "{status}");
            assert!(!repeats(RequestKind::Write, answered(status)), "{status}");
        }
        let page = Outcome::Answered { status: 200, retry_after: None, is_page: true };
        assert!(repeats(RequestKind::Read, page) && !repeats(RequestKind::Write, page));
    }

    #[test]
    fn the_first_and_every_other_pause_are_limited() {
        let policy = RetryPolicy::default()
            .attempts(100)
            .pauses(Duration::from_nanos(2), Duration::from_nanos(5));
        for (attempt, most) in [(1, 2), (2, 4), (3, 5), (99, 5)] {
            let pauses =
                || policy.pause(attempt, RequestKind::Read, answered(503), Duration::ZERO).unwrap();
            let longest = (0..500).map(|_| pauses()).max();
            assert_eq!(longest, Some(Duration::from_nanos(most)), "attempt {attempt}");
        }
    }

    #[test]
    fn retry_after_is_respected_up_to_its_maximum() {
        let policy = RetryPolicy::default().longest_retry_after(Duration::from_secs(7));
        for (seconds, waits) in [(0, true), (7, true), (8, false)] {
            let asked = Duration::from_secs(seconds);
            let outcome =
                Outcome::Answered { status: 429, retry_after: Some(asked), is_page: false };
            assert_eq!(
                policy.pause(1, RequestKind::Read, outcome, Duration::ZERO),
                waits.then_some(asked)
            );
        }
    }

    #[test]
    fn attempts_and_deadline_end_the_retries() {
        let policy = RetryPolicy::default();
        let pause = |attempt, spent| {
            policy.pause(attempt, RequestKind::Read, answered(503), Duration::from_secs(spent))
        };
        assert!(pause(2, 0).is_some());
        assert_eq!(pause(3, 0), None);
        assert_eq!(pause(1, 60), None);
        assert_eq!(
            RetryPolicy::none().pause(1, RequestKind::Read, answered(503), Duration::ZERO),
            None
        );
    }

    #[test]
    fn retry_after_is_respected_within_limit_and_deadline() {
        let policy = RetryPolicy::default();
        let asked = |secs| {
            let outcome = Outcome::Answered {
                status: 429,
                retry_after: Some(Duration::from_secs(secs)),
                is_page: false,
            };
            policy.pause(1, RequestKind::Read, outcome, Duration::ZERO)
        };
        assert_eq!(asked(7), Some(Duration::from_secs(7)));
        assert_eq!(asked(0), Some(Duration::ZERO));
        assert_eq!(asked(61), None);
        // Within the limit, but past the deadline.
        assert_eq!(asked(60), None);
    }

    #[test]
    fn pauses_stay_below_their_maximum() {
        let policy =
            RetryPolicy { attempts: u32::MAX, deadline: Duration::MAX, ..RetryPolicy::default() };
        for attempt in [1, 2, 3, 10, 100, u32::MAX - 1] {
            let ceiling = Duration::from_millis(200 << (attempt - 1).min(16)).min(policy.cap);
            let pause =
                policy.pause(attempt, RequestKind::Read, answered(500), Duration::ZERO).unwrap();
            assert!(pause <= ceiling, "{attempt}: {pause:?}");
        }
    }
}
