use std::time::Duration;

use super::wait::SHORTEST_PAUSE;
use super::{Closed, PayLinks};
use crate::capability::Operation;
use crate::error::Result;
use crate::link::{LinkKey, Reference};
use crate::status::LinkStatus;

/// How long to look for a link whose creation is in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resolving {
    /// How long to go on asking while nothing is found.
    pub ask_for: Duration,
    /// The pause between two questions.
    pub every: Duration,
}

impl Default for Resolving {
    /// For one minute, every five seconds.
    fn default() -> Self {
        Self { ask_for: Duration::from_secs(60), every: Duration::from_secs(5) }
    }
}

impl Resolving {
    /// Asks for this long, every so often.
    pub fn new(ask_for: Duration, every: Duration) -> Self {
        Self { ask_for, every }
    }
}

/// What became of a creation attempt whose outcome was in doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resolution {
    /// The link exists, and the payer may have it: it is paid or being paid, or the provider told
    /// the payer itself, or the provider cannot close it. Its URL was lost with the answer. Do not
    /// create another one for this order.
    Found(LinkKey),
    /// The link existed, nobody was told of it, and it can no longer be paid. A new attempt, under
    /// a new reference, is safe.
    Closed,
    /// No such link was to be seen for this long. It may still appear, or be there unseen (AHL Pay
    /// shows payments, not links); its URL then reached nobody, unless the provider was asked to
    /// notify the payer.
    NotSeen {
        /// How long it was asked for.
        asked_for: Duration,
    },
    /// The provider cannot look a link up by its reference.
    CannotBeKnown {
        /// What to do instead.
        advice: &'static str,
    },
}

impl Resolution {
    /// Whether the order may be given another link, under a new reference.
    ///
    /// `provider_notifies` is what the doubtful attempt asked for: where the provider itself sends
    /// the link to the payer, a link that was not seen may be in the payer's hands.
    pub fn allows_new_attempt(&self, provider_notifies: bool) -> bool {
        match self {
            Self::Found(_) => false,
            Self::Closed => true,
            Self::NotSeen { .. } | Self::CannotBeKnown { .. } => !provider_notifies,
        }
    }
}

impl PayLinks {
    /// Settles a creation attempt whose [effect](crate::Error::effect) is unknown, from the stored
    /// reference alone, in this process or another. Never creates anything.
    ///
    /// A link that is found open and that the provider told nobody of is closed where the provider
    /// can, since its URL is lost. While nothing is found it goes on asking, for a minute unless
    /// [`resolve_within`](Self::resolve_within) says otherwise. **The reference must belong to that
    /// one attempt**: with a reference that was used before, an older link is found, and one that
    /// *you* gave to somebody is closed.
    ///
    /// # Errors
    /// The lookup failed, or the closing did; nothing is settled. Ask again.
    pub async fn resolve(&self, reference: &Reference) -> Result<Resolution> {
        self.resolve_within(reference, Resolving::default()).await
    }

    /// As [`resolve`](Self::resolve), with other times.
    ///
    /// # Errors
    /// The lookup failed, or the closing did; nothing is settled. Ask again.
    pub async fn resolve_within(
        &self,
        reference: &Reference,
        times: Resolving,
    ) -> Result<Resolution> {
        if !self.offers(Operation::GetByReference) {
            return Ok(Resolution::CannotBeKnown {
                advice: "this provider finds no link by its reference: a link whose answer was lost expires unseen; \
                         make the next attempt under a new reference, unless the provider notifies the payer itself",
            });
        }
        let key = self.key_of(reference.clone());
        let start = self.clock.monotonic();
        loop {
            let trouble = match self.witness(&key).await {
                Ok(link) => {
                    return self.settle_found(key, link.status, link.told_by_provider).await;
                }
                Err(error) if error.is_not_found() => None,
                Err(error) if error.is_retryable() => Some(error),
                Err(error) => return Err(error),
            };
            let asked_for = self.clock.monotonic().saturating_sub(start);
            if asked_for >= times.ask_for {
                return trouble.map_or(Ok(Resolution::NotSeen { asked_for }), Err);
            }
            let asked = trouble.and_then(|error| error.retry_after()).unwrap_or_default();
            self.clock
                .sleep(times.every.max(asked).max(SHORTEST_PAUSE).min(times.ask_for - asked_for))
                .await;
        }
    }

    async fn settle_found(
        &self,
        key: LinkKey,
        status: LinkStatus,
        told: Option<bool>,
    ) -> Result<Resolution> {
        match status {
            // Who was told may have been paying when it ended.
            LinkStatus::Expired | LinkStatus::Disabled if told == Some(false) => {
                return Ok(Resolution::Closed);
            }
            LinkStatus::Open
                if told == Some(false) && self.offers(Operation::DeactivateByReference) => {}
            _ => return Ok(Resolution::Found(key)),
        }
        Ok(match self.deactivate(&key).await? {
            Closed::Confirmed | Closed::AlreadyClosed => Resolution::Closed,
            Closed::AlreadyPaid => Resolution::Found(key),
            // The provider does not show it, or the look after the write failed: only a look that
            // succeeds tells which.
            Closed::Accepted => match self.witness(&key).await?.status {
                LinkStatus::Expired | LinkStatus::Disabled => Resolution::Closed,
                _ => Resolution::Found(key),
            },
        })
    }
}
