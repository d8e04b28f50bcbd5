//! Attempts to pay: their transactions, and what is sent afterwards.

use jiff::Timestamp;

use thiserror::Error;

use crate::callbacks::{Callback, Delivery, DeliveryOptions, Forgery};
use crate::decimal::Hundredths;
use crate::lag::{Earlier, HiddenReads};
use crate::message::Message;
use crate::{Switch, lock};

use super::store::{Link, State, Store, Transaction, new_xact_id, status};
use super::{PROVIDER, ProviderState, callback};

/// Unverified: the commission of an account is 2.5 %.
const COMMISSION: (u32, u32) = (25, 1000);

/// The largest number of cards. This is a limit of the sandbox.
const MOST_CARDS: u32 = 20;

/// Documented: the usual numbers of installments, 0 for a single payment.
pub(crate) const INSTALLMENTS: [u32; 4] = [0, 3, 6, 9];

/// The values that a payer chooses on the payment page of a link, such as the charged amount. The
/// payment page of the sandbox never asks for card data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentForm {
    cards: u32,
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
    /// Creates the form of a payer who pays the amount of the link with one card and without
    /// installments.
    pub const fn new() -> Self {
        Self { cards: 1, installment: 0, charged: None, late: false }
    }

    /// Sets the number of cards over which the payer splits the amount. A number greater than 1 is
    /// valid only if the link allows several cards.
    #[must_use]
    pub const fn cards(mut self, cards: u32) -> Self {
        self.cards = cards;
        self
    }

    /// Sets the number of installments: 3, 6, 9, or 0 for a single payment.
    #[must_use]
    pub const fn installment(mut self, installment: u32) -> Self {
        self.installment = installment;
        self
    }

    /// Sets the total amount that is charged to all cards, in lira with a decimal point, such as
    /// `149.90`. The default is the amount of the link. The charged amount can be lower, or it can
    /// be higher, for example because of interest for installments.
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
    pub(crate) fn read(body: &[u8]) -> Result<Self, PaymentRefused> {
        let mut form = Self::new();
        for (name, value) in
            crate::form::fields(body).into_iter().filter(|(_, value)| !value.trim().is_empty())
        {
            let value = value.trim();
            match name.as_str() {
                "cards" => form.cards = value.parse().map_err(|_| PaymentRefused::Cards)?,
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

/// The result of an attempt to pay a link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Payment {
    /// The ids of the payment's transactions. The payment has one transaction for each card.
    pub xact_ids: Vec<String>,
    /// Whether the bank approved the payment.
    pub is_paid: bool,
    /// The URL to which the payer's browser is redirected after the attempt, or `None` if the link
    /// has no such URL. It is the link's `succeed_url` after a successful payment, and its
    /// `error_url` otherwise.
    pub redirect: Option<String>,
}

/// The reason why the sandbox refused an attempt to pay a link.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PaymentRefused {
    /// The link does not exist in the sandbox.
    #[error("the sandbox has no such link")]
    UnknownLink,
    /// The link cannot be paid because its status is not 0 (waiting).
    #[error(
        "the link cannot be paid because its status is {status} (1: paid, 2: expired, 3: passive)"
    )]
    NotPayable {
        /// The link's current status: 1 (paid), 2 (expired) or 3 (passive).
        status: u8,
    },
    /// The link does not accept a payment that is split over the number of cards in the payment
    /// form. The number is 0 or greater than 20, the link does not allow several cards, or the
    /// amount is less than 0.01 lira for each card.
    #[error("the link does not accept a payment that is split over this number of cards")]
    Cards,
    /// The number of installments in the payment form is not 0, 3, 6 or 9.
    #[error("the number of installments in the payment form must be 0, 3, 6 or 9")]
    Installment,
    /// The charged amount in the payment form is not a valid amount.
    #[error("the charged amount in the payment form is invalid")]
    Amount,
}

/// Selects a link.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Selector<'a> {
    Id(&'a str),
    Slug(&'a str),
}

impl Selector<'_> {
    pub(crate) fn find(self, store: &Store) -> Option<&Link> {
        match self {
            Self::Id(id) => store.find(id),
            Self::Slug(slug) => store.by_slug(slug),
        }
    }
}

/// Documented: a paid link has status 1, the provider posts to `confirmation_url`, and the payer
/// returns with `xact_id`.
pub(crate) async fn pay(
    provider: &ProviderState,
    selector: Selector<'_>,
    form: &PaymentForm,
) -> Result<Payment, PaymentRefused> {
    let (payment, callbacks) = settle(provider, selector, form, true)?;
    provider.context.callbacks.deliver(PROVIDER, options(provider), callbacks).await;
    Ok(payment)
}

/// Documented: the payer returns with `xact_id` after a failure, too; the link can be paid later.
pub(crate) async fn decline(
    provider: &ProviderState,
    selector: Selector<'_>,
    form: &PaymentForm,
) -> Result<Payment, PaymentRefused> {
    let (payment, callbacks) = settle(provider, selector, form, false)?;
    provider.context.callbacks.deliver(PROVIDER, options(provider), callbacks).await;
    Ok(payment)
}

