//! The public handle to Paywall in a running sandbox.

use crate::decimal::Hundredths;
use crate::message::Message;
use crate::{CallbackTiming, Delivery, Forgery, lock};

use super::keys::Keys;
use super::pay::{self, Payment, PaymentForm, PaymentRefused, Selector};
use super::store::{PageState, Reversal};
use super::{PREFIX, PRIVATE_PREFIX, PROVIDER, ProviderState, link_url, operator, page_url};

/// The part of a running sandbox that simulates Paywall. Programs and tests can use its methods to
/// act as the payer or the merchant, for example to pay a link.
#[derive(Clone, Copy, Debug)]
pub struct Paywall<'a> {
    provider: &'a ProviderState,
}

/// A hosted payment page of Paywall in the sandbox, as it was when [`Paywall::pages`] was called.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageView {
    /// The numeric id of the page. The response of `checkout/generate` contains this id, and
    /// requests to `checkout/inquiry` and `checkout/passive` must contain it.
    pub id: i64,
    /// The GUID of the page. The URL of the page contains this GUID.
    pub guid: String,
    /// The merchant's code for the page, which is the `UniqueCode` from the request to
    /// `checkout/generate`.
    pub unique_code: String,
    /// The URL of the hosted payment page.
    pub link: String,
    /// The state of the page in the sandbox. Paywall has no service that returns this state.
    pub state: PageState,
    /// The amount that the payer must pay, with the same digits as in the request, such as `25.0`.
    pub amount: String,
    /// Whether a payer has tried to pay on this page, with or without success.
    pub attempted: bool,
}

/// A LinkQr link of Paywall in the sandbox, as it was when [`Paywall::links`] was called.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkQrView {
    /// The numeric id of the link. The webhooks about the link contain this id.
    pub id: i64,
    /// The GUID of the link. The URL of the payment page contains this GUID.
    pub guid: String,
    /// The URL of the link's payment page.
    pub link: String,
    /// The `MerchantOrderId` from the request that created the link, or an empty string if the
    /// request had none.
    pub merchant_order_id: String,
    /// The `MerchantTrackId` from the request that created the link, or an empty string if the
    /// request had none.
    pub merchant_track_id: String,
    /// The amount of the link, with the same digits as in the request, such as `25.0`.
    pub amount: String,
    /// The number of times that the link has been paid.
    pub payments: i64,
    /// The number of times that the link can still be paid, or `None` if the number of payments is
    /// not limited.
    pub remaining: Option<i64>,
    /// The messages (SMS and e-mail) about the link that Paywall would have sent. The sandbox
    /// records these messages, but does not send them.
    pub sent: Vec<Message>,
}

impl<'a> Paywall<'a> {
    pub(crate) const fn new(provider: &'a ProviderState) -> Self {
        Self { provider }
    }

