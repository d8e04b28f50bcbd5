use super::PayLinks;
use super::about::about;
use crate::capability::Operation;
use crate::error::{Error, Result};
use crate::link::{Link, LinkKey, PaymentOutcome};
use crate::status::{LinkStatus, StatusBasis};

impl PayLinks {
    /// Reads a link like [`get`](Self::get). If the provider reports the link as not found, but may
    /// do so for an unpaid link, this method returns a link with an unknown status.
    pub(super) async fn get_or_unknown(&self, key: &LinkKey) -> Result<Link> {
        match self.get(key).await {
            Err(error) if self.may_be_unpaid(&error) => {
                let mut link =
                    Link::new(key.clone(), LinkStatus::Unknown, StatusBasis::Derived, "");
                link.body = error.raw_body().clone();
                Ok(link)
            }
            result => result,
        }
    }

    /// Reads a link like [`get`](Self::get), for operations that must not run on a paid link. If
    /// the provider may report an unpaid link as not found, the payments are read before the link
    /// is treated as unpaid.
    ///
    /// # Errors
    /// Returns the "not found" error if there is neither a link nor a payment.
    pub(super) async fn get_with_payment_check(&self, key: &LinkKey) -> Result<Link> {
        match self.get(key).await {
            Err(not_found)
                if self.may_be_unpaid(&not_found) && self.offers(Operation::Payments) =>
            {
                let mut link =
                    Link::new(key.clone(), LinkStatus::Unknown, StatusBasis::Derived, "");
                link.body = not_found.raw_body().clone();
                let payments =
                    about(key.reference(), key.id(), self.provider.payments(&link)).await?;
                let any = |outcome| payments.iter().any(|payment| payment.outcome == outcome);
                if any(PaymentOutcome::Succeeded) {
                    link.status = LinkStatus::Paid;
                } else if !any(PaymentOutcome::Unknown) {
                    return Err(not_found);
                }
                Ok(link)
            }
            result => result,
        }
    }

    /// Returns whether the error is a "not found" that may be about a link that exists and is
    /// unpaid.
    pub(super) fn may_be_unpaid(&self, error: &Error) -> bool {
        error.is_not_found() && self.capabilities().unpaid_links_not_found()
    }
}
