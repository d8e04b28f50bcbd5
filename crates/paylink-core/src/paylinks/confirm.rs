use super::PayLinks;
use super::handle::about;
use crate::callback::{Callback, CallbackKind, CallbackRequest};
use crate::capability::Operation;
#[cfg(feature = "http")]
use crate::confirmation::claims_unknown_transaction;
use crate::confirmation::{Confirmation, Expected, Facts, evaluate};
use crate::error::Result;
use crate::link::LinkKey;
use crate::status::LinkStatus;

impl PayLinks {
    /// Decodes a callback of the expected kind. The address that received the callback determines
    /// its kind. The decoded callback proves nothing: pass it to [`confirm`](Self::confirm).
    ///
    /// # Errors
    /// An error does not mean that nothing was paid. If the callback address has a token and the
    /// token matches, call [`confirm`](Self::confirm) without a callback.
    ///
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

    /// Reads the link and its payments from the provider, and compares them with the expected
    /// payment.
    ///
    /// The callback is optional: to poll, call this method without a callback. A callback can
    /// change the verdict from `NotPaid` to `Pending`, and it can reveal a mismatch. It never makes
    /// the verdict `Paid`.
    ///
    /// Fulfil an order only for [`Verdict::Paid`](crate::Verdict::Paid), and fulfil it **only
    /// once**. If a second link or a second payment is paid for the same order, refund the second
    /// payment.
    ///
    /// # Errors
    /// Returns an error if reading the link or its payments fails. An error does not mean that the
    /// link is unpaid: call this method again later.
    ///
    /// # Cancellation
    /// The future can be dropped at any time, because this method changes nothing.
    pub async fn confirm(
        &self,
        key: &LinkKey,
        expected: &Expected,
        callback: Option<&Callback>,
    ) -> Result<Confirmation> {
        let link = self.get_or_unknown(key).await?;
        // While a payment is in progress, the verdict is `Pending` whatever the payments are.
        let no_attempt = link.transactions.is_empty()
            && match link.status {
                LinkStatus::Open => link.all_transactions_listed,
                LinkStatus::Processing => true,
                _ => false,
            };
        let payments = if self.offers(Operation::Payments) && !no_attempt {
            Some(about(key.reference(), key.id(), self.provider.payments(&link)).await?)
        } else {
            None
        };
        let transaction_ids_change = self.capabilities().transaction_ids_change();
        #[cfg(feature = "http")]
        if let (true, Some(callback)) = (transaction_ids_change, callback)
            && claims_unknown_transaction(&link, payments.as_deref().unwrap_or_default(), callback)
        {
            crate::http::log::unknown_transaction(key);
        }
        let mut facts = Facts::new(link, self.clock.now());
        facts.payments = payments;
        facts.callback = callback;
        facts.transaction_ids_change = transaction_ids_change;
        Ok(evaluate(facts, expected))
    }
}
