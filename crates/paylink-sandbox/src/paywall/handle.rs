//! The public handle to Paywall in a running sandbox.

use crate::decimal::Hundredths;
use crate::message::Message;
use crate::{CallbackTiming, Delivery, Forgery, lock};

use super::keys::Keys;
use super::pay::{self, Payment, PaymentForm, PaymentRefused, Selector};
use super::store::{PageState, Reversal};
use super::{PREFIX, PRIVATE_PREFIX, PROVIDER, ProviderState, link_url, operator, page_url};

/// A handle with which programs and tests control Paywall in a running sandbox.
#[derive(Clone, Copy, Debug)]
pub struct Paywall<'a> {
    provider: &'a ProviderState,
}

/// A shared payment page in the sandbox, for programs and tests.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageView {
    /// The page's number, from the response of `checkout/generate`. The services `checkout/inquiry`
    /// and `checkout/passive` find the page by it.
    pub id: i64,
    /// The page's GUID, which is also part of its address.
    pub guid: String,
    /// The merchant's code.
    pub unique_code: String,
    /// The URL of the payment page.
    pub link: String,
    /// The state of the page. No service of the provider reports it.
    pub state: PageState,
    /// The amount with the digits that the request had, such as `25.0`.
    pub amount: String,
    /// Whether somebody has tried to pay.
    pub attempted: bool,
}

/// A link of LinkQr in the sandbox, for programs and tests.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkQrView {
    /// The link's number, which the provider reports in the webhook.
    pub id: i64,
    /// The link's GUID, which is also part of its address.
    pub guid: String,
    /// The URL of the payment page.
    pub link: String,
    /// The value of `MerchantOrderId`, or empty.
    pub merchant_order_id: String,
    /// The value of `MerchantTrackId`, or empty.
    pub merchant_track_id: String,
    /// The amount with the digits that the request had.
    pub amount: String,
    /// How often the link has been paid.
    pub payments: i64,
    /// How often the link can still be paid; `None` if the stock is not tracked.
    pub remaining: Option<i64>,
    /// The messages that the provider would have sent. The sandbox only records these messages.
    pub sent: Vec<Message>,
}

impl<'a> Paywall<'a> {
    pub(crate) const fn new(provider: &'a ProviderState) -> Self {
        Self { provider }
    }

