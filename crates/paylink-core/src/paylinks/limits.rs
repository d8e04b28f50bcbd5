//! The limits of one call, which may send several requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::SendDeadline;
use crate::error::{Error, Result, RuleCode};
use crate::time::Clock;

/// The limits of one call. The HTTP client checks them before each request, also before a retry.
#[derive(Debug)]
pub(crate) struct Limits {
    clock: Clock,
    /// The monotonic time at the start of the call.
    start: Duration,
    timeout: Duration,
    max_requests: u32,
    requests: AtomicU32,
    send_deadline: Option<SendDeadline>,
}

#[cfg(feature = "http")]
tokio::task_local! {
    static LIMITS: Arc<Limits>;
}

impl Limits {
    /// Limits the requests of one call, which starts now.
    pub(super) fn new(clock: &Clock, timeout: Duration, max_requests: u32) -> Self {
        Self {
            clock: clock.clone(),
            start: clock.monotonic(),
            timeout,
            max_requests,
            requests: AtomicU32::new(0),
            send_deadline: None,
        }
    }

    /// Sets an instant after which the call sends nothing.
    pub(super) fn send_before(clock: &Clock, deadline: &SendDeadline) -> Self {
        let unlimited = Self::new(clock, Duration::MAX, u32::MAX);
        Self { send_deadline: Some(deadline.clone()), ..unlimited }
    }

    /// Runs a call within these limits.
    pub(super) async fn run<T>(self: &Arc<Self>, call: impl Future<Output = T>) -> T {
        #[cfg(feature = "http")]
        return LIMITS.scope(Arc::clone(self), call).await;
        #[cfg(not(feature = "http"))]
        call.await
    }

    /// Returns the limits of the call that is running, if it has any.
    #[cfg(feature = "http")]
    pub(crate) fn current() -> Option<Arc<Self>> {
        LIMITS.try_with(Arc::clone).ok()
    }

    /// Returns how much time the call has left.
    pub(crate) fn left(&self) -> Duration {
        self.timeout.saturating_sub(self.clock.monotonic().saturating_sub(self.start))
    }

    /// Returns whether the deadline for sending has passed.
    #[cfg(feature = "http")]
    pub(crate) fn is_too_late(&self) -> bool {
        self.send_deadline.as_ref().is_some_and(SendDeadline::has_passed)
    }

    /// Returns whether the call has a deadline for sending.
    #[cfg(feature = "http")]
    pub(crate) fn has_send_deadline(&self) -> bool {
        self.send_deadline.is_some()
    }

    /// Returns whether one more request may be sent after this pause.
    #[cfg(feature = "http")]
    pub(crate) fn allows_another_after(&self, pause: Duration) -> bool {
        pause < self.left() && self.requests.load(Ordering::Relaxed) < self.max_requests
    }

    /// Counts a request that is about to be sent.
    ///
    /// # Errors
    /// Returns an error if the request must not be sent.
    #[cfg(feature = "http")]
    pub(crate) fn begin_request(&self) -> Result<()> {
        if self.is_too_late() {
            return Err(Error::too_late());
        }
        self.check()?;
        let one_more =
            |requests: u32| (requests < self.max_requests).then(|| requests.saturating_add(1));
        match self.requests.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more) {
            Ok(_) => Ok(()),
            Err(requests) => Err(Error::limit_reached(
                RuleCode::MaxRequests,
                format!("the call reached its limit of {requests} requests"),
            )),
        }
    }

    /// Checks the deadline of the call.
    ///
    /// # Errors
    /// Returns an error if the deadline has passed.
    pub(crate) fn check(&self) -> Result<()> {
        if self.left().is_zero() { Err(self.deadline_error()) } else { Ok(()) }
    }

    /// Returns the error for a call whose deadline has passed.
    pub(crate) fn deadline_error(&self) -> Error {
        let requests = self.requests.load(Ordering::Relaxed);
        Error::limit_reached(
            RuleCode::Deadline,
            format!(
                "the deadline of {:?} for the whole call passed; requests sent: {requests}",
                self.timeout
            ),
        )
    }
}
