//! Attempts to pay, and what is sent afterwards.

use thiserror::Error;

use crate::callbacks::{Callback, Delivery, Forgery};
use crate::lag::{Earlier, HiddenReads};
use crate::{Switch, lock};

use super::amount::Amount;
use super::store::{Attempt, Page, PageState, QrLink, Source, Store};
use super::values::Currency;
use super::{PROVIDER, ProviderState, callback};

/// The numbers of installments that the page offers. 1 is a single payment, as in the published
/// query.
pub(crate) const INSTALLMENTS: [u32; 5] = [2, 3, 6, 9, 12];

/// The values that a payer chooses on a payment page, such as the number of installments. The
/// payment page of the sandbox never asks for card data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentForm {
    installment: u32,
    charged: Option<String>,
    late: bool,
}

impl Default for PaymentForm {
    fn default() -> Self {
        Self::new()
    }
}

impl PaymentForm {
    /// Creates the form of a payer who pays the amount of the page or link without installments.
    pub const fn new() -> Self {
        Self { installment: 1, charged: None, late: false }
    }

    /// Sets the number of installments. The number 1 means a single payment. The numbers 2, 3, 6, 9
    /// and 12 are valid if the page or link allows installments.
    #[must_use]
    pub const fn installment(mut self, installment: u32) -> Self {
        self.installment = installment;
        self
    }

    /// Sets the amount that is charged to the card, in major units with a decimal point, such as
    /// `149.90`. The default is the amount of the page or link. The charged amount can be lower, or
    /// it can be higher, for example because of interest for installments.
    ///
    /// The webhook and the responses to queries report the charged amount with exactly the digits
    /// of the argument `amount`.
    #[must_use]
    pub fn charged(mut self, amount: impl Into<String>) -> Self {
        self.charged = Some(amount.into());
        self
    }

    /// Sets whether the payment succeeds even if the page has already been paid, has expired or has
    /// been deactivated, or if the LinkQr link has reached its maximum number of payments. This
    /// simulates a payer who opened the payment page earlier, while the page or link could still be
    /// paid, and pays now. The default is `false`.
    #[must_use]
    pub const fn late(mut self, late: bool) -> Self {
        self.late = late;
        self
    }

    /// Reads the form of the page. Empty fields count as absent.
    pub(crate) fn read(body: &[u8]) -> Result<Self, PaymentRefused> {
        let mut form = Self::new();
        for (name, value) in crate::form::fields(body) {
            let value = value.trim();
            match name.as_str() {
                _ if value.is_empty() => {}
                "installment" => {
                    form.installment = value.parse().map_err(|_| PaymentRefused::Installment)?
                }
                "charged" => form.charged = Some(value.replace(',', ".")),
                _ => {}
            }
        }
        Ok(form)
    }
}

/// The result of an attempt to pay on a hosted payment page or to pay a LinkQr link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Payment {
    /// Paywall's numeric id of the payment. A declined payment also has an id.
    pub payment_id: i64,
    /// Whether the bank approved the payment.
    pub is_paid: bool,
    /// Paywall's own code for the payment, which is a GUID. The responses to queries contain this
    /// code in the field `UniqueCode`.
    pub unique_code: String,
    /// The merchant's code for the payment. The responses to queries contain this code in the field
    /// `MerchantUniqueCode`.
    pub merchant_unique_code: String,
    /// The tracking code of the payment, or an empty string if it has none. The responses to
    /// queries contain this code in the field `TrackingCode`.
    pub tracking_code: String,
    /// The URL to which the payer's browser is redirected after the attempt. The value is `None`
    /// for a LinkQr link, because LinkQr links have no such URL.
    pub redirect: Option<String>,
}

/// The reason why the sandbox refused an attempt to pay on a hosted payment page or to pay a LinkQr
/// link.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PaymentRefused {
    /// The page or link does not exist in the sandbox.
    #[error("the sandbox has no such page or link")]
    Unknown,
    /// The hosted payment page does not accept a payment in its current state.
    #[error("the hosted payment page cannot be paid because its state is {state:?}")]
    NotPayable {
        /// The current state of the page.
        state: PageState,
    },
    /// The LinkQr link has reached its maximum number of payments.
    #[error("the link cannot be paid again because it has reached its maximum number of payments")]
    SoldOut,
    /// The payment form contains a number of installments that the page or link does not offer.
    #[error("the payment page does not offer the number of installments in the payment form")]
    Installment,
    /// The charged amount in the payment form is not a valid amount.
    #[error("the charged amount in the payment form is invalid")]
    Amount,
}

