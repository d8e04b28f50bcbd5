use super::PayLinks;
use super::handle::about;
use crate::capability::Operation;
use crate::error::{Effect, Error, Result};
use crate::link::{Link, LinkKey};
use crate::status::LinkStatus;
use crate::text::text_form;

/// The outcome of deactivating a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeactivationOutcome {
    /// The provider reports that the link is deactivated.
    Confirmed,
    /// The provider accepted the request, but does not report the link as deactivated. The provider
    /// may report it as deactivated later, or it may not distinguish deactivated links from open
    /// links.
    Accepted,
    /// The link was already deactivated or expired. The call did not change the link.
    AlreadyInactive,
    /// The link is paid. Either no request to deactivate the link was sent, or the payer paid
    /// before the request.
    AlreadyPaid,
}

text_form!(DeactivationOutcome, "deactivation_outcome", {
    Confirmed => "confirmed",
    Accepted => "accepted",
    AlreadyInactive => "already-inactive",
    AlreadyPaid => "already-paid",
});

/// The outcome of reactivating a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReactivationOutcome {
    /// The provider reports that the link is open again.
    Confirmed,
    /// The provider accepted the request, but does not yet report the link as open.
    Accepted,
    /// The link was already open. No request to reactivate the link was sent.
    AlreadyOpen,
}

text_form!(ReactivationOutcome, "reactivation_outcome", {
    Confirmed => "confirmed",
    Accepted => "accepted",
    AlreadyOpen => "already-open",
});

impl PayLinks {
    /// Deactivates a link, so that it can no longer be paid.
    ///
    /// This method first reads the link. If the link is not paid, expired or deactivated, this
    /// method sends the request and reads the link again. Deactivating a link twice is not an
    /// error. If the provider may report an unpaid link as not found (AHL Pay), this method also
    /// reads the link's payments.
    ///
    /// # Errors
    /// Returns an error with [`Error::is_wrong_state`] if this version of the library does not know
    /// the link's status. The link might be paid, so this method sends no request to deactivate it.
    /// If [`Error::effect`] is [`Unknown`](Effect::Unknown), the link may have been deactivated:
    /// call this method again.
    ///
    /// # Cancellation
    /// If the future is dropped, the link may have been deactivated or not. To find out, call this
    /// method again. A second call is always safe.
    pub async fn deactivate(&self, key: &LinkKey) -> Result<DeactivationOutcome> {
        self.check(key)?;
        self.require(if key.id().is_some() {
            Operation::Deactivate
        } else {
            Operation::DeactivateByReference
        })?;
        match self.get_with_payment_check(key).await {
            Ok(link) => match link.status {
                LinkStatus::Paid => return Ok(DeactivationOutcome::AlreadyPaid),
                LinkStatus::Expired | LinkStatus::Deactivated => {
                    return Ok(DeactivationOutcome::AlreadyInactive);
                }
                LinkStatus::Unknown => {
                    return Err(self.wrong_state(
                        "a link with an unknown status is not deactivated, because it might be \
                         paid",
                        link,
                    ));
                }
                LinkStatus::Open | LinkStatus::Processing | LinkStatus::Failed => {}
            },
            // There is neither a link nor a payment.
            Err(not_found) if self.may_be_unpaid(&not_found) => {}
            Err(error) => return Err(error),
        }
        let is_final = |status| {
            matches!(status, LinkStatus::Deactivated | LinkStatus::Paid | LinkStatus::Expired)
        };
        let written = about(key.reference(), key.id(), self.provider.deactivate(key)).await;
        Ok(match self.status_after(key, written, is_final).await? {
            Some(LinkStatus::Deactivated) => DeactivationOutcome::Confirmed,
            Some(LinkStatus::Paid) => DeactivationOutcome::AlreadyPaid,
            Some(LinkStatus::Expired) => DeactivationOutcome::AlreadyInactive,
            _ => DeactivationOutcome::Accepted,
        })
    }

    /// Reactivates a deactivated link, so that it can be paid again.
    ///
    /// This method first reads the link. If the link is deactivated, this method sends the request
    /// and reads the link again.
    ///
    /// # Errors
    /// Returns an error with [`Error::is_wrong_state`] if the link is neither deactivated nor open.
    ///
    /// # Cancellation
    /// If the future is dropped, the link may have been reactivated or not. To find out, call this
    /// method again. A second call is always safe.
    pub async fn reactivate(&self, key: &LinkKey) -> Result<ReactivationOutcome> {
        self.check(key)?;
        self.require(Operation::Reactivate)?;
        let link = self.get(key).await?;
        match link.status {
            LinkStatus::Deactivated => {}
            LinkStatus::Open => return Ok(ReactivationOutcome::AlreadyOpen),
            _ => return Err(self.wrong_state("only a deactivated link can be reactivated", link)),
        }
        let is_open = |status| status == LinkStatus::Open;
        let written = about(key.reference(), key.id(), self.provider.reactivate(key)).await;
        let after = self.status_after(key, written, is_open).await?;
        Ok(if after == Some(LinkStatus::Open) {
            ReactivationOutcome::Confirmed
        } else {
            ReactivationOutcome::Accepted
        })
    }

    /// Returns the status after a write, or `None` if the provider accepted the write but the link
    /// could not be read afterwards.
    ///
    /// A write whose effect is unknown is never sent again. It counts as successful only if the
    /// link's status `confirms` it, because a write that is not visible yet may still take effect.
    async fn status_after(
        &self,
        key: &LinkKey,
        written: Result<()>,
        confirms: fn(LinkStatus) -> bool,
    ) -> Result<Option<LinkStatus>> {
        match written {
            Ok(()) => Ok(self.get_with_payment_check(key).await.ok().map(|link| link.status)),
            Err(error) if error.effect() == Effect::Unknown => {
                match self.get_with_payment_check(key).await {
                    Ok(link) if confirms(link.status) => Ok(Some(link.status)),
                    _ => Err(error),
                }
            }
            Err(refusal) => Err(refusal),
        }
    }

    /// Returns the error for a link that was read, but does not have the required status.
    fn wrong_state(&self, what: &'static str, link: Link) -> Error {
        Error::state(what).with_provider(self.identity().provider()).with_body(link.body)
    }
}
