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

/// A link in the sandbox, for programs and tests.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkView {
    /// The merchant's order number, or one from the sandbox if the request had none.
    pub order_id: String,
    /// The URL of the payment page.
    pub url: String,
    /// The state of the link. The list reports a deactivated link as `EXPIRED`, unless a switch is
    /// on.
    pub state: LinkState,
    /// The requested amount in lira: `120`, `149.90`.
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

    /// Returns the base URL, which replaces `https://testahlsanalpos.ahlpay.com.tr`.
    pub fn base_url(&self) -> String {
        format!("{}{PREFIX}", self.provider.context.url)
    }

    /// Returns the e-mail address of the login, which is generated when the sandbox starts. It
    /// begins with `ahlpay-sandbox-`.
    pub fn email(&self) -> &'a str {
        &self.keys().email
    }

    /// Returns the password of the login, which is generated when the sandbox starts. It consists
    /// of visible ASCII characters and begins with `AhlPaySandboxPassword`.
    pub fn password(&self) -> &'a str {
        &self.keys().password
    }

    /// Returns the secret with which the hashed text of a request begins. The secret itself is
    /// never sent. It begins with `AhlPaySandboxHash`.
    pub fn hash_password(&self) -> &'a str {
        &self.keys().hash_password
    }

    /// Returns the number of the institution, 1, which requests must send as `memberId`.
    pub const fn member_id(&self) -> u32 {
        MEMBER_ID
    }

    /// Returns the number of the merchant, which the login reports and requests must send as
    /// `merchantId`. It is generated when the sandbox starts.
    pub fn merchant_id(&self) -> u32 {
        self.keys().merchant_id
    }

    /// Returns the number of successful logins.
    pub fn logins(&self) -> usize {
        lock(&self.provider.tokens).issued()
    }

    /// Invalidates every token now. Otherwise a token is valid for an hour after its login.
    pub fn end_tokens(&self) {
        lock(&self.provider.tokens).end();
    }

    /// Returns all links, in the order of their creation.
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

    /// Returns the messages that the provider would have sent, in the order of the links. The
    /// sandbox sends none.
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
    /// Returns the errors of [`AhlPay::pay`], and an error if the charged amount is invalid.
    pub fn pay_with(&self, order_id: &str, form: &PaymentForm) -> Result<Payment, PaymentRefused> {
        pay::end(self.provider, Selector::Order(order_id), form, true)
    }

    /// Attempts a payment that the bank declines. The link then has the state failed, but can still
    /// be paid.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`AhlPay::pay`].
    pub fn decline(&self, order_id: &str) -> Result<Payment, PaymentRefused> {
        pay::end(self.provider, Selector::Order(order_id), &PaymentForm::new(), false)
    }

    /// Begins an attempt. The link is pending until [`AhlPay::pay`] or [`AhlPay::decline`] ends the
    /// attempt, even if the link expires in the meantime.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`AhlPay::pay`], and an error if an attempt is in progress.
    pub fn begin(&self, order_id: &str) -> Result<(), PaymentRefused> {
        pay::begin(self.provider, Selector::Order(order_id))
    }

    /// Deactivates the unpaid links of an order, as the back office can. Returns whether there were
    /// any.
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

    /// Cancels the newest payment of an order as a whole, as on the day of the payment. Returns
    /// whether there was anything to cancel.
    pub fn void(&self, order_id: &str) -> bool {
        self.give_back(order_id, Reversal::Void)
    }

    fn give_back(&self, order_id: &str, reversal: Reversal) -> bool {
        lock(&self.provider.store).give_back(order_id, reversal, self.provider.context.clock.now())
    }
}
