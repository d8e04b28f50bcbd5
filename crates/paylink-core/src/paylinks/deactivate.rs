use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::PayLinks;
use super::about::about;
use crate::capability::Operation;
use crate::error::{Delivery, Effect, Error, Result};
use crate::link::{Link, LinkKey, PaymentOutcome, Reference};
use crate::status::{LinkStatus, StatusBasis};
use crate::text::text_form;
use crate::time::Zone;

/// The outcome of deactivating a link.
///
/// Whatever the outcome is, the link may have been paid, because a payment that began before the
/// deactivation may be reported later. Call [`PayLinks::confirm`] to find out whether the link was
/// paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeactivationOutcome {
    /// The provider reports that the link is deactivated.
    Confirmed,
    /// The provider accepted the request, but does not report the link as deactivated. Either the
    /// provider reports the deactivation later, or its responses do not distinguish deactivated
    /// links from open links.
    Accepted,
    /// The link was already deactivated or expired. The call did not change the link.
    AlreadyInactive,
    /// The link is deactivated or expired, or the provider accepted the request. However, the link
    /// has payments that did not fail, or the payments could not be read. For example, the payer
    /// paid a part of the amount with the first of several cards. Call [`PayLinks::confirm`] to
    /// find out how much was paid.
    PaymentsFound,
    /// The link is paid. Either the link was paid before this call, so that no request to
    /// deactivate it was sent, or the payer paid before the provider received the request.
    AlreadyPaid,
}

