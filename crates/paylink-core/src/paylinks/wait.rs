use std::time::Duration;

use super::PayLinks;
use crate::error::Result;
use crate::link::{Link, LinkKey};
use crate::status::LinkStatus;

/// A pause of nothing would ask without end.
pub(super) const MIN_INTERVAL: Duration = Duration::from_millis(1);

/// How often to look while waiting, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PollOptions {
    /// The first pause; each later one is half as long again.
    pub initial_interval: Duration,
    /// The longest pause.
    pub max_interval: Duration,
    /// When to stop waiting.
    pub timeout: Duration,
    /// How long after expiry to look once more, for a payment that was in the bank's hands when the
    /// link expired.
    pub expiry_grace: Duration,
}

impl PollOptions {
    /// Looks after 2 seconds, then ever more slowly down to once in 30, until `deadline`; one
    /// minute of grace.
    pub fn new(timeout: Duration) -> Self {
        Self {
            initial_interval: Duration::from_secs(2),
            max_interval: Duration::from_secs(30),
            timeout,
            expiry_grace: Duration::from_secs(60),
        }
    }

    /// The first pause.
    #[must_use]
    pub fn initial_interval(mut self, interval: Duration) -> Self {
        self.initial_interval = interval;
        self.max_interval = self.max_interval.max(interval);
        self
    }

    /// The longest pause.
    #[must_use]
    pub fn max_interval(mut self, interval: Duration) -> Self {
        self.max_interval = interval;
        self
    }

    /// The pause between expiry and the last look.
    #[must_use]
    pub fn expiry_grace(mut self, grace: Duration) -> Self {
        self.expiry_grace = grace;
        self
    }
}

/// What waiting came to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum WaitOutcome {
    /// Nothing more will happen: paid, expired, disabled, or failed where no further attempt is
    /// possible.
    Settled(Link),
    /// The deadline came first; this is the last that was seen. A link that expired less than the
    /// grace before the deadline is among these.
    StillOpen(Link),
}

impl WaitOutcome {
    /// The link as it was last seen.
    pub fn link(&self) -> &Link {
        match self {
            Self::Settled(link) | Self::StillOpen(link) => link,
        }
    }
}

impl PayLinks {
    /// Looks at a link until nothing more will happen to it, or until the deadline.
    ///
    /// A passing failure to read it is waited out as long as the deadline allows, and so is "not
    /// found" where that may be the answer to an unpaid link (AHL Pay): at the deadline its status
    /// is then unknown.
    ///
    /// # Errors
    /// A failure that asking again will not mend, or a deadline at which the link had never been
    /// read.
    pub async fn wait_until_settled(
        &self,
        key: &LinkKey,
        options: PollOptions,
    ) -> Result<WaitOutcome> {
        let start = self.clock.monotonic();
        let left = || options.timeout.saturating_sub(self.clock.monotonic().saturating_sub(start));
        let mut pause = options.initial_interval.max(MIN_INTERVAL);
        let (mut last, mut grace_given) = (None, false);
        loop {
            let trouble = match self.get_or_unknown(key).await {
                Ok(link) if link.status == LinkStatus::Expired && !grace_given => {
                    let left = left();
                    if left.is_zero() && !options.expiry_grace.is_zero() {
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
            if left.is_zero() {
                match (last.take(), trouble) {
                    (Some(link), _) => return Ok(WaitOutcome::StillOpen(link)),
                    (None, Some(error)) => return Err(error),
                    // One of the two is set after every look.
                    (None, None) => continue,
                }
            }
            let asked = trouble.and_then(|error| error.retry_after()).unwrap_or_default();
            self.clock.sleep(pause.max(asked).min(left)).await;
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
