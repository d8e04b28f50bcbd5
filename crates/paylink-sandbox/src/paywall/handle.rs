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

/// A snapshot of a shared payment page in the sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageView {
    /// The page's number. The response of `checkout/generate` contains this number. Requests to
    /// `checkout/inquiry` and `checkout/passive` must contain the same number.
    pub id: i64,
    /// The page's GUID. The page's address contains this GUID.
    pub guid: String,
    /// The merchant's code for the page: the `UniqueCode` from the request to `checkout/generate`.
    pub unique_code: String,
    /// The URL of the shared payment page.
    pub link: String,
    /// The state of the page. No service of the provider reports this state.
    pub state: PageState,
    /// The amount of the page, with the same digits as in the request, such as `25.0`.
    pub amount: String,
    /// Whether there was an attempt to pay the page.
    pub attempted: bool,
}

/// A snapshot of a LinkQr link in the sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkQrView {
    /// The link's number. The webhooks about the link contain this number.
    pub id: i64,
    /// The link's GUID. The link's address contains this GUID.
    pub guid: String,
    /// The URL of the link's payment page.
    pub link: String,
    /// The `MerchantOrderId` from the request that created the link, or an empty text.
    pub merchant_order_id: String,
    /// The `MerchantTrackId` from the request that created the link, or an empty text.
    pub merchant_track_id: String,
    /// The amount of the link, with the same digits as in the request.
    pub amount: String,
    /// The number of times that the link has been paid.
    pub payments: i64,
    /// The number of times that the link can still be paid, or `None` if the stock of the link is
    /// not tracked.
    pub remaining: Option<i64>,
    /// The messages about the link that Paywall would have sent. The sandbox records these
    /// messages, but does not send them.
    pub sent: Vec<Message>,
}

impl<'a> Paywall<'a> {
    pub(crate) const fn new(provider: &'a ProviderState) -> Self {
        Self { provider }
    }

