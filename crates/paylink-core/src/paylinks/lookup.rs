use super::PayLinks;
use crate::capability::Operation;
use crate::error::{Error, Result};
use crate::link::{Link, LinkKey, PaymentOutcome};
use crate::status::{LinkStatus, StatusBasis};

impl PayLinks {
    /// As [`get`](Self::get), for the conveniences: where an unpaid link may be answered as not
    /// found, that answer is a link of unknown status.
    pub(super) async fn get_or_unknown(&self, key: &LinkKey) -> Result<Link> {
        match self.get(key).await {
            Err(unseen) if self.is_unseen(&unseen) => {
                let mut link =
                    Link::new(key.clone(), LinkStatus::Unknown, StatusBasis::Derived, "");
                link.body = unseen.raw_body().clone();
                Ok(link)
            }
            seen => seen,
        }
    }

    /// As [`get`](Self::get), for what must not be done to a paid link: where that may answer an
    /// unpaid link as not found, a second witness is heard before it is believed that nobody has
    /// paid.
    ///
    /// # Errors
    /// Not found by either, or the reading failed.
    pub(super) async fn get_with_payment_check(&self, key: &LinkKey) -> Result<Link> {
        match self.get(key).await {
            Err(unseen) if self.is_unseen(&unseen) && self.offers(Operation::Payments) => {
                let mut link =
                    Link::new(key.clone(), LinkStatus::Unknown, StatusBasis::Derived, "");
                let payments = self.provider.payments(&link).await?;
                let told = |outcome| payments.iter().any(|payment| payment.outcome == outcome);
                if told(PaymentOutcome::Succeeded) {
                    link.status = LinkStatus::Paid;
                } else if !told(PaymentOutcome::Unknown) {
                    return Err(unseen);
                }
                Ok(link)
            }
            seen => seen,
        }
    }

    pub(super) fn is_unseen(&self, error: &Error) -> bool {
        error.is_not_found() && self.capabilities().unpaid_links_not_found()
    }
}
