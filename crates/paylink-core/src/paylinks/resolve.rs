use std::time::Duration;

use super::wait::MIN_INTERVAL;
use super::{DeactivationOutcome, PayLinks};
use crate::capability::Operation;
use crate::error::{Effect, Error, ErrorKind, Result};
use crate::link::{Link, LinkKey, Notify, Reference};
use crate::status::{LinkStatus, StatusBasis};

/// The options of [`PayLinks::resolve_with_options`], which finds out whether a link was created.
/// The options set how long and how often the provider is polled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResolveOptions {
    /// How long the provider is polled if no link is found.
    pub timeout: Duration,
    /// The pause between two polls.
    pub interval: Duration,
}

impl Default for ResolveOptions {
    /// Returns options that poll for one minute, every five seconds.
    fn default() -> Self {
        Self { timeout: Duration::from_secs(60), interval: Duration::from_secs(5) }
    }
}

impl ResolveOptions {
    /// Creates options with which the link is looked up only once, without polling.
    pub fn once() -> Self {
        Self { timeout: Duration::ZERO, ..Self::default() }
    }

    /// Creates options for polling the provider until a link is found or `timeout` has passed, with
    /// a pause of `interval` between two polls.
    pub fn new(timeout: Duration, interval: Duration) -> Self {
        Self { timeout, interval }
    }
}

/// The result of [`PayLinks::resolve`]: whether a link was created.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resolution {
    /// The link exists, and a payer may have paid the link or may still pay it. For example, the
    /// provider sent the link to the payer, or cannot deactivate links. The URL of the link is not
    /// known, because the response with the URL was not received. Do not create a second link for
    /// the same order.
    Found(LinkKey),
    /// The link was created, but it can no longer be paid, and the provider did not send it to the
    /// payer. You can safely create a new link with a new reference.
    NoLongerPayable,
    /// No link was found, because the provider does not report unpaid links (AHL Pay). However, the
    /// provider accepted a request to deactivate the link with this reference. Nobody received the
    /// URL of this link, unless you asked the provider to notify the payer.
    DeactivatedUnseen,
    /// No link was found. The link may still appear later, or may exist although the provider does
    /// not report it (AHL Pay reports payments, not links). Nobody received the URL of this link,
    /// unless you asked the provider to notify the payer.
    NotFound {
        /// How long this library polled the provider.
        polled_for: Duration,
    },
    /// The provider cannot look up a link by its reference, so it remains unknown whether the link
    /// was created.
    LookupUnsupported {
        /// An English text that describes what to do instead of looking up the link.
        advice: &'static str,
    },
}

impl Resolution {
    /// Returns whether you may create a second link for the same order, with a new reference.
    ///
    /// Pass the value of [`NewLink::notify`](crate::NewLink::notify) of the first link as
    /// `requested_messages`. If you asked the provider to send the first link to the payer, the
    /// payer may have received it although it was not found.
    ///
    /// ```
    /// use paylink_core::{Notify, Resolution};
    /// assert!(Resolution::NoLongerPayable.allows_new_attempt(&[Notify::Sms]));
    /// let not_found = Resolution::NotFound { polled_for: std::time::Duration::from_secs(60) };
    /// assert!(not_found.allows_new_attempt(&[]));
    /// assert!(!not_found.allows_new_attempt(&[Notify::Sms]));
    /// ```
    pub fn allows_new_attempt(&self, requested_messages: &[Notify]) -> bool {
        match self {
            Self::Found(_) => false,
            Self::NoLongerPayable => true,
            Self::DeactivatedUnseen | Self::NotFound { .. } | Self::LookupUnsupported { .. } => {
                requested_messages.is_empty()
            }
        }
    }
}

impl PayLinks {
    /// Finds out whether a link was created. Call this method if the [effect](crate::Error::effect)
    /// of the creation is unknown. This method needs only the reference, so any process can call
    /// it. This method never creates a link.
    ///
    /// If the link is open, this method deactivates the link, because nobody knows its URL. The
    /// link is not deactivated if the provider may have sent it to the payer, or if the provider
    /// cannot deactivate links. If no link is found, this method polls the provider for one minute.
    /// To change the polling times, or to look only once, use
    /// [`resolve_with_options`](Self::resolve_with_options).
    ///
    /// If the provider does not report unpaid links (AHL Pay), this method does not poll, because
    /// an unpaid link would never be found. If the client can deactivate links by reference, this
    /// method sends one request to deactivate the link, even though the link may not exist.
    ///
    /// - **The reference must not be used for any other link.** If an older link has the same
    ///   reference, this method finds the older link, and may deactivate it even if *you* sent it
    ///   to somebody.
    /// - **The call that creates the link must be over.** Before you call this method, one of these
    ///   conditions must be met: the future of [`create`](Self::create) has completed or was
    ///   dropped, the process that called `create` has ended, or
    ///   [`longest_creation`](Self::longest_creation) has passed since the call of `create`.
    ///   Otherwise, a request that is still running can create the link after this method has
    ///   looked for it.
    ///
    /// # Errors
    /// Returns an error if reading or deactivating the link fails. In this case, it is still
    /// unknown whether the link exists: call this method again.
    ///
    /// # Cancellation
    /// The future can be dropped at any time. To find out whether the link exists, call this method
    /// again.
    pub async fn resolve(&self, reference: &Reference) -> Result<Resolution> {
        self.resolve_with_options(reference, ResolveOptions::default()).await
    }

