//! The public handle to AHL Pay in a running sandbox.

use crate::clock::{StampStyle, stamp};
use crate::lock;
use crate::message::Message;

use super::keys::{Keys, MEMBER_ID};
use super::pay::{self, Payment, PaymentForm, PaymentRefused, Selector};
use super::state::LinkState;
use super::store::Reversal;
use super::{PREFIX, ProviderState, deactivate, link_url, operator};

/// A handle with which programs and tests control AHL Pay in a running sandbox.
#[derive(Clone, Copy, Debug)]
pub struct AhlPay<'a> {
    provider: &'a ProviderState,
}

/// A snapshot of a payment link in the sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkView {
    /// The merchant's order number for the link. The sandbox generates an order number if the
    /// request contained none.
    pub order_id: String,
    /// The URL of the link's payment page.
    pub url: String,
    /// The state of the link. The provider's list of links reports a deactivated link as `EXPIRED`,
    /// unless [`Switch::AhlPassiveLinkIsListedApart`](crate::Switch::AhlPassiveLinkIsListedApart)
    /// is on.
    pub state: LinkState,
    /// The amount of the link in lira, such as `120` or `149.90`.
    pub amount: String,
    /// When the link was created, as local time in Türkiye without a time zone.
    pub created: String,
    /// When the link expires, as local time in Türkiye without a time zone.
    pub expires: String,
}

impl<'a> AhlPay<'a> {
    pub(crate) const fn new(provider: &'a ProviderState) -> Self {
        Self { provider }
    }

    fn keys(&self) -> &'a Keys {
        &self.provider.keys
    }

    /// Returns the base URL of AHL Pay in the sandbox. A client uses this URL instead of
    /// `https://testahlsanalpos.ahlpay.com.tr`.
    pub fn base_url(&self) -> String {
        format!("{}{PREFIX}", self.provider.context.url)
    }

    /// Returns the e-mail address for the login. The address is generated when the sandbox starts,
    /// and begins with `ahlpay-sandbox-`.
    pub fn email(&self) -> &'a str {
        &self.keys().email
    }

    /// Returns the password for the login. The password is generated when the sandbox starts. It
    /// consists of visible ASCII characters and begins with `AhlPaySandboxPassword`.
    pub fn password(&self) -> &'a str {
        &self.keys().password
    }

    /// Returns the hash password, a secret that begins with `AhlPaySandboxHash`. For a request, a
    /// client hashes a text that begins with this secret, and sends only the hash.
    pub fn hash_password(&self) -> &'a str {
        &self.keys().hash_password
    }

    /// Returns the institution's number. The number is always 1, and requests must contain it as
    /// `memberId`.
    pub const fn member_id(&self) -> u32 {
        MEMBER_ID
    }

    /// Returns the merchant's number. The number is generated when the sandbox starts. The response
    /// to the login contains this number. Requests must contain the number as `merchantId`.
    pub fn merchant_id(&self) -> u32 {
        self.keys().merchant_id
    }

    /// Returns the number of successful logins.
    pub fn logins(&self) -> usize {
        lock(&self.provider.tokens).issued()
    }

    /// Invalidates all login tokens immediately. Without this call, a token is valid for one hour
    /// after the login.
    pub fn end_tokens(&self) {
        lock(&self.provider.tokens).end();
    }

    /// Returns all links in the order in which they were created.
    pub fn links(&self) -> Vec<LinkView> {
        let now = self.provider.context.clock.now();
        let wall_clock = |at| stamp(at, StampStyle::default());
        let store = lock(&self.provider.store);
        store
            .links()
            .map(|link| LinkView {
                order_id: link.order.order_id.clone(),
                url: link_url(&self.provider.context.url, &link.slug),
                state: link.state(now),
                amount: link.order.amount.digits(),
                created: wall_clock(link.created),
                expires: wall_clock(link.expires),
            })
            .collect()
    }

    /// Returns the messages that AHL Pay would have sent, in the order in which the links were
    /// created. The sandbox records these messages, but does not send them.
    pub fn messages(&self) -> Vec<Message> {
        lock(&self.provider.store).links().flat_map(|link| link.sent.iter().cloned()).collect()
    }

    /// Pays the newest link of an order. The button on the payment page has the same effect. The
    /// payment causes no callback.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist or cannot be paid.
    pub fn pay(&self, order_id: &str) -> Result<Payment, PaymentRefused> {
        self.pay_with(order_id, &PaymentForm::new())
    }

    /// Pays the newest link of an order with the payer's choices in `form`.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`AhlPay::pay`], and if the charged amount is invalid.
    pub fn pay_with(&self, order_id: &str, form: &PaymentForm) -> Result<Payment, PaymentRefused> {
        pay::end(self.provider, Selector::Order(order_id), form, true)
    }

    /// Attempts to pay the newest link of an order. The bank declines the payment. After the
    /// attempt, the state of the link is [`LinkState::Fail`], but the link can still be paid.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`AhlPay::pay`].
    pub fn decline(&self, order_id: &str) -> Result<Payment, PaymentRefused> {
        pay::end(self.provider, Selector::Order(order_id), &PaymentForm::new(), false)
    }

    /// Begins an attempt to pay the newest link of an order. [`AhlPay::pay`] or [`AhlPay::decline`]
    /// ends the attempt. During the attempt, the link is pending and does not expire.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`AhlPay::pay`], and if an attempt is already in
    /// progress.
    pub fn begin(&self, order_id: &str) -> Result<(), PaymentRefused> {
        pay::begin(self.provider, Selector::Order(order_id))
    }

    /// Deactivates the unpaid links of an order. A merchant can do the same in AHL Pay's back
    /// office. Returns `true` if the order had an unpaid link.
    pub fn deactivate(&self, order_id: &str) -> bool {
        deactivate::close(
            &mut lock(&self.provider.store),
            order_id,
            self.provider.context.clock.now(),
        )
    }

    /// Ends the lifetime of the newest link of an order immediately. Returns `true` if the link was
    /// waiting for its payment.
    pub fn expire(&self, order_id: &str) -> bool {
        let store = lock(&self.provider.store);
        let newest = store.places_by_order(order_id).last().and_then(|place| store.link(*place));
        let slug = newest.map(|link| link.slug.clone());
        drop(store);
        slug.and_then(|slug| operator::expire(self.provider, &slug)).unwrap_or(false)
    }

    /// Refunds the newest payment of an order in full. Returns `false` if the order has no payment
    /// that can be refunded.
    pub fn refund(&self, order_id: &str) -> bool {
        self.give_back(order_id, Reversal::Refund)
    }

    /// Cancels the newest payment of an order in full. A merchant can do the same on the day of the
    /// payment. Returns `false` if the order has no payment that can be cancelled.
    pub fn void(&self, order_id: &str) -> bool {
        self.give_back(order_id, Reversal::Void)
    }

    fn give_back(&self, order_id: &str, reversal: Reversal) -> bool {
        lock(&self.provider.store).give_back(order_id, reversal, self.provider.context.clock.now())
    }
}