/// Selects a page or a link.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Selector<'a> {
    Id(i64),
    Guid(&'a str),
}

impl Selector<'_> {
    pub(crate) fn page(self, store: &Store) -> Option<&Page> {
        match self {
            Self::Id(id) => store.page(id),
            Self::Guid(guid) => store.page_by_guid(guid),
        }
    }

    pub(crate) fn link(self, store: &Store) -> Option<&QrLink> {
        match self {
            Self::Id(id) => store.link(id),
            Self::Guid(guid) => store.link_by_guid(guid),
        }
    }
}

type Settled = Result<(Payment, Vec<Callback>), PaymentRefused>;

/// Attempts to pay a page. Returns after the first attempt to deliver the webhook.
pub(crate) async fn page(
    provider: &ProviderState,
    selector: Selector<'_>,
    form: &PaymentForm,
    is_success: bool,
) -> Result<Payment, PaymentRefused> {
    send(provider, settle_page(provider, selector, form, is_success)).await
}

/// Attempts to pay a link of LinkQr.
pub(crate) async fn link(
    provider: &ProviderState,
    selector: Selector<'_>,
    form: &PaymentForm,
    is_success: bool,
) -> Result<Payment, PaymentRefused> {
    send(provider, settle_link(provider, selector, form, is_success)).await
}

async fn send(provider: &ProviderState, settled: Settled) -> Result<Payment, PaymentRefused> {
    let (payment, callbacks) = settled?;
    provider.context.callbacks.deliver(PROVIDER, callback::options(provider), callbacks).await;
    Ok(payment)
}

/// Posts a webhook about a payment that nobody has made. Returns `None` if the page does not exist
/// or has no callback address.
pub(crate) async fn forge(provider: &ProviderState, id: i64, forgery: Forgery) -> Option<Delivery> {
    let callback = {
        let store = lock(&provider.store);
        let page = store.page(id)?;
        let order = &page.order;
        let terms =
            AttemptTerms { amount: &order.amount, currency: order.currency, installments: false };
        let source = Source::Page(page.id);
        let mut made_up = attempt(provider, &store, &PaymentForm::new(), source, terms).ok()?;
        made_up.is_success = true;
        callback::of_page(provider, page, &made_up, Some(forgery)).pop()?
    };
    Some(provider.context.callbacks.forge(forgery, callback).await)
}

/// Posts a webhook like [`forge`], but for a LinkQr link.
pub(crate) async fn forge_link(
    provider: &ProviderState,
    id: i64,
    forgery: Forgery,
) -> Option<Delivery> {
    let callback = {
        let store = lock(&provider.store);
        let link = store.link(id)?;
        let sale = &link.sale;
        let terms =
            AttemptTerms { amount: &sale.amount, currency: sale.currency, installments: false };
        let source = Source::Link(link.id);
        let mut made_up = attempt(provider, &store, &PaymentForm::new(), source, terms).ok()?;
        made_up.is_success = true;
        callback::of_link(provider, link, &made_up, Some(forgery)).pop()?
    };
    Some(provider.context.callbacks.forge(forgery, callback).await)
}

/// Makes one attempt under one lock, so that two payers can pay the same page only where this is
/// intended.
fn settle_page(
    provider: &ProviderState,
    selector: Selector<'_>,
    form: &PaymentForm,
    is_success: bool,
) -> Settled {
    let now = provider.context.clock.now();
    let mut store = lock(&provider.store);
    let page = selector.page(&store).ok_or(PaymentRefused::Unknown)?;
    match page.state(now) {
        PageState::Open => {}
        _ if form.late => {}
        PageState::Paid if provider.is_set(Switch::PaywallPaidPageIsPaidAgain) => {}
        state => return Err(PaymentRefused::NotPayable { state }),
    }
    let order = &page.order;
    let terms = AttemptTerms {
        amount: &order.amount,
        currency: order.currency,
        installments: order.installments,
    };
    let mut attempt = attempt(provider, &store, form, Source::Page(page.id), terms)?;
    let is_first = !page.attempted;
    let is_declined = provider.context.magic.declines(order.amount.value(), is_first);
    let is_success = is_success && !is_declined;
    attempt.is_success = is_success;
    attempt.is_3d = order.force_3d;
    let has_own_code = provider.is_set(Switch::PaywallMerchantCodeIsGenerated)
        || page.attempted && provider.is_set(Switch::PaywallLaterAttemptHasOwnCode);
    if has_own_code {
        attempt.merchant_code = generated(provider, &page.guid);
        attempt.tracking_code = order.unique_code.clone();
    } else {
        attempt.merchant_code = order.unique_code.clone();
    }
    let (id, redirect) = (page.id, callback::redirect(provider, order, is_success));

    let payment_id = attempt.payment_id;
    let payment = payment(&attempt, redirect);
    store.add_attempt(attempt, now);
    if let Some(page) = store.page_mut(id) {
        let earlier = (page.attempted, page.paid);
        page.earlier = Earlier::new(earlier, provider.context.lag.status());
        page.attempted = true;
        if is_success {
            page.paid = Some(form.installment);
        }
    }
    let posted = store.page(id).zip(store.attempt(payment_id));
    let callbacks = posted.map(|(page, attempt)| callback::of_page(provider, page, attempt, None));
    Ok((payment, callbacks.unwrap_or_default()))
}