    fn keys(&self) -> &'a Keys {
        &self.provider.keys
    }

    /// Returns the base URL of the Payment API in the sandbox. A client uses this URL instead of
    /// `https://test-payment-api.itspaywall.com`.
    pub fn base_url(&self) -> String {
        format!("{}{PREFIX}", self.provider.context.url)
    }

    /// Returns the base URL of the Payment Private API in the sandbox. A client uses this URL
    /// instead of `https://test-payment-private-api.itspaywall.com`.
    pub fn private_base_url(&self) -> String {
        format!("{}{PRIVATE_PREFIX}", self.provider.context.url)
    }

    /// Returns the public key. The key is generated when the sandbox starts. The key looks like
    /// Base64 and begins with `PaywallSandboxPublic`.
    pub fn public_key(&self) -> &'a str {
        &self.keys().public.key
    }

    /// Returns the id of the public client, a GUID that begins with `5a4db0c5`. The GUID is
    /// generated when the sandbox starts.
    pub fn public_client(&self) -> &'a str {
        &self.keys().public.client
    }

    /// Returns the private key. The key is generated when the sandbox starts. The key looks like
    /// Base64 and begins with `PaywallSandboxPrivate`.
    pub fn private_key(&self) -> &'a str {
        &self.keys().private.key
    }

    /// Returns the id of the private client, a GUID that begins with `5a4db0c5`. The GUID is
    /// generated when the sandbox starts.
    pub fn private_client(&self) -> &'a str {
        &self.keys().private.client
    }

    /// Returns the key for the hash in webhooks about shared payment pages (`HashKeyType` 3).
    pub fn checkout_hash_key(&self) -> &'a str {
        &self.keys().checkout_hash
    }

    /// Returns the key for the hash in webhooks about LinkQr links (`HashKeyType` 2).
    pub fn linkqr_hash_key(&self) -> &'a str {
        &self.keys().linkqr_hash
    }

    /// Returns the key for the hash in Paywall's general webhooks (`HashKeyType` 4). The sandbox
    /// does not send general webhooks, but a test can forge general webhooks with the key.
    pub fn system_hash_key(&self) -> &'a str {
        &self.keys().system_hash
    }

    /// Returns the key for the hash in Paywall's 3-D callbacks (`HashKeyType` 1). The sandbox does
    /// not send 3-D callbacks, but a test can forge 3-D callbacks with the key.
    pub fn threed_hash_key(&self) -> &'a str {
        &self.keys().threed_hash
    }

    /// Returns all shared payment pages in the order in which they were created.
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

    /// Returns all LinkQr links in the order in which they were created.
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

    /// Pays a shared payment page. The button on the page has the same effect. Returns after the
    /// first attempt to deliver the webhook.
    ///
    /// # Errors
    ///
    /// Returns an error if the page does not exist or cannot be paid.
    pub async fn pay(&self, id: i64) -> Result<Payment, PaymentRefused> {
        self.pay_with(id, &PaymentForm::new()).await
    }

    /// Pays a shared payment page with the payer's choices in `form`.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Paywall::pay`]. Also returns an error if a choice in
    /// `form` is invalid, or if the page does not offer a choice in `form`.
    pub async fn pay_with(&self, id: i64, form: &PaymentForm) -> Result<Payment, PaymentRefused> {
        pay::page(self.provider, Selector::Id(id), form, true).await
    }

    /// Attempts to pay a shared payment page. The bank declines the payment. The state of the page
    /// remains [`PageState::Open`], and `checkout/inquiry` reports that there was an attempt.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Paywall::pay`].
    pub async fn decline(&self, id: i64) -> Result<Payment, PaymentRefused> {
        pay::page(self.provider, Selector::Id(id), &PaymentForm::new(), false).await
    }

    /// Ends the lifetime of a shared payment page immediately. Returns `true` if the page was open.
    pub fn expire(&self, id: i64) -> bool {
        operator::expire(self.provider, id).unwrap_or(false)
    }

    /// Deactivates a shared payment page. A merchant can do the same in Paywall's back office.
    /// Returns `true` if the page was open.
    pub fn deactivate(&self, id: i64) -> bool {
        operator::deactivate(self.provider, id).unwrap_or(false)
    }

    /// Sets when future webhooks about shared payment pages and LinkQr links are delivered.
    pub fn set_callback_timing(&self, timing: CallbackTiming) {
        self.provider.context.callbacks.set_timing(PROVIDER, timing);
    }

    /// Returns the current timing of Paywall's webhooks.
    pub fn callback_timing(&self) -> CallbackTiming {
        self.provider.context.callbacks.timing(PROVIDER)
    }

    /// Posts a forged webhook to a page's `CallbackAddress`. The webhook reports a payment that
    /// nobody has made. Returns `None` if the page does not exist or has no `CallbackAddress`.
    pub async fn forge(&self, id: i64, forgery: Forgery) -> Option<Delivery> {
        pay::forge(self.provider, id, forgery).await
    }

    /// Posts a forged webhook about a LinkQr link. The webhook reports a payment that nobody has
    /// made. [`Paywall::forge`] does the same for a shared payment page.
    pub async fn forge_linkqr(&self, id: i64, forgery: Forgery) -> Option<Delivery> {
        pay::forge_link(self.provider, id, forgery).await
    }

    /// Pays a LinkQr link once. Returns after the first attempt to deliver the webhook.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist, or if the stock of the link is used up.
    pub async fn pay_linkqr(&self, id: i64) -> Result<Payment, PaymentRefused> {
        self.pay_linkqr_with(id, &PaymentForm::new()).await
    }

    /// Pays a LinkQr link once, with the payer's choices in `form`.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Paywall::pay_linkqr`]. Also returns an error if a
    /// choice in `form` is invalid, or if the link does not offer a choice in `form`.
    pub async fn pay_linkqr_with(
        &self,
        id: i64,
        form: &PaymentForm,
    ) -> Result<Payment, PaymentRefused> {
        pay::link(self.provider, Selector::Id(id), form, true).await
    }

    /// Attempts to pay a LinkQr link. The bank declines the payment.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Paywall::pay_linkqr`].
    pub async fn decline_linkqr(&self, id: i64) -> Result<Payment, PaymentRefused> {
        pay::link(self.provider, Selector::Id(id), &PaymentForm::new(), false).await
    }

    /// Refunds a payment in full. Returns `false` if the payment could not be refunded.
    pub fn reverse(&self, payment_id: i64) -> bool {
        self.give_back(payment_id, Reversal::Refund)
    }

    /// Cancels a payment in full. A merchant can do the same on the day of the payment. Returns
    /// `false` if the payment could not be cancelled.
    pub fn cancel(&self, payment_id: i64) -> bool {
        self.give_back(payment_id, Reversal::Cancel)
    }

    /// Refunds a part of a payment. `amount` is in major units with a decimal point. `amount` must
    /// be less than the amount that is not yet refunded. Returns `true` if the part was refunded.
    pub fn refund_part(&self, payment_id: i64, amount: &str) -> bool {
        Hundredths::parse(amount)
            .is_some_and(|part| self.give_back(payment_id, Reversal::Part(part)))
    }

    /// Marks a payment as fraud: `StatusId` 13 in the responses to queries. Returns `false` if the
    /// payment does not exist or did not succeed.
    pub fn mark_fraud(&self, payment_id: i64) -> bool {
        lock(&self.provider.store).mark_fraud(payment_id)
    }

    fn give_back(&self, payment_id: i64, reversal: Reversal) -> bool {
        lock(&self.provider.store).reverse(payment_id, reversal, self.provider.context.clock.now())
    }
}