    /// Finds out whether a link was created, like [`resolve`](Self::resolve), but with the polling
    /// time and the pause in `options`.
    ///
    /// # Errors
    /// Returns an error if reading or deactivating the link fails. In this case, it is still
    /// unknown whether the link exists: call this method again.
    ///
    /// # Cancellation
    /// The future can be dropped at any time. To find out whether the link exists, call this method
    /// again.
    pub async fn resolve_with_options(
        &self,
        reference: &Reference,
        options: ResolveOptions,
    ) -> Result<Resolution> {
        if !self.offers(Operation::GetByReference) {
            return Ok(Resolution::LookupUnsupported {
                advice: "this provider cannot look up a link by its reference; if the link exists, \
                         it expires unpaid, because its URL is lost; create a new link with a new \
                         reference, unless the provider was asked to notify the payer",
            });
        }
        let key = self.key_for(reference.clone());
        let start = self.clock.monotonic();
        loop {
            let temporary = match self.get_with_payment_check(&key).await {
                Ok(link) => return self.settle_found(key, link).await,
                Err(error) if self.may_be_unpaid(&error) => {
                    let polled_for = self.clock.monotonic().saturating_sub(start);
                    return self.settle_unseen(key, polled_for).await;
                }
                Err(error) if error.is_not_found() => None,
                Err(error) if error.is_retryable() => Some(error),
                Err(error) => return Err(error),
            };
            let polled_for = self.clock.monotonic().saturating_sub(start);
            if polled_for >= options.timeout {
                return temporary.map_or(Ok(Resolution::NotFound { polled_for }), Err);
            }
            let retry_after = temporary.as_ref().map(Error::pause).unwrap_or_default();
            self.clock
                .sleep(
                    options
                        .interval
                        .max(retry_after)
                        .max(MIN_INTERVAL)
                        .min(options.timeout - polled_for),
                )
                .await;
        }
    }

    async fn settle_found(&self, key: LinkKey, link: Link) -> Result<Resolution> {
        let is_hidden = link.notified_by_provider == Some(false);
        let is_derived = link.status_basis == StatusBasis::Derived;
        match link.status {
            LinkStatus::Open | LinkStatus::Expired
                if is_hidden
                    && (is_derived || link.status == LinkStatus::Open)
                    && self.offers(Operation::DeactivateByReference) => {}
            // A payer who received the link may have been paying when the link ended.
            LinkStatus::Expired | LinkStatus::Deactivated if is_hidden && !is_derived => {
                return Ok(Resolution::NoLongerPayable);
            }
            _ => return Ok(Resolution::Found(key)),
        }
        Ok(match self.deactivate(&key).await? {
            DeactivationOutcome::Confirmed | DeactivationOutcome::AlreadyInactive => {
                Resolution::NoLongerPayable
            }
            DeactivationOutcome::AlreadyPaid | DeactivationOutcome::PaymentsFound => {
                Resolution::Found(key)
            }
            // Either the provider does not report the deactivation, or the read after the write
            // failed. Another read decides which.
            DeactivationOutcome::Accepted => {
                let link = self.get_with_payment_check(&key).await?;
                match link.status {
                    LinkStatus::Expired | LinkStatus::Deactivated
                        if link.status_basis == StatusBasis::Reported =>
                    {
                        Resolution::NoLongerPayable
                    }
                    _ => Resolution::Found(key),
                }
            }
        })
    }

    /// Deactivates a link that exists or not, at a provider that does not show unpaid links.
    async fn settle_unseen(&self, key: LinkKey, polled_for: Duration) -> Result<Resolution> {
        let not_found = Resolution::NotFound { polled_for };
        if !self.offers(Operation::DeactivateByReference) {
            return Ok(not_found);
        }
        match self.send_deactivation(&key, None).await {
            Ok(DeactivationOutcome::AlreadyPaid | DeactivationOutcome::PaymentsFound) => {
                Ok(Resolution::Found(key))
            }
            Ok(_) => Ok(Resolution::DeactivatedUnseen),
            // Such as the refusal of a reference that the provider does not know.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::NotFound | ErrorKind::Refused | ErrorKind::Duplicate
                ) && error.effect() == Effect::None =>
            {
                Ok(not_found)
            }
            Err(error) => Err(error),
        }
    }
}
