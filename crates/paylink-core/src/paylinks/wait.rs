use std::time::Duration;

use super::PayLinks;
use crate::error::Result;
use crate::link::{Link, LinkKey};
use crate::status::LinkStatus;

/// A pause of nothing would ask without end.
pub(super) const SHORTEST_PAUSE: Duration = Duration::from_millis(1);

/// How often to look while waiting, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Polling {
    /// The first pause; each later one is half as long again.
    pub interval: Duration,
    /// The longest pause.
    pub longest_interval: Duration,
    /// When to stop waiting.
    pub deadline: Duration,
    /// How long after expiry to look once more, for a payment that was in the bank's hands when the
    /// link expired.
    pub grace: Duration,
}

impl Polling {
    /// Looks after 2 seconds, then ever more slowly down to once in 30, until `deadline`; one
    /// minute of grace.
    pub fn until(deadline: Duration) -> Self {
        Self {
            interval: Duration::from_secs(2),
            longest_interval: Duration::from_secs(30),
            deadline,
            grace: Duration::from_secs(60),
        }
    }

    /// The first pause.
    #[must_use]
    pub fn every(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self.longest_interval = self.longest_interval.max(interval);
        self
    }

    /// The longest pause.
    #[must_use]
    pub fn at_least_every(mut self, longest: Duration) -> Self {
        self.longest_interval = longest;
        self
    }

    /// The pause between expiry and the last look.
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }
}

/// What waiting came to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Waited {
    /// Nothing more will happen: paid, expired, disabled, or failed where no further attempt is
    /// possible.
    Settled(Link),
    /// The deadline came first; this is the last that was seen. A link that expired less than the
    /// grace before the deadline is among these.
    StillOpen(Link),
}

impl Waited {
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
    pub async fn wait_until_settled(&self, key: &LinkKey, polling: Polling) -> Result<Waited> {
        let start = self.clock.monotonic();
        let left = || polling.deadline.saturating_sub(self.clock.monotonic().saturating_sub(start));
        let mut pause = polling.interval.max(SHORTEST_PAUSE);
        let (mut last, mut grace_given) = (None, false);
        loop {
            let trouble = match self.look(key).await {
                Ok(link) if link.status == LinkStatus::Expired && !grace_given => {
                    let left = left();
                    if left.is_zero() && !polling.grace.is_zero() {
                        return Ok(Waited::StillOpen(link));
                    }
                    grace_given = left >= polling.grace;
                    last = Some(link);
                    self.clock.sleep(polling.grace.min(left)).await;
                    continue;
                }
                Ok(link) if self.is_settled(link.status) => return Ok(Waited::Settled(link)),
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
                    (Some(link), _) => return Ok(Waited::StillOpen(link)),
                    (None, Some(error)) => return Err(error),
                    // One of the two is set after every look.
                    (None, None) => continue,
                }
            }
            let asked = trouble.and_then(|error| error.retry_after()).unwrap_or_default();
            self.clock.sleep(pause.max(asked).min(left)).await;
            pause =
                pause.saturating_add(pause / 2).min(polling.longest_interval.max(SHORTEST_PAUSE));
        }
    }

    fn is_settled(&self, status: LinkStatus) -> bool {
        match status {
            LinkStatus::Paid | LinkStatus::Expired | LinkStatus::Disabled => true,
            LinkStatus::Failed => self.capabilities().failed_is_final(),
            LinkStatus::Open | LinkStatus::Processing | LinkStatus::Unknown => false,
        }
    }
}