    fn keys(&self) -> &'a Keys {
        &self.provider.keys
    }

    /// Returns the base URL, which replaces the Payment API,
    /// `https://test-payment-api.itspaywall.com`.
    pub fn base_url(&self) -> String {
        format!("{}{PREFIX}", self.provider.context.url)
    }

    /// Returns the base URL that replaces the Payment Private API,
    /// `https://test-payment-private-api.itspaywall.com`.
    pub fn private_base_url(&self) -> String {
        format!("{}{PRIVATE_PREFIX}", self.provider.context.url)
    }

    /// Returns the public key, which is generated when the sandbox starts. It looks like Base64 and
    /// begins with `PaywallSandboxPublic`.
    pub fn public_key(&self) -> &'a str {
        &self.keys().public.key
    }

    /// Returns the public client, which is generated when the sandbox starts: a GUID that begins
    /// with `5a4db0c5`.
    pub fn public_client(&self) -> &'a str {
        &self.keys().public.client
    }

    /// Returns the private key, which is generated when the sandbox starts. It looks like Base64
    /// and begins with `PaywallSandboxPrivate`.
    pub fn private_key(&self) -> &'a str {
        &self.keys().private.key
    }

    /// Returns the private client, which is generated when the sandbox starts: a GUID that begins
    /// with `5a4db0c5`.
    pub fn private_client(&self) -> &'a str {
        &self.keys().private.client
    }

    /// Returns the key of the hash in webhooks of shared payment pages (`HashKeyType` 3).
    pub fn checkout_hash_key(&self) -> &'a str {
        &self.keys().checkout_hash
    }

    /// Returns the key of the hash in webhooks of LinkQr (`HashKeyType` 2).
    pub fn linkqr_hash_key(&self) -> &'a str {
        &self.keys().linkqr_hash
    }

    /// Returns the key of the hash in general webhooks (`HashKeyType` 4). The sandbox sends no such
    /// webhooks; use the key to forge them.
    pub fn system_hash_key(&self) -> &'a str {
        &self.keys().system_hash
    }

    /// Returns the key of the hash in 3-D callbacks (`HashKeyType` 1). The sandbox sends no such
    /// callbacks; use the key to forge them.
    pub fn threed_hash_key(&self) -> &'a str {
        &self.keys().threed_hash
    }

    /// Returns all shared payment pages, in the order of their creation.
    pub fn pages(&self) -> Vec<PageView> {
        let now = self.provider.context.clock.now();
        let store = lock(&self.provider.store);
        store
            .pages()
            .map(|page| PageView {
                id: page.id,
                guid: page.guid.clone(),
                unique_code: page.order.unique_code.clone(),
                link: page_url(&self.provider.context.url, &page.guid),
                state: page.state(now),
                amount: page.order.amount.digits().to_owned(),
                attempted: page.attempted,
            })
            .collect()
    }

    /// Returns all links of LinkQr, in the order of their creation.
    pub fn links(&self) -> Vec<LinkQrView> {
        let store = lock(&self.provider.store);
        store
            .links()
            .map(|link| LinkQrView {
                id: link.id,
                guid: link.guid.clone(),
                link: link_url(&self.provider.context.url, &link.guid),
                merchant_order_id: link.sale.order_id.clone(),
                merchant_track_id: link.sale.track_id.clone(),
                amount: link.sale.amount.digits().to_owned(),
                payments: link.payments,
                remaining: link.remaining(),
                sent: link.sent.clone(),
            })
            .collect()
    }

    /// Pays a page, as the button on it does. Returns after the first attempt to deliver the
    /// webhook.
    ///
    /// # Errors
    ///
    /// Returns an error if the page does not exist, or if it cannot be paid.
    pub async fn pay(&self, id: i64) -> Result<Payment, PaymentRefused> {
        self.pay_with(id, &PaymentForm::new()).await
    }

    /// Pays a page with the choices of a form.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Paywall::pay`], and an error if the page does not offer one of the
    /// choices.
    pub async fn pay_with(&self, id: i64, form: &PaymentForm) -> Result<Payment, PaymentRefused> {
        pay::page(self.provider, Selector::Id(id), form, true).await
    }

    /// Attempts a payment that the bank declines. The page stays open, and the inquiry reports that
    /// there was an attempt.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Paywall::pay`].
    pub async fn decline(&self, id: i64) -> Result<Payment, PaymentRefused> {
        pay::page(self.provider, Selector::Id(id), &PaymentForm::new(), false).await
    }

    /// Ends the lifetime of a page now. Returns whether it was open.
    pub fn expire(&self, id: i64) -> bool {
        operator::expire(self.provider, id).unwrap_or(false)
    }

    /// Deactivates a page, as the back office can. Returns whether it was open.
    pub fn deactivate(&self, id: i64) -> bool {
        operator::deactivate(self.provider, id).unwrap_or(false)
    }

    /// Sets when webhooks of pages and of LinkQr are delivered from now on.
    pub fn set_callback_timing(&self, timing: CallbackTiming) {
        self.provider.context.callbacks.set_timing(PROVIDER, timing);
    }

    /// Returns when webhooks are delivered.
    pub fn callback_timing(&self) -> CallbackTiming {
        self.provider.context.callbacks.timing(PROVIDER)
    }

    /// Posts a webhook to a page's `CallbackAddress` about a payment that nobody has made. Returns
    /// `None` if there is no such page, or no address.
    pub async fn forge(&self, id: i64, forgery: Forgery) -> Option<Delivery> {
        pay::forge(self.provider, id, forgery).await
    }

    /// Posts a forged webhook like [`Paywall::forge`], but for a link of LinkQr.
    pub async fn forge_linkqr(&self, id: i64, forgery: Forgery) -> Option<Delivery> {
        pay::forge_link(self.provider, id, forgery).await
    }

    /// Pays a link of LinkQr once. Returns after the first attempt to deliver the webhook.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist, or if its stock is used up.
    pub async fn pay_linkqr(&self, id: i64) -> Result<Payment, PaymentRefused> {
        self.pay_linkqr_with(id, &PaymentForm::new()).await
    }

    /// Pays a link of LinkQr with the choices of a form.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Paywall::pay_linkqr`], and an error if the link does not offer one
    /// of the choices.
    pub async fn pay_linkqr_with(
        &self,
        id: i64,
        form: &PaymentForm,
    ) -> Result<Payment, PaymentRefused> {
        pay::link(self.provider, Selector::Id(id), form, true).await
    }

    /// Attempts to pay a link of LinkQr; the bank declines the payment.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Paywall::pay_linkqr`].
    pub async fn decline_linkqr(&self, id: i64) -> Result<Payment, PaymentRefused> {
        pay::link(self.provider, Selector::Id(id), &PaymentForm::new(), false).await
    }

    /// Refunds a whole payment. Returns whether there was anything to refund.
    pub fn reverse(&self, payment_id: i64) -> bool {
        self.give_back(payment_id, Reversal::Refund)
    }

    /// Cancels a whole payment, as on the day of the payment. Returns whether there was anything to
    /// cancel.
    pub fn cancel(&self, payment_id: i64) -> bool {
        self.give_back(payment_id, Reversal::Cancel)
    }

    /// Refunds a part of a payment. `amount` is in major units, with a decimal point. Returns
    /// whether it was less than the remaining amount and was refunded.
    pub fn refund_part(&self, payment_id: i64, amount: &str) -> bool {
        Hundredths::parse(amount)
            .is_some_and(|part| self.give_back(payment_id, Reversal::Part(part)))
    }

    fn give_back(&self, payment_id: i64, reversal: Reversal) -> bool {
        lock(&self.provider.store).reverse(payment_id, reversal, self.provider.context.clock.now())
    }
}
