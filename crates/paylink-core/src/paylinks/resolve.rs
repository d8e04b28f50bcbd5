use std::time::Duration;

use super::wait::MIN_INTERVAL;
use super::{DeactivationOutcome, PayLinks};
use crate::capability::Operation;
use crate::error::Result;
use crate::link::{LinkKey, Reference};
use crate::status::LinkStatus;

/// How long to look for a link whose creation is in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResolveOptions {
    /// How long to go on asking while nothing is found.
    pub timeout: Duration,
    /// The pause between two questions.
    pub interval: Duration,
}

impl Default for ResolveOptions {
    /// For one minute, every five seconds.
    fn default() -> Self {
        Self { timeout: Duration::from_secs(60), interval: Duration::from_secs(5) }
    }
}

impl ResolveOptions {
    /// Asks for this long, every so often.
    pub fn new(timeout: Duration, interval: Duration) -> Self {
        Self { timeout, interval }
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
    NoLongerPayable,
    /// No such link was to be seen for this long. It may still appear, or be there unseen (AHL Pay
    /// shows payments, not links); its URL then reached nobody, unless the provider was asked to
    /// notify the payer.
    NotFound {
        /// How long it was asked for.
        polled_for: Duration,
    },
    /// The provider cannot look a link up by its reference.
    LookupUnsupported {
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
            Self::NoLongerPayable => true,
            Self::NotFound { .. } | Self::LookupUnsupported { .. } => !provider_notifies,
        }
    }
}

impl PayLinks {
    /// Settles a creation attempt whose [effect](crate::Error::effect) is unknown, from the stored
    /// reference alone, in this process or another. Never creates anything.
    ///
    /// A link that is found open and that the provider told nobody of is closed where the provider
    /// can, since its URL is lost. While nothing is found it goes on asking, for a minute unless
    /// [`resolve_with_options`](Self::resolve_with_options) says otherwise. **The reference must
    /// belong to that one attempt**: with a reference that was used before, an older link is found,
    /// and one that *you* gave to somebody is closed.
    ///
    /// # Errors
    /// The lookup failed, or the closing did; nothing is settled. Ask again.
    pub async fn resolve(&self, reference: &Reference) -> Result<Resolution> {
        self.resolve_with_options(reference, ResolveOptions::default()).await
    }

    /// As [`resolve`](Self::resolve), with other times.
    ///
    /// # Errors
    /// The lookup failed, or the closing did; nothing is settled. Ask again.
    pub async fn resolve_with_options(
        &self,
        reference: &Reference,
        options: ResolveOptions,
    ) -> Result<Resolution> {
        if !self.offers(Operation::GetByReference) {
            return Ok(Resolution::LookupUnsupported {
                advice: "this provider finds no link by its reference: a link whose answer was lost expires unseen; \
                         make the next attempt under a new reference, unless the provider notifies the payer itself",
            });
        }
        let key = self.key_for(reference.clone());
        let start = self.clock.monotonic();
        loop {
            let trouble = match self.get_with_payment_check(&key).await {
                Ok(link) => {
                    return self.settle_found(key, link.status, link.notified_by_provider).await;
                }
                Err(error) if error.is_not_found() => None,
                Err(error) if error.is_retryable() => Some(error),
                Err(error) => return Err(error),
            };
            let polled_for = self.clock.monotonic().saturating_sub(start);
            if polled_for >= options.timeout {
                return trouble.map_or(Ok(Resolution::NotFound { polled_for }), Err);
            }
            let asked = trouble.and_then(|error| error.retry_after()).unwrap_or_default();
            self.clock
                .sleep(
                    options.interval.max(asked).max(MIN_INTERVAL).min(options.timeout - polled_for),
                )
                .await;
        }
    }

    async fn settle_found(
        &self,
        key: LinkKey,
        status: LinkStatus,
        notified: Option<bool>,
    ) -> Result<Resolution> {
        match status {
            // Who was told may have been paying when it ended.
            LinkStatus::Expired | LinkStatus::Deactivated if notified == Some(false) => {
                return Ok(Resolution::NoLongerPayable);
            }
            LinkStatus::Open
                if notified == Some(false) && self.offers(Operation::DeactivateByReference) => {}
            _ => return Ok(Resolution::Found(key)),
        }
        Ok(match self.deactivate(&key).await? {
            DeactivationOutcome::Confirmed | DeactivationOutcome::AlreadyInactive => {
                Resolution::NoLongerPayable
            }
            DeactivationOutcome::AlreadyPaid => Resolution::Found(key),
            // The provider does not show it, or the look after the write failed: only a look that
            // succeeds tells which.
            DeactivationOutcome::Accepted => {
                match self.get_with_payment_check(&key).await?.status {
                    LinkStatus::Expired | LinkStatus::Deactivated => Resolution::NoLongerPayable,
                    _ => Resolution::Found(key),
                }
            }
        })
    }
}
