use super::PayLinks;
use crate::capability::Operation;
use crate::error::{Effect, Error, Result};
use crate::link::LinkKey;
use crate::status::LinkStatus;
use crate::text::text_form;

/// What closing a link came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeactivationOutcome {
    /// DeactivationOutcome, and the provider says so.
    Confirmed,
    /// The provider accepted it, but does not show it: it tells closed links from open ones not at
    /// all, or not yet.
    Accepted,
    /// It was closed or expired before; nothing was written.
    AlreadyInactive,
    /// It is paid; nothing was written, or the payment came first.
    AlreadyPaid,
}

text_form!(DeactivationOutcome, "deactivation_outcome", {
    Confirmed => "confirmed",
    Accepted => "accepted",
    AlreadyInactive => "already-inactive",
    AlreadyPaid => "already-paid",
});

/// What opening a link again came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReactivationOutcome {
    /// Open again, and the provider says so.
    Confirmed,
    /// The provider accepted it, but did not show it yet.
    Accepted,
    /// It was open before; nothing was written.
    AlreadyOpen,
}

text_form!(ReactivationOutcome, "reactivation_outcome", {
    Confirmed => "confirmed",
    Accepted => "accepted",
    AlreadyOpen => "already-open",
});

impl PayLinks {
    /// Closes a link so that it can no longer be paid: reads it, writes unless it is paid or
    /// closed, reads it again. Closing twice is no error. Where an unpaid link may be answered as
    /// not found (AHL Pay), its payments are read too.
    ///
    /// # Errors
    /// [`Error::is_wrong_state`] for a status that this version does not know: it might be paid, so
    /// nothing is written.
    pub async fn deactivate(&self, key: &LinkKey) -> Result<DeactivationOutcome> {
        self.check(key)?;
        self.require(if key.id().is_some() {
            Operation::Deactivate
        } else {
            Operation::DeactivateByReference
        })?;
        match self.get_with_payment_check(key).await.map(|link| link.status) {
            Ok(LinkStatus::Paid) => return Ok(DeactivationOutcome::AlreadyPaid),
            Ok(LinkStatus::Expired | LinkStatus::Deactivated) => {
                return Ok(DeactivationOutcome::AlreadyInactive);
            }
            Ok(LinkStatus::Unknown) => {
                return Err(
                    self.wrong_state("the link's status is not known here, so it is not closed")
                );
            }
            Ok(LinkStatus::Open | LinkStatus::Processing | LinkStatus::Failed) => {}
            // Neither link nor payment is to be seen.
            Err(unseen) if self.is_unseen(&unseen) => {}
            Err(error) => return Err(error),
        }
        let is_over = |status| {
            matches!(status, LinkStatus::Deactivated | LinkStatus::Paid | LinkStatus::Expired)
        };
        Ok(match self.status_after(key, self.provider.deactivate(key).await, is_over).await? {
            Some(LinkStatus::Deactivated) => DeactivationOutcome::Confirmed,
            Some(LinkStatus::Paid) => DeactivationOutcome::AlreadyPaid,
            Some(LinkStatus::Expired) => DeactivationOutcome::AlreadyInactive,
            _ => DeactivationOutcome::Accepted,
        })
    }

    /// Opens a closed link again: reads it, writes only if it is disabled, reads it again.
    ///
    /// # Errors
    /// [`Error::is_wrong_state`] for a link that is paid, expired or anything else but disabled or
    /// open.
    pub async fn reactivate(&self, key: &LinkKey) -> Result<ReactivationOutcome> {
        self.check(key)?;
        self.require(Operation::Reactivate)?;
        match self.get(key).await?.status {
            LinkStatus::Deactivated => {}
            LinkStatus::Open => return Ok(ReactivationOutcome::AlreadyOpen),
            _ => return Err(self.wrong_state("only a disabled link can be opened again")),
        }
        let is_open = |status| status == LinkStatus::Open;
        let after = self.status_after(key, self.provider.reactivate(key).await, is_open).await?;
        Ok(if after == Some(LinkStatus::Open) {
            ReactivationOutcome::Confirmed
        } else {
            ReactivationOutcome::Accepted
        })
    }

    /// The status after a write; `None` if the provider accepted the write and the link could not
    /// be read after. A write whose effect is in doubt is never sent again; it counts only if the
    /// link `shows` it, for what is not to be seen may still happen.
    async fn status_after(
        &self,
        key: &LinkKey,
        written: Result<()>,
        shows: fn(LinkStatus) -> bool,
    ) -> Result<Option<LinkStatus>> {
        match written {
            Ok(()) => Ok(self.get_with_payment_check(key).await.ok().map(|link| link.status)),
            Err(doubt) if doubt.effect() == Effect::Unknown => {
                match self.get_with_payment_check(key).await {
                    Ok(link) if shows(link.status) => Ok(Some(link.status)),
                    _ => Err(doubt),
                }
            }
            Err(refusal) => Err(refusal),
        }
    }

    fn wrong_state(&self, what: &'static str) -> Error {
        Error::state(what).with_provider(self.identity().provider())
    }
}