/// Makes one attempt to pay a link. Unverified: which values of a link are the codes of the
/// queries. The link's order id, if any, is the merchant's code.
fn settle_link(
    provider: &ProviderState,
    selector: Selector<'_>,
    form: &PaymentForm,
    is_success: bool,
) -> Settled {
    let now = provider.context.clock.now();
    let mut store = lock(&provider.store);
    let link = selector.link(&store).ok_or(PaymentRefused::Unknown)?;
    if link.remaining() == Some(0) && !form.late {
        return Err(PaymentRefused::SoldOut);
    }
    let sale = &link.sale;
    let terms = AttemptTerms {
        amount: &sale.amount,
        currency: sale.currency,
        installments: sale.installments,
    };
    let mut attempt = attempt(provider, &store, form, Source::Link(link.id), terms)?;
    let is_first = store.attempts_of(Source::Link(link.id)).next().is_none();
    let is_declined = provider.context.magic.declines(sale.amount.value(), is_first);
    let is_success = is_success && !is_declined;
    attempt.is_success = is_success;
    attempt.tracking_code = sale.track_id.clone();
    attempt.merchant_code = if sale.order_id.is_empty() {
        generated(provider, &link.guid)
    } else {
        sale.order_id.clone()
    };

    let (id, payment_id) = (link.id, attempt.payment_id);
    let payment = payment(&attempt, None);
    store.add_attempt(attempt, now);
    if let Some(link) = store.link_mut(id).filter(|_| is_success) {
        link.payments += 1;
    }
    let posted = store.link(id).zip(store.attempt(payment_id));
    let callbacks = posted.map(|(link, attempt)| callback::of_link(provider, link, attempt, None));
    Ok((payment, callbacks.unwrap_or_default()))
}

fn payment(attempt: &Attempt, redirect: Option<String>) -> Payment {
    Payment {
        payment_id: attempt.payment_id,
        is_paid: attempt.is_success,
        unique_code: attempt.guid.clone(),
        merchant_unique_code: attempt.merchant_code.clone(),
        tracking_code: attempt.tracking_code.clone(),
        redirect,
    }
}

/// Returns a code that the sandbox generates for a merchant. Its format is documented by example,
/// in rows of unknown origin.
fn generated(provider: &ProviderState, guid: &str) -> String {
    format!("{guid}_{}", provider.context.random.word(20).to_ascii_uppercase())
}

/// The terms of a page or a link.
struct AttemptTerms<'a> {
    amount: &'a Amount,
    currency: Currency,
    installments: bool,
}

/// Returns an attempt that does not have the merchant's codes yet.
fn attempt(
    provider: &ProviderState,
    store: &Store,
    form: &PaymentForm,
    source: Source,
    terms: AttemptTerms<'_>,
) -> Result<Attempt, PaymentRefused> {
    if !(form.installment == 1 || terms.installments && INSTALLMENTS.contains(&form.installment)) {
        return Err(PaymentRefused::Installment);
    }
    let charged = match &form.charged {
        Some(text) => Amount::parse(text).ok_or(PaymentRefused::Amount)?,
        None => terms.amount.clone(),
    };
    Ok(Attempt {
        payment_id: store.next_payment_id(),
        source,
        guid: provider.context.random.guid(),
        merchant_code: String::new(),
        tracking_code: String::new(),
        requested: terms.amount.clone(),
        charged,
        currency: terms.currency,
        installment: form.installment,
        is_3d: false,
        is_success: false,
        is_fraud: false,
        hidden: HiddenReads::new(provider.context.lag.payments()),
        activities: Vec::new(),
    })
}