    fn keys(&self) -> &'a Keys {
        &self.provider.keys
    }

    /// Returns the base URL of the simulated Payment API, with which a client creates pages and
    /// links. A client uses this URL instead of `https://test-payment-api.itspaywall.com`.
    pub fn base_url(&self) -> String {
        format!("{}{PREFIX}", self.provider.context.url)
    }

    /// Returns the base URL of the simulated Payment Private API, with which a client queries
    /// payments. A client uses this URL instead of
    /// `https://test-payment-private-api.itspaywall.com`.
    pub fn private_base_url(&self) -> String {
        format!("{}{PRIVATE_PREFIX}", self.provider.context.url)
    }

    /// Returns the public key, which requests to the Payment API must contain. The sandbox
    /// generates the key when it starts. The key looks like Base64 and begins with
    /// `PaywallSandboxPublic`.
    pub fn public_key(&self) -> &'a str {
        &self.keys().public.key
    }

    /// Returns the id of the public client. Requests to the Payment API must contain this id and
    /// the public key. The id is a GUID that begins with `5a4db0c5`. The sandbox generates it when
    /// it starts.
    pub fn public_client(&self) -> &'a str {
        &self.keys().public.client
    }

    /// Returns the private key, which requests to the Payment Private API must contain. The sandbox
    /// generates the key when it starts. The key looks like Base64 and begins with
    /// `PaywallSandboxPrivate`.
    pub fn private_key(&self) -> &'a str {
        &self.keys().private.key
    }

    /// Returns the id of the private client. Requests to the Payment Private API must contain this
    /// id and the private key. The id is a GUID that begins with `5a4db0c5`. The sandbox generates
    /// it when it starts.
    pub fn private_client(&self) -> &'a str {
        &self.keys().private.client
    }

    /// Returns the key with which the hash in webhooks about hosted payment pages is computed
    /// (`HashKeyType` 3).
    pub fn checkout_hash_key(&self) -> &'a str {
        &self.keys().checkout_hash
    }

    /// Returns the key with which the hash in webhooks about LinkQr links is computed
    /// (`HashKeyType` 2).
    pub fn linkqr_hash_key(&self) -> &'a str {
        &self.keys().linkqr_hash
    }

    /// Returns the key with which the hash in Paywall's general webhooks is computed (`HashKeyType`
    /// 4). The sandbox does not send general webhooks, but a test can forge them with this key.
    pub fn system_hash_key(&self) -> &'a str {
        &self.keys().system_hash
    }

    /// Returns the key with which the hash in Paywall's 3-D callbacks is computed (`HashKeyType`
    /// 1). The sandbox does not send 3-D callbacks, but a test can forge them with this key.
    pub fn threed_hash_key(&self) -> &'a str {
        &self.keys().threed_hash
    }

    /// Returns all hosted payment pages in the order in which they were created.
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

    /// Pays a hosted payment page. A click on the button *Paid* of the page has the same effect.
    /// This method returns after the first attempt to deliver the webhook.
    ///
    /// # Errors
    ///
    /// Returns an error if the page does not exist or does not accept a payment.
    pub async fn pay(&self, id: i64) -> Result<Payment, PaymentRefused> {
        self.pay_with(id, &PaymentForm::new()).await
    }

    /// Pays a hosted payment page with the values in `form`, such as the number of installments.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Paywall::pay`]. Also returns an error if a value in
    /// `form` is invalid or is not possible on this page.
    pub async fn pay_with(&self, id: i64, form: &PaymentForm) -> Result<Payment, PaymentRefused> {
        pay::page(self.provider, Selector::Id(id), form, true).await
    }

    /// Simulates an attempt to pay on a hosted payment page. The bank declines the attempt. The
    /// state of the page remains [`PageState::Open`], and the service `checkout/inquiry` reports
    /// that somebody tried to pay.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Paywall::pay`].
    pub async fn decline(&self, id: i64) -> Result<Payment, PaymentRefused> {
        pay::page(self.provider, Selector::Id(id), &PaymentForm::new(), false).await
    }

    /// Makes a hosted payment page expire immediately. Returns `true` if the page was open.
    pub fn expire(&self, id: i64) -> bool {
        operator::open(self.provider, id, |page, now| page.expires = now).unwrap_or(false)
    }

    /// Deactivates a hosted payment page. A merchant can do the same in Paywall's back office.
    /// Returns `true` if the page was open.
    pub fn deactivate(&self, id: i64) -> bool {
        operator::open(self.provider, id, |page, _| page.passive = true).unwrap_or(false)
    }

    /// Sets when and how often the sandbox delivers Paywall's future webhooks about hosted payment
    /// pages and LinkQr links.
    pub fn set_callback_timing(&self, timing: CallbackTiming) {
        self.provider.context.callbacks.set_timing(PROVIDER, timing);
    }

    /// Returns when and how often the sandbox delivers Paywall's webhooks.
    pub fn callback_timing(&self) -> CallbackTiming {
        self.provider.context.callbacks.timing(PROVIDER)
    }

    /// Posts a forged webhook to the `CallbackAddress` of a hosted payment page. The webhook
    /// reports a payment that nobody has made. Returns `None` if the page does not exist or has no
    /// `CallbackAddress`.
    pub async fn forge(&self, id: i64, forgery: Forgery) -> Option<Delivery> {
        pay::forge(self.provider, id, forgery).await
    }

    /// Posts a forged webhook about a LinkQr link. The webhook reports a payment that nobody has
    /// made. Returns `None` if the link does not exist or has no callback URL. For a hosted payment
    /// page, use [`Paywall::forge`].
    pub async fn forge_linkqr(&self, id: i64, forgery: Forgery) -> Option<Delivery> {
        pay::forge_link(self.provider, id, forgery).await
    }

    /// Pays a LinkQr link once. This method returns after the first attempt to deliver the webhook.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist, or if it has reached its maximum number of
    /// payments.
    pub async fn pay_linkqr(&self, id: i64) -> Result<Payment, PaymentRefused> {
        self.pay_linkqr_with(id, &PaymentForm::new()).await
    }

    /// Pays a LinkQr link once with the values in `form`, such as the number of installments.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Paywall::pay_linkqr`]. Also returns an error if a
    /// value in `form` is invalid or is not possible for this link.
    pub async fn pay_linkqr_with(
        &self,
        id: i64,
        form: &PaymentForm,
    ) -> Result<Payment, PaymentRefused> {
        pay::link(self.provider, Selector::Id(id), form, true).await
    }

    /// Simulates an attempt to pay a LinkQr link. The bank declines the attempt.
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

    /// Cancels a payment in full. At Paywall, a merchant can do the same on the day of the payment.
    /// Returns `false` if the payment could not be cancelled.
    pub fn cancel(&self, payment_id: i64) -> bool {
        self.give_back(payment_id, Reversal::Cancel)
    }

    /// Refunds a part of a payment. `amount` is in major units with a decimal point, such as
    /// `10.50`. It must be less than the part of the payment that has not been refunded yet.
    /// Returns whether the amount was refunded.
    pub fn refund_part(&self, payment_id: i64, amount: &str) -> bool {
        Hundredths::parse(amount)
            .is_some_and(|part| self.give_back(payment_id, Reversal::Part(part)))
    }

    /// Marks a payment as fraud. The responses to queries then contain the `StatusId` 13. Returns
    /// `false` if the payment does not exist or did not succeed.
    pub fn mark_fraud(&self, payment_id: i64) -> bool {
        lock(&self.provider.store).mark_fraud(payment_id)
    }

    fn give_back(&self, payment_id: i64, reversal: Reversal) -> bool {
        lock(&self.provider.store).reverse(payment_id, reversal, self.provider.context.clock.now())
    }
}
