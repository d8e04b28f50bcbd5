use std::sync::Arc;
use std::time::Duration;

use super::PayLinks;
use super::limits::Limits;
use crate::error::{Error, Result};
use crate::link::{Link, LinkKey};
use crate::status::LinkStatus;

/// The shortest pause between two polls; without a pause, polling would be a busy loop.
pub(super) const MIN_INTERVAL: Duration = Duration::from_millis(1);

/// The options of [`PayLinks::wait_until_settled`]: how long to wait for a final status of a link,
/// and how often to read the link during this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PollOptions {
    /// The first pause between two polls. Each later pause is 1.5 times as long as the previous
    /// pause, up to `max_interval`.
    pub initial_interval: Duration,
    /// The longest pause between two polls.
    pub max_interval: Duration,
    /// The maximum total time to wait for a final status.
    pub timeout: Duration,
    /// The pause after the first poll that finds that the link has expired. After this pause, the
    /// link is polled once more, because the bank may have been processing a payment when the link
    /// expired.
    pub expiry_grace: Duration,
    /// The maximum number of times that the link is read. After the last read, the wait ends in the
    /// same way as after the timeout.
    pub max_polls: u32,
}

impl PollOptions {
    /// Creates options for polling until `timeout` has passed. The first pause is 2 seconds. Later
    /// pauses are at most 30 seconds long. The value of `expiry_grace` is one minute, and the link
    /// is read at most 100,000 times.
    pub fn new(timeout: Duration) -> Self {
        Self {
            initial_interval: Duration::from_secs(2),
            max_interval: Duration::from_secs(30),
            timeout,
            expiry_grace: Duration::from_secs(60),
            max_polls: 100_000,
        }
    }

    /// Sets the first pause between two polls.
    #[must_use]
    pub fn initial_interval(mut self, interval: Duration) -> Self {
        self.initial_interval = interval;
        self.max_interval = self.max_interval.max(interval);
        self
    }

    /// Sets the longest pause between two polls.
    #[must_use]
    pub fn max_interval(mut self, interval: Duration) -> Self {
        self.max_interval = interval;
        self
    }

    /// Sets the pause after the first poll that finds that the link has expired. After this pause,
    /// the link is polled once more.
    #[must_use]
    pub fn expiry_grace(mut self, grace: Duration) -> Self {
        self.expiry_grace = grace;
        self
    }

    /// Sets the maximum number of times that the link is read. If the number is 0, the link is read
    /// once.
    #[must_use]
    pub fn max_polls(mut self, polls: u32) -> Self {
        self.max_polls = polls;
        self
    }
}

/// The result of [`PayLinks::wait_until_settled`]: whether the status of the link became final.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum WaitOutcome {
    /// The status of the link is final. The link is paid, expired or deactivated, or its payment
    /// failed and the payer cannot try again.
    Settled(Link),
    /// The status of the link did not become final before the timeout passed or the link was read
    /// [`PollOptions::max_polls`] times. The value is the link as it was last read. The status of
    /// the link may be `Expired` if the wait ended before the pause [`PollOptions::expiry_grace`]
    /// and the additional poll were over.
    StillOpen(Link),
}

impl WaitOutcome {
    /// Returns the link as it was last read.
    pub fn link(&self) -> &Link {
        match self {
            Self::Settled(link) | Self::StillOpen(link) => link,
        }
    }
}

impl PayLinks {
    /// Polls a link until its status is final or the timeout has passed.
    ///
    /// Polling continues after temporary read failures, such as a maintenance page. Some providers
    /// may report unpaid links as not found (AHL Pay). With such a provider, polling also continues
    /// if the link is not found, and the link's status is `Unknown`.
    ///
    /// This method does not read payments. If the status that the provider reports for a paid link
    /// is unknown to this library, or if the provider does not find the paid link, the result is
    /// [`StillOpen`](WaitOutcome::StillOpen). Call [`confirm`](Self::confirm) then, too: it reads
    /// the payments.
    ///
    /// The last read begins when the timeout passes. If the provider is slow, this method may
    /// therefore continue after the timeout, for at most
    /// [`LinkProvider::longest_call`](crate::LinkProvider::longest_call). With the default options
    /// of a [`Transport`](crate::Transport), this is one minute. If the provider sends a
    /// `Retry-After` header, the next read waits for the time in the header, but for at most one
    /// minute.
    ///
    /// # Errors
    /// Returns an error if reading the link fails permanently, or if no read succeeds before the
    /// timeout.
    ///
    /// # Cancellation
    /// The future can be dropped at any time, because this method changes nothing.
    pub async fn wait_until_settled(
        &self,
        key: &LinkKey,
        options: PollOptions,
    ) -> Result<WaitOutcome> {
        let deadline = options.timeout.saturating_add(self.provider.longest_call());
        let limits = Arc::new(Limits::new(&self.clock, deadline, u32::MAX));
        limits.run(self.poll(key, options)).await
    }

    async fn poll(&self, key: &LinkKey, options: PollOptions) -> Result<WaitOutcome> {
        let start = self.clock.monotonic();
        let left = || options.timeout.saturating_sub(self.clock.monotonic().saturating_sub(start));
        let mut pause = options.initial_interval.max(MIN_INTERVAL);
        let (mut last, mut grace_given, mut polls) = (None, false, 0u32);
        loop {
            polls = polls.saturating_add(1);
            let is_last_poll = polls >= options.max_polls;
            let temporary = match self.get_or_unknown(key).await {
                Ok(link) if link.status == LinkStatus::Expired && !grace_given => {
                    let left = left();
                    if is_last_poll || (left.is_zero() && !options.expiry_grace.is_zero()) {
                        return Ok(WaitOutcome::StillOpen(link));
                    }
                    grace_given = left >= options.expiry_grace;
                    last = Some(link);
                    self.clock.sleep(options.expiry_grace.min(left)).await;
                    continue;
                }
                Ok(link) if self.is_settled(link.status) => return Ok(WaitOutcome::Settled(link)),
                Ok(link) => {
                    last = Some(link);
                    None
                }
                Err(error) if error.is_retryable() => Some(error),
                Err(error) => return Err(error),
            };
            let left = left();
            if left.is_zero() || is_last_poll {
                match (last.take(), temporary) {
                    (Some(link), _) => return Ok(WaitOutcome::StillOpen(link)),
                    (None, Some(error)) => return Err(error),
                    // One of the two is set after every read.
                    (None, None) => continue,
                }
            }
            let retry_after = temporary.as_ref().map(Error::pause).unwrap_or_default();
            self.clock.sleep(pause.max(retry_after).min(left)).await;
            pause = pause.saturating_add(pause / 2).min(options.max_interval.max(MIN_INTERVAL));
        }
    }

    fn is_settled(&self, status: LinkStatus) -> bool {
        match status {
            LinkStatus::Paid | LinkStatus::Expired | LinkStatus::Deactivated => true,
            LinkStatus::Failed => self.capabilities().failed_is_final(),
            LinkStatus::Open | LinkStatus::Processing | LinkStatus::Unknown => false,
        }
    }
}
