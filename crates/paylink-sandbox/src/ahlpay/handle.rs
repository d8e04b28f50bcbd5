//! The public handle to AHL Pay in a running sandbox.

use crate::clock::{StampStyle, stamp};
use crate::lock;
use crate::message::Message;
use crate::provider::Operator as _;

use super::keys::{Keys, MEMBER_ID};
use super::pay::{self, Payment, PaymentForm, PaymentRefused, Selector};
use super::state::LinkState;
use super::store::Reversal;
use super::{LINK_KIND, PREFIX, ProviderState, deactivate, link_url};

/// The part of a running sandbox that simulates AHL Pay. Programs and tests can use its methods to
/// act as the payer or the merchant, for example to pay a link.
#[derive(Clone, Copy, Debug)]
pub struct AhlPay<'a> {
    provider: &'a ProviderState,
}

/// A payment link in the sandbox, as it was when [`AhlPay::links`] was called.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkView {
    /// The merchant's order number for the link. The sandbox generates an order number if the
    /// request contained none.
    pub order_id: String,
    /// The URL of the link's payment page.
    pub url: String,
    /// The state of the link. The simulated AHL Pay lists a deactivated link as `EXPIRED`, unless
    /// [`Switch::AhlPassiveLinkIsListedApart`](crate::Switch::AhlPassiveLinkIsListedApart) is on.
    pub state: LinkState,
    /// The amount of the link in lira, such as `120` or `149.90`.
    pub amount: String,
    /// The time at which the link was created, as local time in Türkiye without a time zone.
    pub created: String,
    /// The time at which the link expires, as local time in Türkiye without a time zone.
    pub expires: String,
}

impl<'a> AhlPay<'a> {
    pub(crate) const fn new(provider: &'a ProviderState) -> Self {
        Self { provider }
    }

    fn keys(&self) -> &'a Keys {
        &self.provider.keys
    }

    /// Returns the base URL of the simulated AHL Pay. A client uses this URL instead of
    /// `https://testahlsanalpos.ahlpay.com.tr`.
    pub fn base_url(&self) -> String {
        format!("{}{PREFIX}", self.provider.context.url)
    }

    /// Returns the e-mail address with which a client logs in. The sandbox generates the address
    /// when it starts. The address begins with `ahlpay-sandbox-`.
    pub fn email(&self) -> &'a str {
        &self.keys().email
    }

    /// Returns the password with which a client logs in. The sandbox generates the password when it
    /// starts. The password consists of visible ASCII characters and begins with
    /// `AhlPaySandboxPassword`.
    pub fn password(&self) -> &'a str {
        &self.keys().password
    }

    /// Returns the hash password, the secret with which a client signs requests. To sign a request,
    /// the client computes a hash from this secret and from values of the request, and sends only
    /// the hash. The hash password begins with `AhlPaySandboxHash`.
    pub fn hash_password(&self) -> &'a str {
        &self.keys().hash_password
    }

    /// Returns the numeric id of the institution that the merchant belongs to. In the sandbox, the
    /// id is always 1. A client sends this id in the field `memberId`.
    pub const fn member_id(&self) -> u32 {
        MEMBER_ID
    }

    /// Returns the numeric id of the merchant. The sandbox generates the id when it starts. The
    /// response to the login contains this id. A client sends the id in the field `merchantId`.
    pub fn merchant_id(&self) -> u32 {
        self.keys().merchant_id
    }

    /// Returns the number of successful logins at the simulated AHL Pay.
    pub fn logins(&self) -> usize {
        lock(&self.provider.keys.tokens).issued()
    }

    /// Invalidates all login tokens immediately. Without this call, a token expires one hour after
    /// the login.
    pub fn end_tokens(&self) {
        lock(&self.provider.keys.tokens).end();
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

    /// Returns the messages (SMS and e-mail) that AHL Pay would have sent, in the order in which
    /// the links were created. The sandbox records these messages, but does not send them.
    pub fn messages(&self) -> Vec<Message> {
        lock(&self.provider.store).links().flat_map(|link| link.sent.iter().cloned()).collect()
    }

    /// Pays the newest link of an order. A click on the button *Paid* of the payment page has the
    /// same effect. The sandbox sends no callback, because AHL Pay does not document a callback.
    ///
    /// # Errors
    ///
    /// Returns an error if the link does not exist or cannot be paid.
    pub fn pay(&self, order_id: &str) -> Result<Payment, PaymentRefused> {
        self.pay_with(order_id, &PaymentForm::new())
    }

    /// Pays the newest link of an order with the values in `form`, such as the charged amount.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`AhlPay::pay`]. Also returns an error if the charged
    /// amount is invalid.
    pub fn pay_with(&self, order_id: &str, form: &PaymentForm) -> Result<Payment, PaymentRefused> {
        pay::end(self.provider, Selector::Order(order_id), form, true)
    }

    /// Simulates an attempt to pay the newest link of an order. The bank declines the attempt.
    /// After the attempt, the state of the link is [`LinkState::Fail`], but the link can still be
    /// paid.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`AhlPay::pay`].
    pub fn decline(&self, order_id: &str) -> Result<Payment, PaymentRefused> {
        pay::end(self.provider, Selector::Order(order_id), &PaymentForm::new(), false)
    }

    /// Begins an attempt to pay the newest link of an order. A call of [`AhlPay::pay`] or
    /// [`AhlPay::decline`] ends the attempt. During the attempt, the state of the link is
    /// [`LinkState::Pending`], and the link does not expire.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`AhlPay::pay`]. Also returns an error if another
    /// attempt is in progress.
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

    /// Makes the newest link of an order expire immediately. Returns `true` if the link was waiting
    /// for its payment.
    pub fn expire(&self, order_id: &str) -> bool {
        let store = lock(&self.provider.store);
        let newest = store.places_by_order(order_id).last().and_then(|place| store.link(*place));
        let slug = newest.map(|link| link.slug.clone());
        drop(store);
        slug.and_then(|slug| self.provider.expire(&LINK_KIND, &slug)).unwrap_or(false)
    }

    /// Refunds the newest payment of an order in full. Returns `false` if the order has no payment
    /// that can be refunded.
    pub fn refund(&self, order_id: &str) -> bool {
        self.give_back(order_id, Reversal::Refund)
    }

    /// Voids the newest payment of an order, which cancels it in full. At AHL Pay, a merchant can
    /// void a payment on the day of the payment. Returns `false` if the order has no payment that
    /// can be voided.
    pub fn void(&self, order_id: &str) -> bool {
        self.give_back(order_id, Reversal::Void)
    }

    fn give_back(&self, order_id: &str, reversal: Reversal) -> bool {
        lock(&self.provider.store).give_back(order_id, reversal, self.provider.context.clock.now())
    }
}
