use super::PayLinks;
use crate::callback::{Callback, CallbackKind, CallbackRequest};
use crate::capability::Operation;
use crate::confirmation::{Confirmation, Expected, evaluate};
use crate::error::Result;
use crate::link::LinkKey;
use crate::status::LinkStatus;

impl PayLinks {
    /// Decodes a callback. The address that received the callback determines which kind is
    /// expected. The result is only a claim; pass it to [`confirm`](Self::confirm).
    ///
    /// # Errors
    /// Returns an error with [`Error::is_bad_callback`](crate::Error::is_bad_callback) if the
    /// request cannot be decoded or is not authentic.
    pub fn read_callback(
        &self,
        expected: CallbackKind,
        request: &CallbackRequest,
    ) -> Result<Callback> {
        self.require(Operation::ReadCallback)?;
        self.provider.read_callback(expected, request)
    }

    /// Reads the link and its payments from the provider, and compares them with what you expect.
    ///
    /// The callback is optional: to poll, call this method without a callback. A callback can turn
    /// `NotPaid` into `Pending`, and it can reveal a mismatch, but it never makes the verdict
    /// `Paid`.
    ///
    /// Fulfil an order only for [`Verdict::Paid`](crate::Verdict::Paid), and fulfil it **only
    /// once**. If a second link or a second payment is paid for the same order, give that money
    /// back.
    ///
    /// # Errors
    /// Returns an error if reading the link or its payments fails. An error is not a verdict: call
    /// this method again later.
    ///
    /// # Cancellation
    /// The future can be dropped at any time, because it only reads.
    pub async fn confirm(
        &self,
        key: &LinkKey,
        expected: &Expected,
        callback: Option<&Callback>,
    ) -> Result<Confirmation> {
        let link = self.get_or_unknown(key).await?;
        let no_attempt = link.transactions.is_empty()
            && matches!(link.status, LinkStatus::Open | LinkStatus::Processing);
        let payments = if self.offers(Operation::Payments) && !no_attempt {
            Some(self.provider.payments(&link).await?)
        } else {
            None
        };
        Ok(evaluate(link, payments, expected, callback))
    }
}
