//! The AHL Pay wing in the hands of tests and tools.

use crate::clock::{StampStyle, stamp};
use crate::lock;
use crate::message::Message;

use super::keys::{Keys, MEMBER_ID};
use super::pay::{self, Payment, PaymentForm, PaymentRefused, Selector};
use super::state::LinkState;
use super::store::Reversal;
use super::{PREFIX, ProviderState, deactivate, link_url, operator};

/// The AHL Pay wing of a running sandbox.
#[derive(Clone, Copy, Debug)]
pub struct AhlPay<'a> {
    provider: &'a ProviderState,
}

/// A link as tests and tools see it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkView {
    /// The merchant's order number, or the one that the sandbox chose where none was sent.
    pub order_id: String,
    /// The payment page.
    pub url: String,
    /// What has become of the link. The list says `EXPIRED` of a deactivated one, unless a switch
    /// is on.
    pub state: LinkState,
    /// The amount asked for, in lira: `120`, `149.90`.
    pub amount: String,
    /// When it was created: Turkish wall clock, no zone.
    pub created: String,
    /// Until when it can be paid, in the same clock.
    pub expires: String,
}

impl<'a> AhlPay<'a> {
    pub(crate) const fn new(provider: &'a ProviderState) -> Self {
        Self { provider }
    }

    fn keys(&self) -> &'a Keys {
        &self.provider.keys
    }

    /// What stands in for `https://testahlsanalpos.ahlpay.com.tr`.
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

    /// The number of the institution that `memberId` must say: 1.
    pub const fn member_id(&self) -> u32 {
        MEMBER_ID
    }

    /// The number of this start's merchant, which the login tells and `merchantId` must say.
    pub fn merchant_id(&self) -> u32 {
        self.keys().merchant_id
    }

    /// How many logins have succeeded.
    pub fn logins(&self) -> usize {
        lock(&self.provider.tokens).issued()
    }

    /// Ends every token now; by itself each one ends an hour after its login.
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
    /// them to nobody.
    pub fn messages(&self) -> Vec<Message> {
        lock(&self.provider.store).links().flat_map(|link| link.sent.iter().cloned()).collect()
    }

    /// Pays the newest link of an order, as if the payer had pressed the button on its page.
    /// Nothing is called back.
    ///
    /// # Errors
    ///
    /// The link does not exist, or cannot be paid any more.
    pub fn pay(&self, order_id: &str) -> Result<Payment, PaymentRefused> {
        self.pay_with(order_id, &PaymentForm::new())
    }

    /// Pays the newest link of an order as a filled form says.
    ///
    /// # Errors
    ///
    /// As [`AhlPay::pay`], and the form asks for what cannot be done.
    pub fn pay_with(&self, order_id: &str, form: &PaymentForm) -> Result<Payment, PaymentRefused> {
        pay::end(self.provider, Selector::Order(order_id), form, true)
    }

    /// An attempt that the bank refuses. The link has failed then, and can still be paid.
    ///
    /// # Errors
    ///
    /// As [`AhlPay::pay`].
    pub fn decline(&self, order_id: &str) -> Result<Payment, PaymentRefused> {
        pay::end(self.provider, Selector::Order(order_id), &PaymentForm::new(), false)
    }

    /// An attempt begins, and the link is pending until [`AhlPay::pay`] or [`AhlPay::decline`] ends
    /// it: also when its time is over by then.
    ///
    /// # Errors
    ///
    /// As [`AhlPay::pay`], and an attempt is under way.
    pub fn begin(&self, order_id: &str) -> Result<(), PaymentRefused> {
        pay::begin(self.provider, Selector::Order(order_id))
    }

    /// Deactivates the links of an order that are not paid, as somebody at the back office can.
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

    /// Gives the newest payment of an order back as a whole, by refund. Returns whether there was
    /// anything to give back.
    pub fn refund(&self, order_id: &str) -> bool {
        self.give_back(order_id, Reversal::Refund)
    }

    /// Gives the newest payment of an order back as a whole, by cancelling it on its day. Returns
    /// whether there was anything to give back.
    pub fn void(&self, order_id: &str) -> bool {
        self.give_back(order_id, Reversal::Void)
    }

    fn give_back(&self, order_id: &str, reversal: Reversal) -> bool {
        lock(&self.provider.store).give_back(order_id, reversal, self.provider.context.clock.now())
    }
}
