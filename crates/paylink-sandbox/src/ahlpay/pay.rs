//! Attempts to pay.

use thiserror::Error;

use crate::decimal::Hundredths;
use crate::lag::HiddenReads;
use crate::{Switch, lock};

use super::ProviderState;
use super::state::{LinkState, PaymentState};
use super::store::{Store, Transaction};

/// The values that a payer chooses on the payment page of a link, such as the charged amount. The
/// payment page of the sandbox never asks for card data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentForm {
    charged: Option<String>,
    late: bool,
}

impl PaymentForm {
    /// Creates the form of a payer who pays the amount of the link.
    pub const fn new() -> Self {
        Self { charged: None, late: false }
    }

    /// Sets the amount that is charged to the card, in lira with a decimal point, such as `149.90`.
    /// The default is the amount of the link. The charged amount can be lower, or it can be higher,
    /// for example because of interest for installments.
    ///
    /// In the responses of AHL Pay's service `Transaction/List`, the field `totalAmount` is the
    /// charged amount, and the field `amount` is the amount of the link.
    #[must_use]
    pub fn charged(mut self, amount: impl Into<String>) -> Self {
        self.charged = Some(amount.into());
        self
    }

    /// Sets whether the payment succeeds even if the link has already been paid, has expired or has
    /// been deactivated. This simulates a payer who opened the payment page earlier, while the link
    /// could still be paid, and pays now. The default is `false`.
    #[must_use]
    pub const fn late(mut self, late: bool) -> Self {
        self.late = late;
        self
    }

    /// Reads the form of the page. Empty fields count as absent.
    pub(crate) fn read(body: &[u8]) -> Self {
        let mut fields = crate::form::fields(body).into_iter();
        let charged = fields.find(|(name, value)| name == "charged" && !value.trim().is_empty());
        Self { charged: charged.map(|(_, value)| value.trim().replace(',', ".")), late: false }
    }
}

/// The result of an attempt to pay a link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Payment {
    /// The order number of the link.
    pub order_id: String,
    /// The bank's authorization code, or an empty string if the bank declined the payment.
    pub auth_code: String,
    /// Whether the bank approved the payment.
    pub is_paid: bool,
}

/// The reason why the sandbox refused an attempt to pay a link.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PaymentRefused {
    /// The link does not exist in the sandbox.
    #[error("the sandbox has no such link")]
    Unknown,
    /// The link cannot be paid in its current state.
    #[error("the link cannot be paid because its state is {state}")]
    NotPayable {
        /// The current state of the link.
        state: LinkState,
    },
    /// The charged amount in the payment form is not a valid amount.
    #[error("the charged amount in the payment form is invalid")]
    Amount,
}

/// Selects a link. An order selects its newest link.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Selector<'a> {
    Order(&'a str),
    Slug(&'a str),
}

impl Selector<'_> {
    pub(crate) fn place(self, store: &Store) -> Option<usize> {
        match self {
            Self::Order(order_id) => store.places_by_order(order_id).last().copied(),
            Self::Slug(slug) => store.place_by_slug(slug),
        }
    }
}

/// Begins an attempt. The link is pending until the attempt ends.
pub(crate) fn begin(
    provider: &ProviderState,
    selector: Selector<'_>,
) -> Result<(), PaymentRefused> {
    let now = provider.context.clock.now();
    let mut store = lock(&provider.store);
    let place = selector.place(&store).ok_or(PaymentRefused::Unknown)?;
    match store.link(place).ok_or(PaymentRefused::Unknown)?.state(now) {
        LinkState::Start | LinkState::Fail => store.change(place, PaymentState::Pending, now),
        state => return Err(PaymentRefused::NotPayable { state }),
    }
    Ok(())
}

/// Makes one attempt under one lock, so that two payers can pay the same link only where this is
/// intended. Documented: the outcome is the link's status. Unverified: a declined attempt does not
/// change the status of a link that cannot be paid any more.
pub(crate) fn end(
    provider: &ProviderState,
    selector: Selector<'_>,
    form: &PaymentForm,
    is_success: bool,
) -> Result<Payment, PaymentRefused> {
    let now = provider.context.clock.now();
    let mut store = lock(&provider.store);
    let place = selector.place(&store).ok_or(PaymentRefused::Unknown)?;
    let link = store.link(place).ok_or(PaymentRefused::Unknown)?;
    let state = link.state(now);
    let is_payable = matches!(state, LinkState::Start | LinkState::Pending | LinkState::Fail);
    match state {
        _ if is_payable || form.late => {}
        LinkState::Success if provider.is_set(Switch::AhlPaidLinkIsPaidAgain) => {}
        state => return Err(PaymentRefused::NotPayable { state }),
    }
    let requested = link.order.amount;
    let is_first =
        store.transactions_by_order(&link.order.order_id).all(|own| own.slug != link.slug);
    let is_success = is_success && !provider.context.magic.declines(requested, is_first);
    let charged = match &form.charged {
        Some(text) => {
            Hundredths::parse(text).filter(|own| !own.is_zero()).ok_or(PaymentRefused::Amount)?
        }
        None => requested,
    };
    let transaction = Transaction {
        id: 0,
        order_id: link.order.order_id.clone(),
        slug: link.slug.clone(),
        at: now,
        requested,
        charged,
        installments: link.order.installments,
        currency: link.order.currency,
        auth_code: if is_success { provider.context.random.digits(6) } else { String::new() },
        is_success,
        hidden: HiddenReads::new(provider.context.lag.payments()),
        hidden_status: HiddenReads::new(provider.context.lag.status()),
        gives_back: None,
        given_back: None,
        returned: Hundredths::default(),
    };
    let payment = Payment {
        order_id: transaction.order_id.clone(),
        auth_code: transaction.auth_code.clone(),
        is_paid: is_success,
    };
    if is_success || is_payable {
        let state = if is_success { PaymentState::Paid } else { PaymentState::Declined };
        store.change(place, state, now);
    }
    store.add_transaction(transaction);
    Ok(payment)
}