/// Posts a callback about a payment that nobody has made. Returns `None` if the link does not exist
/// or has no callback address.
pub(crate) async fn forge(
    provider: &ProviderState,
    id: &str,
    forgery: Forgery,
) -> Option<Delivery> {
    let callback = {
        let store = lock(&provider.store);
        let link = store.find(id)?;
        let mut made_up =
            attempt(provider, link, &PaymentForm::new(), provider.context.clock.now()).ok()?;
        for transaction in &mut made_up {
            transaction.is_succeed = true;
            if forgery == Forgery::OtherAmount {
                transaction.amount = Hundredths::new(1);
                transaction.comission = Hundredths::default();
            }
        }
        callback::callbacks(provider, link, &made_up).pop()?
    };
    Some(provider.context.callbacks.forge(forgery, callback).await)
}

fn options(provider: &ProviderState) -> DeliveryOptions {
    DeliveryOptions {
        after_the_return: provider.is_set(Switch::PaynetRedirectBeforeCallback),
        once: provider.is_set(Switch::PaynetCallbackNeverRetried),
    }
}

/// Makes one attempt under one lock, so that two payers can pay the same link only where this is
/// intended.
fn settle(
    provider: &ProviderState,
    selector: Selector<'_>,
    form: &PaymentForm,
    is_succeed: bool,
) -> Result<(Payment, Vec<Callback>), PaymentRefused> {
    let now = provider.context.clock.now();
    let mut store = lock(&provider.store);
    let link = selector.find(&store).ok_or(PaymentRefused::UnknownLink)?;
    match link.status(now) {
        status::WAITING => {}
        _ if form.late => {}
        status::PAID if provider.is_set(Switch::PaynetPaidLinkIsPaidAgain) => {}
        status => return Err(PaymentRefused::NotPayable { status }),
    }

    let is_first = store.attempts(link).next().is_none();
    let is_declined = provider.context.magic.declines(link.order.amount, is_first);
    let is_succeed = is_succeed && !is_declined;
    let mut transactions = attempt(provider, link, form, now)?;
    for (id, transaction) in (store.next_transaction_id()..).zip(&mut transactions) {
        transaction.id = id;
        transaction.is_succeed = is_succeed;
        if !is_succeed {
            transaction.authorization_code.clear();
        }
    }
    let callbacks = callback::callbacks(provider, link, &transactions);
    let redirect = callback::redirect(provider, &link.order, &transactions);

    let id = link.id.clone();
    if let Some(link) = store.find_mut(&id).filter(|_| is_succeed) {
        link.earlier = Earlier::new(link.state, provider.context.lag.status());
        link.state = State::Paid;
        link.installment = form.installment;
        if link.order.send_confirmation_mail {
            let to = "the company's registered address".to_owned();
            let text = format!(
                "{} TL tahsil edildi: {}",
                link.order.amount.readable(),
                link.order.reference_no
            );
            link.sent.push(Message { channel: "mail", to, text });
        }
    }
    let xact_ids = transactions.iter().map(|own| own.xact_id.clone()).collect();
    transactions.into_iter().for_each(|own| store.add_transaction(own));
    Ok((Payment { xact_ids, is_paid: is_succeed, redirect }, callbacks))
}

/// Returns the transactions of an attempt, not yet numbered.
fn attempt(
    provider: &ProviderState,
    link: &Link,
    form: &PaymentForm,
    now: Timestamp,
) -> Result<Vec<Transaction>, PaymentRefused> {
    let cards = form.cards;
    if cards == 0 || cards > most_cards(link) {
        return Err(PaymentRefused::Cards);
    }
    if !INSTALLMENTS.contains(&form.installment) {
        return Err(PaymentRefused::Installment);
    }
    let (charged, comission) = price(link, form)?;
    if charged.count() < u64::from(cards) {
        return Err(PaymentRefused::Cards);
    }

    let parts = charged.split(cards).into_iter().zip(comission.split(cards));
    Ok(parts
        .enumerate()
        .map(|(card, (amount, comission))| Transaction {
            id: 0,
            xact_id: new_xact_id(&provider.context.random),
            link_id: link.id.clone(),
            at: now,
            amount,
            comission,
            installment: form.installment,
            // the first published test card, and the numbers after it
            card_no: format!("435508******{:04}", 4358 + card),
            card_holder: link.order.name_surname.clone(),
            authorization_code: provider.context.random.digits(6),
            reference_code: provider.context.random.digits(12),
            order_id: provider.context.random.digits(12),
            guid: provider.context.random.guid(),
            is_succeed: false,
            hidden: HiddenReads::new(provider.context.lag.payments()),
            reversal: None,
        })
        .collect())
}

/// Returns the amount charged to the cards, and the commission in it.
fn price(link: &Link, form: &PaymentForm) -> Result<(Hundredths, Hundredths), PaymentRefused> {
    let (numerator, denominator) = COMMISSION;
    let share = |amount: Hundredths| amount.share(numerator, denominator);
    let requested = link.order.amount;
    match &form.charged {
        Some(text) => {
            let charged = Hundredths::parse(text).filter(|charged| !charged.is_zero());
            let charged = charged.ok_or(PaymentRefused::Amount)?;
            Ok((charged, share(charged)))
        }
        None if link.order.add_commission => {
            Ok((requested.plus(share(requested)), share(requested)))
        }
        None => Ok((requested, share(requested))),
    }
}

/// Returns the largest number of cards for a link.
pub(crate) const fn most_cards(link: &Link) -> u32 {
    if link.order.multi_payment { MOST_CARDS } else { 1 }
}

/// Returns the amount that the page shows.
pub(crate) fn total(link: &Link) -> Hundredths {
    price(link, &PaymentForm::new()).map_or(link.order.amount, |(charged, _)| charged)
}
