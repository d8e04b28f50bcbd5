//! The public handle to Paynet in a running sandbox.

use serde_json::value::to_raw_value;

use crate::decimal::Hundredths;
use crate::provider::Operator as _;
use crate::{CallbackTiming, Delivery, Forgery, lock};

use super::pay::{self, Payment, PaymentForm, PaymentRefused, Selector};
use super::store::{LinkView, Reversal, new_xact_id};
use super::{LINK, PREFIX, PROVIDER, ProviderState};

/// The part of a running sandbox that simulates Paynet. Programs and tests can use its methods to
/// act as the payer or the merchant, for example to pay a link.
#[derive(Clone, Copy, Debug)]
pub struct Paynet<'a> {
    provider: &'a ProviderState,
}

impl<'a> Paynet<'a> {
    pub(crate) const fn new(provider: &'a ProviderState) -> Self {
        Self { provider }
    }

    /// Returns the base URL of the simulated Paynet. A client uses this URL instead of
    /// `https://pts-api.paynet.com.tr`.
    pub fn base_url(&self) -> String {
        format!("{}{PREFIX}", self.provider.context.url)
    }

    /// Returns the secret key, which begins with `sck_sandbox_`. The sandbox generates the key when
    /// it starts.
    pub fn secret_key(&self) -> &'a str {
        &self.provider.keys.secret_key
    }

    /// Returns all links in the order in which they were created.
    pub fn links(&self) -> Vec<LinkView> {
        let now = self.provider.context.clock.now();
        lock(&self.provider.store)
            .links()
            .map(|link| link.view(&self.provider.context.url, now))
            .collect()
    }

    /// Pays a link with one card. A click on the button *Paid* of the payment page has the same
    /// effect. This method returns after the first attempt to deliver the callback.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist or cannot be paid.
    pub async fn pay(&self, id: &str) -> Result<Payment, PaymentRefused> {
        self.pay_with(id, &PaymentForm::new()).await
    }

    /// Pays a link with the values in `form`, such as the number of cards.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Paynet::pay`]. Also returns an error if a value in
    /// `form` is invalid or is not possible for this link.
    pub async fn pay_with(&self, id: &str, form: &PaymentForm) -> Result<Payment, PaymentRefused> {
        pay::pay(self.provider, Selector::Id(id), form).await
    }

    /// Simulates an attempt to pay a link. The bank declines the attempt. The status of the link
    /// does not change.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Paynet::pay`].
    pub async fn decline(&self, id: &str) -> Result<Payment, PaymentRefused> {
        pay::decline(self.provider, Selector::Id(id), &PaymentForm::new()).await
    }

    /// Makes a link expire immediately. Returns `true` if the link was waiting for its payment.
    pub fn expire(&self, id: &str) -> bool {
        self.provider.expire(&LINK, id).unwrap_or(false)
    }

    /// Deactivates a link. A merchant can do the same in Paynet's back office. Returns `true` if
    /// the link was waiting for its payment.
    pub fn deactivate(&self, id: &str) -> bool {
        self.provider.deactivate(&LINK, id).unwrap_or(false)
    }

    /// Sets when and how often the sandbox delivers Paynet's future callbacks.
    pub fn set_callback_timing(&self, timing: CallbackTiming) {
        self.provider.context.callbacks.set_timing(PROVIDER, timing);
    }

    /// Returns when and how often the sandbox delivers Paynet's callbacks.
    pub fn callback_timing(&self) -> CallbackTiming {
        self.provider.context.callbacks.timing(PROVIDER)
    }

    /// Posts a forged callback to the `confirmation_url` of a link. The callback reports a payment
    /// that nobody has made. Returns `None` if the link does not exist or has no
    /// `confirmation_url`.
    ///
    /// Paynet does not sign callbacks. The receiver can detect the forgery only by checking a
    /// secret token in the `confirmation_url` or by querying the payment at Paynet.
    pub async fn forge(&self, id: &str, forgery: Forgery) -> Option<Delivery> {
        pay::forge(self.provider, id, forgery).await
    }

    /// Sets a JSON value that `mailorder/detail` and `mailorder/list` return as the status of a
    /// link, for example an undocumented status. If the value is `null`, these services return the
    /// real status again. Returns `false` if the link does not exist.
    pub fn set_status_raw(&self, id: &str, status: serde_json::Value) -> bool {
        let status = if status.is_null() { None } else { to_raw_value(&status).ok() };
        lock(&self.provider.store).find_mut(id).map(|link| link.raw_status = status).is_some()
    }

    /// Marks a transaction (the payment with one card) as cancelled or refunded in full. Returns
    /// `false` if the transaction does not exist.
    pub fn reverse(&self, xact_id: &str) -> bool {
        self.give_back(xact_id, |amount| amount)
    }

    /// Marks half of the amount of a transaction (the payment with one card) as refunded. Paynet's
    /// services report that a transaction was refunded, but not the refunded amount. Returns
    /// `false` if the transaction does not exist.
    pub fn reverse_partly(&self, xact_id: &str) -> bool {
        self.give_back(xact_id, |amount| amount.share(1, 2))
    }

    fn give_back(&self, xact_id: &str, part: impl Fn(Hundredths) -> Hundredths) -> bool {
        let mut store = lock(&self.provider.store);
        let Some(amount) = store.transaction(xact_id).map(|own| part(own.amount)) else {
            return false;
        };
        let xact_id_of_refund = new_xact_id(&self.provider.context.random);
        store.reverse(xact_id, Reversal { xact_id: xact_id_of_refund, amount })
    }
}