text_form!(DeactivationOutcome, "deactivation_outcome", {
    Confirmed => "confirmed",
    Accepted => "accepted",
    AlreadyInactive => "already-inactive",
    PaymentsFound => "payments-found",
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
    /// This method first reads the link. Unless the provider reports the link as paid, expired or
    /// deactivated, this method sends the request to deactivate the link, and reads the link again.
    /// This method also sends the request if the status is unknown, or if the client derived the
    /// status from other facts. An already deactivated link is not an error. If the provider may
    /// report an unpaid link as not found (AHL Pay), this method also reads the link's payments. If
    /// the provider reports payment transactions on the link, this method reads them after the
    /// request.
    ///
    /// An earlier call of [`reactivate`](Self::reactivate) for the same link may still take effect
    /// if its effect is unknown, or if its future was dropped. If that call used this handle or a
    /// clone of it, this method sends the request even if the provider reports the link as
    /// deactivated. A handle in another process does not know about that call.
    ///
    /// # Errors
    /// Returns an error if the provider refuses the request, unless the link was paid in the
    /// meantime, or is already deactivated or expired. If [`Error::effect`] is
    /// [`Unknown`](Effect::Unknown), the link may have been deactivated: call this method again.
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
        let before = match self.get_with_payment_check(key).await {
            Ok(link) => Some(link),
            // There is neither a link nor a payment.
            Err(not_found) if self.may_be_unpaid(&not_found) => None,
            Err(error) => return Err(error),
        };
        match &before {
            Some(link) if link.status == LinkStatus::Paid => Ok(DeactivationOutcome::AlreadyPaid),
            Some(link) if is_inactive(link) && !self.doubtful_reactivations.has(key) => {
                let outcome = DeactivationOutcome::AlreadyInactive;
                Ok(self.with_payments(outcome, [before, None]).await)
            }
            _ => self.send_deactivation(key, before).await,
        }
    }

    /// Deactivates a link that was read before.
    pub(super) async fn send_deactivation(
        &self,
        key: &LinkKey,
        before: Option<Link>,
    ) -> Result<DeactivationOutcome> {
        let written = about(key.reference(), key.id(), self.provider.deactivate(key)).await;
        if let Err(error) = &written
            && error.delivery() == Delivery::NotSent
        {
            return Err(error.clone());
        }
        let after = self.get_with_payment_check(key).await.ok();
        let outcome = match (written, &after) {
            (_, Some(link)) if link.status == LinkStatus::Paid => DeactivationOutcome::AlreadyPaid,
            // A refusal, such as that of a link that is already inactive.
            (Err(error), Some(link)) if error.effect() == Effect::None => {
                if !is_inactive(link) && !self.has_expired(link) {
                    return Err(error);
                }
                DeactivationOutcome::AlreadyInactive
            }
            (Ok(()) | Err(_), Some(link)) if is_inactive(link) => {
                self.doubtful_reactivations.remove(key);
                match link.status {
                    LinkStatus::Expired => DeactivationOutcome::AlreadyInactive,
                    _ => DeactivationOutcome::Confirmed,
                }
            }
            (Ok(()), after) => {
                self.doubtful_reactivations.remove(key);
                if after.as_ref().is_some_and(|link| self.has_expired(link)) {
                    DeactivationOutcome::AlreadyInactive
                } else {
                    DeactivationOutcome::Accepted
                }
            }
            // The effect is unknown. A write that is not visible yet may still take effect.
            (Err(error), _) => return Err(error),
        };
        Ok(self.with_payments(outcome, [after, before]).await)
    }

    /// Returns the outcome, or [`DeactivationOutcome::PaymentsFound`] if a link that was read has a
    /// payment that did not fail.
    async fn with_payments(
        &self,
        outcome: DeactivationOutcome,
        links: [Option<Link>; 2],
    ) -> DeactivationOutcome {
        if outcome == DeactivationOutcome::AlreadyPaid || !self.offers(Operation::Payments) {
            return outcome;
        }
        // A provider that does not show unpaid links shows a link because of a payment.
        let shows_paid_only = self.capabilities().unpaid_links_not_found();
        let may_have_any = |link: &Link| {
            !link.transactions.is_empty()
                || (link.status == LinkStatus::Open && !link.all_transactions_listed)
                || link.status == LinkStatus::Processing
                || (shows_paid_only && link.status == LinkStatus::Unknown)
        };
        let Some(link) = links.into_iter().flatten().find(may_have_any) else {
            return outcome;
        };
        let (reference, id) = (link.key.reference(), link.key.id());
        match about(reference, id, self.provider.payments(&link)).await {
            Ok(payments)
                if payments.iter().all(|payment| payment.outcome == PaymentOutcome::Failed) =>
            {
                outcome
            }
            Ok(_) | Err(_) => DeactivationOutcome::PaymentsFound,
        }
    }

    /// Returns whether the status is derived as expired, and the clock of this handle agrees. The
    /// clock of the provider or of a gateway, from which the status was derived, may be wrong. The
    /// time zone of the expiry may be unverified, so the latest reading decides.
    fn has_expired(&self, link: &Link) -> bool {
        let end = link.expires.as_ref().and_then(|expires| expires.instant(Zone::Utc));
        link.status == LinkStatus::Expired && end.is_some_and(|end| self.clock.now() > end)
    }

    /// Reactivates a deactivated link, so that it can be paid again.
    ///
    /// This method first reads the link. If the link is deactivated, this method sends the request
    /// to reactivate the link, and reads the link again.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_wrong_state`] returns `true` if the link is neither
    /// deactivated nor open. If [`Error::effect`] is [`Unknown`](Effect::Unknown), the request may
    /// still take effect later, even if the link is reported as deactivated now. If the link must
    /// not be paid, call [`deactivate`](Self::deactivate) with this handle or a clone of it. A
    /// handle in another process does not know about the call of `reactivate`, so its `deactivate`
    /// sends no request if the provider reports the link as deactivated.
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
        self.doubtful_reactivations.add(key);
        let written = about(key.reference(), key.id(), self.provider.reactivate(key)).await;
        let is_doubtful = written.as_ref().is_err_and(|error| error.effect() == Effect::Unknown);
        if !is_doubtful {
            self.doubtful_reactivations.remove(key);
        }
        if let Err(error) = &written
            && error.effect() == Effect::None
        {
            return Err(error.clone());
        }
        let after = self.get_with_payment_check(key).await.ok().map(|link| link.status);
        if after == Some(LinkStatus::Open) {
            self.doubtful_reactivations.remove(key);
            return Ok(ReactivationOutcome::Confirmed);
        }
        written.map(|()| ReactivationOutcome::Accepted)
    }

    /// Returns the error for a link that was read, but does not have the required status.
    fn wrong_state(&self, what: &'static str, link: Link) -> Error {
        Error::state(what).with_provider(self.identity().provider()).with_body(link.body)
    }
}

/// Returns whether the provider reports that the link is deactivated or expired.
fn is_inactive(link: &Link) -> bool {
    link.status_basis == StatusBasis::Reported
        && matches!(link.status, LinkStatus::Deactivated | LinkStatus::Expired)
}

/// The links of a handle that a request to reactivate them may still reopen. The clones of a handle
/// share them.
#[derive(Clone, Default)]
pub(super) struct DoubtfulReactivations(Arc<Mutex<HashSet<Reference>>>);

impl DoubtfulReactivations {
    fn add(&self, key: &LinkKey) {
        self.lock().insert(key.reference().clone());
    }

    fn remove(&self, key: &LinkKey) {
        self.lock().remove(key.reference());
    }

    fn has(&self, key: &LinkKey) -> bool {
        self.lock().contains(key.reference())
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<Reference>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
