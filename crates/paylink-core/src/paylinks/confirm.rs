use super::PayLinks;
use crate::callback::{Callback, CallbackKind, CallbackRequest};
use crate::capability::Operation;
use crate::confirmation::{Confirmation, Expected, evaluate};
use crate::error::Result;
use crate::link::LinkKey;
use crate::status::LinkStatus;

impl PayLinks {
    /// Reads a callback of the kind that this address expects. It is a claim: give it to
    /// [`confirm`](Self::confirm).
    ///
    /// # Errors
    /// [`Error::is_bad_callback`] if it cannot be read or is not authentic.
    pub fn read_callback(
        &self,
        expected: CallbackKind,
        request: &CallbackRequest,
    ) -> Result<Callback> {
        self.require(Operation::ReadCallback)?;
        self.provider.read_callback(expected, request)
    }

    /// Reads the payment back from the provider and compares it with what was expected.
    ///
    /// A callback is optional: without one the answer is the same, a poll. It can turn `NotPaid`
    /// into `Pending` and reveal a mismatch; it never makes anything `Paid`. Only
    /// [`Verdict::Paid`](crate::Verdict::Paid) fulfils an order, and only once per
    /// [`Confirmation::event_key`].
    ///
    /// # Errors
    /// Those of reading the link and its payments. An error is no verdict: ask again.
    pub async fn confirm(
        &self,
        key: &LinkKey,
        expected: &Expected,
        callback: Option<&Callback>,
    ) -> Result<Confirmation> {
        let link = self.get_or_unknown(key).await?;
        let untouched = link.transactions.is_empty()
            && matches!(link.status, LinkStatus::Open | LinkStatus::Processing);
        let payments = if self.offers(Operation::Payments) && !untouched {
            Some(self.provider.payments(&link).await?)
        } else {
            None
        };
        Ok(evaluate(link, payments, expected, callback))
    }
}
