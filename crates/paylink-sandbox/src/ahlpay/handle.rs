//! The public handle to AHL Pay in a running sandbox.

use crate::clock::{StampStyle, stamp};
use crate::lock;
use crate::message::Message;

use super::keys::{Keys, MEMBER_ID};
use super::pay::{self, Payment, PaymentForm, PaymentRefused, Selector};
use super::state::LinkState;
use super::store::Reversal;
use super::{PREFIX, ProviderState, deactivate, link_url, operator};

/// AHL Pay in a running sandbox, as programs and tests control it.
#[derive(Clone, Copy, Debug)]
pub struct AhlPay<'a> {
    provider: &'a ProviderState,
}

/// A link, as programs and tests see it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkView {
    /// The merchant's order number, or the sandbox's if the request had none.
    pub order_id: String,
    /// The URL of the payment page.
    pub url: String,
    /// The state of the link. The list reports a deactivated link as `EXPIRED`, unless a switch is
    /// on.
    pub state: LinkState,
    /// The requested amount in lira: `120`, `149.90`.
    pub amount: String,
    /// When the link was created: Turkish local time without a time zone.
    pub created: String,
    /// When the link expires: Turkish local time without a time zone.
    pub expires: String,
}

impl<'a> AhlPay<'a> {
    pub(crate) const fn new(provider: &'a ProviderState) -> Self {
        Self { provider }
    }

    fn keys(&self) -> &'a Keys {
        &self.provider.keys
    }

    /// The base URL to use instead of `https://testahlsanalpos.ahlpay.com.tr`.
    pub fn base_url(&self) -> String {
        format!("{}{PREFIX}", self.provider.context.url)
    }

    /// The e-mail address of this start's login. It begins with `ahlpay-sandbox-`.
    pub fn email(&self) -> &'a str {
        &self.keys().email
    }

    /// The password of this start's login: visible ASCII, begins with `AhlPaySandboxPassword`.
    pub fn password(&self) -> &'a str {
        &self.keys().password
    }

    /// The secret that the hash of a request begins with. It is never sent itself. It begins with
    /// `AhlPaySandboxHash`.
    pub fn hash_password(&self) -> &'a str {
        &self.keys().hash_password
    }

    /// The number of the institution, which `memberId` must have: 1.
    pub const fn member_id(&self) -> u32 {
        MEMBER_ID
    }

    /// The number of this start's merchant, which the login reports and `merchantId` must have.
    pub fn merchant_id(&self) -> u32 {
        self.keys().merchant_id
    }

    /// The number of successful logins.
    pub fn logins(&self) -> usize {
        lock(&self.provider.tokens).issued()
    }

    /// Invalidates every token now. Otherwise a token is valid for an hour after its login.
    pub fn end_tokens(&self) {
        lock(&self.provider.tokens).end();
    }

    /// All links, in the order of their creation.
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

    /// The messages that the provider would have sent, in the order of the links. The sandbox sends
    /// none.
    pub fn messages(&self) -> Vec<Message> {
        lock(&self.provider.store).links().flat_map(|link| link.sent.iter().cloned()).collect()
    }

    /// Pays the newest link of an order, as the button on its page does. There is no callback.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist, or if it cannot be paid.
    pub fn pay(&self, order_id: &str) -> Result<Payment, PaymentRefused> {
        self.pay_with(order_id, &PaymentForm::new())
    }

    /// Pays the newest link of an order with the choices of a form.
    ///
    /// # Errors
    ///
    /// As [`AhlPay::pay`], and if the charged amount is invalid.
    pub fn pay_with(&self, order_id: &str, form: &PaymentForm) -> Result<Payment, PaymentRefused> {
        pay::end(self.provider, Selector::Order(order_id), form, true)
    }

    /// Attempts a payment that the bank declines. The link has failed then, but can still be paid.
    ///
    /// # Errors
    ///
    /// As [`AhlPay::pay`].
    pub fn decline(&self, order_id: &str) -> Result<Payment, PaymentRefused> {
        pay::end(self.provider, Selector::Order(order_id), &PaymentForm::new(), false)
    }

    /// Begins an attempt. The link is pending until [`AhlPay::pay`] or [`AhlPay::decline`] ends the
    /// attempt, even if the link expires in the meantime.
    ///
    /// # Errors
    ///
    /// As [`AhlPay::pay`], and if an attempt is in progress.
    pub fn begin(&self, order_id: &str) -> Result<(), PaymentRefused> {
        pay::begin(self.provider, Selector::Order(order_id))
    }

    /// Deactivates the links of an order that are not paid, as the back office can.
    /// Returns whether there was any.
    pub fn deactivate(&self, order_id: &str) -> bool {
        deactivate::close(
            &mut lock(&self.provider.store),
            order_id,
            self.provider.context.clock.now(),
        )
    }

    /// Ends the lifetime of the newest link of an order now. Returns whether it was waiting for its
    /// payment.
    pub fn expire(&self, order_id: &str) -> bool {
        let store = lock(&self.provider.store);
        let newest = store.places_by_order(order_id).last().and_then(|place| store.link(*place));
        let slug = newest.map(|link| link.slug.clone());
        drop(store);
        slug.and_then(|slug| operator::expire(self.provider, &slug)).unwrap_or(false)
    }

    /// Refunds the newest payment of an order as a whole. Returns whether there was anything to
    /// refund.
    pub fn refund(&self, order_id: &str) -> bool {
        self.give_back(order_id, Reversal::Refund)
    }

    /// Cancels the newest payment of an order as a whole, as on its day. Returns whether there was
    /// anything to cancel.
    pub fn void(&self, order_id: &str) -> bool {
        self.give_back(order_id, Reversal::Void)
    }

    fn give_back(&self, order_id: &str, reversal: Reversal) -> bool {
        lock(&self.provider.store).give_back(order_id, reversal, self.provider.context.clock.now())
    }
}
