use std::sync::Arc;
use std::time::Duration;

use super::PayLinks;
use super::about::about;
use super::limits::Limits;
use crate::callback::{Callback, CallbackKind, CallbackRequest};
use crate::capability::Operation;
#[cfg(feature = "http")]
use crate::confirmation::claims_unknown_transaction;
use crate::confirmation::{Confirmation, Expected, Facts, evaluate};
use crate::error::Result;
use crate::link::LinkKey;
use crate::status::LinkStatus;

/// The limits of one call of [`PayLinks::confirm_with_options`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfirmOptions {
    /// The maximum total time for all requests of the call. The default is 60 seconds.
    pub timeout: Duration,
    /// The maximum number of requests that the call sends, including retries. The default is 2,500.
    /// The client for Paynet sends two requests for each payment transaction of the link.
    pub max_requests: u32,
}

impl Default for ConfirmOptions {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(60), max_requests: 2_500 }
    }
}

impl ConfirmOptions {
    /// Creates options with the default limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the maximum total time for all requests of the call.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the maximum number of requests that the call sends, including retries.
    #[must_use]
    pub fn max_requests(mut self, requests: u32) -> Self {
        self.max_requests = requests;
        self
    }
}

impl PayLinks {
    /// Decodes a callback. `expected` is the kind of callback that the merchant's server expects at
    /// the address that received the request. The decoded callback does not prove a payment: pass
    /// the callback to [`confirm`](Self::confirm).
    ///
    /// # Errors
    /// The link may have been paid even if this method returns an error. If the callback address
    /// contains a valid token, call [`confirm`](Self::confirm) without a callback.
    ///
    /// Returns an error for which [`Error::is_bad_callback`](crate::Error::is_bad_callback) returns
    /// `true` if the request cannot be decoded or is not authentic.
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
    /// change the verdict from `NotPaid` to `Pending`, and can reveal a mismatch. A callback never
    /// changes the verdict to `Paid`.
    ///
    /// Fulfil an order only if the verdict is [`Paid`](crate::Verdict::Paid) or
    /// [`PaidAgain`](crate::Verdict::PaidAgain), and fulfil it **only once**. If the payer pays
    /// twice for the same order, on one link or on two links, refund the second payment.
    ///
    /// # Errors
    /// Returns an error if reading the link or its payments fails. Also returns an error if the
    /// call reaches one of the default limits in [`ConfirmOptions`], such as the maximum total
    /// time. The link may have been paid even if this method returns an error: call this method
    /// again later.
    ///
    /// # Cancellation
    /// The future can be dropped at any time, because this method changes nothing.
    pub async fn confirm(
        &self,
        key: &LinkKey,
        expected: &Expected,
        callback: Option<&Callback>,
    ) -> Result<Confirmation> {
        self.confirm_with_options(key, expected, callback, ConfirmOptions::default()).await
    }

    /// Reads and compares the link and its payments like [`confirm`](Self::confirm), but with the
    /// limits in `options`.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_limit_reached`](crate::Error::is_limit_reached)
    /// returns `true` if a limit is reached. Also returns the other errors of
    /// [`confirm`](Self::confirm).
    ///
    /// # Cancellation
    /// The future can be dropped at any time, because this method changes nothing.
    pub async fn confirm_with_options(
        &self,
        key: &LinkKey,
        expected: &Expected,
        callback: Option<&Callback>,
        options: ConfirmOptions,
    ) -> Result<Confirmation> {
        let limits = Arc::new(Limits::new(&self.clock, options.timeout, options.max_requests));
        limits.run(self.read_and_compare(key, expected, callback, &limits)).await
    }

    async fn read_and_compare(
        &self,
        key: &LinkKey,
        expected: &Expected,
        callback: Option<&Callback>,
        limits: &Limits,
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
            limits.check()?;
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
