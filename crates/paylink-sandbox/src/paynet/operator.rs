//! The links of Paynet for the dashboard and the control API.

use jiff::Timestamp;

use crate::callbacks::{Delivery, Forgery};
use crate::decimal::Hundredths;
use crate::link_view::{self, Detail, LinkStatus, Summary};
use crate::provider::{ActionError, ActionInput, BoxFuture, LinkKind, Operator, Redirect};
use crate::{lock, refund};

use super::pay::{self, PaymentForm, PaymentRefused, Selector};
use super::store::{Link, Reversal, State, Store, new_xact_id, status};
use super::values::currency;
use super::{LINK, ProviderState};

impl Operator for ProviderState {
    fn summary(&self, _: &LinkKind, place: usize) -> Option<Summary> {
        let store = lock(&self.store);
        store.at(place).map(|link| summary_of(self, link, self.context.clock.now()))
    }

    fn detail(&self, _: &LinkKind, id: &str) -> Option<Detail> {
        let store = lock(&self.store);
        let link = store.find(id)?;
        let order = &link.order;
        let payments = payments(&store, link);
        let mut identifiers = vec![link.id.clone(), link.slug.clone()];
        identifiers.extend(payments.iter().map(|own| own.id.clone()));
        Some(Detail {
            summary: summary_of(self, link, self.context.clock.now()),
            facts: vec![
                ("Payer", order.name_surname.clone()),
                ("E-mail", order.email.clone()),
                ("Phone", order.phone.clone()),
                ("Note", order.note.clone()),
                ("confirmation_url", order.confirmation_url.clone()),
                ("succeed_url", order.succeed_url.clone()),
                ("error_url", order.error_url.clone()),
            ],
            payments,
            messages: link.sent.clone(),
            callback_id: link.id.clone(),
            identifiers,
        })
    }

    fn attempt<'a>(
        &'a self,
        _: &'static LinkKind,
        id: &'a str,
        input: &'a ActionInput,
        is_paid: bool,
    ) -> BoxFuture<'a, Result<Redirect, ActionError>> {
        Box::pin(async move {
            let form = PaymentForm::new().late(input.late);
            let outcome = if is_paid {
                // a single payment is 0 at Paynet
                let installments = input.installments.filter(|count| *count > 1).unwrap_or(0);
                let mut form = form.cards(input.cards.unwrap_or(1)).installment(installments);
                if let Some(charged) = &input.charged {
                    form = form.charged(charged);
                }
                pay::pay(self, Selector::Id(id), &form).await
            } else {
                pay::decline(self, Selector::Id(id), &form).await
            };
            outcome.map(|payment| payment.redirect).map_err(|refused| match refused {
                PaymentRefused::UnknownLink => ActionError::Unknown,
                PaymentRefused::NotPayable { .. } => ActionError::NotNow(refused.to_string()),
                PaymentRefused::Cards | PaymentRefused::Installment | PaymentRefused::Amount => {
                    ActionError::Input(refused.to_string())
                }
            })
        })
    }

    /// Refunds a part of one of the link's payments, or all that is left of all of them. A second
    /// refund of a payment has the id of the first.
    fn refund(
        &self,
        _: &LinkKind,
        id: &str,
        amount: Option<Hundredths>,
    ) -> Result<(), ActionError> {
        let mut store = lock(&self.store);
        let link = store.find(id).ok_or(ActionError::Unknown)?;
        let paid = store.attempts(link).filter(|own| own.is_succeed);
        let left: Vec<_> = paid.map(|own| (own.xact_id.clone(), own.left())).collect();
        for (id, amount) in refund::plan(&left, amount)? {
            let earlier = store.transaction(&id).and_then(|own| own.reversal.clone());
            let reversal = match earlier {
                Some(earlier) => Reversal { amount: earlier.amount.plus(amount), ..earlier },
                None => Reversal { xact_id: new_xact_id(&self.context.random), amount },
            };
            store.reverse(&id, reversal);
        }
        Ok(())
    }

    fn expire(&self, _: &LinkKind, id: &str) -> Option<bool> {
        let now = self.context.clock.now();
        waiting(self, id, now, |link| link.expires = now)
    }

    fn deactivate(&self, _: &LinkKind, id: &str) -> Option<bool> {
        waiting(self, id, self.context.clock.now(), |link| link.state = State::Passive)
    }

    fn forge<'a>(
        &'a self,
        _: &'static LinkKind,
        id: &'a str,
        forgery: Forgery,
    ) -> BoxFuture<'a, Option<Delivery>> {
        Box::pin(pay::forge(self, id, forgery))
    }
}

/// Changes a link that is waiting for its payment. Returns whether it was; `None` if there is no
/// such link.
fn waiting(
    provider: &ProviderState,
    id: &str,
    now: Timestamp,
    change: impl FnOnce(&mut Link),
) -> Option<bool> {
    let mut store = lock(&provider.store);
    let link = store.find_mut(id)?;
    let is_waiting = link.status(now) == status::WAITING;
    if is_waiting {
        change(link);
    }
    Some(is_waiting)
}

fn summary_of(provider: &ProviderState, link: &Link, now: Timestamp) -> Summary {
    let reported = link.status(now);
    Summary {
        kind: &LINK,
        id: link.id.clone(),
        reference: link.order.reference_no.clone(),
        status: match reported {
            status::WAITING => LinkStatus::Open,
            status::PAID => LinkStatus::Paid,
            status::EXPIRED => LinkStatus::Expired,
            _ => LinkStatus::Deactivated,
        },
        provider_status: link
            .raw_status
            .as_ref()
            .map_or_else(|| reported.to_string(), |raw| raw.get().to_owned()),
        amount: link.order.amount.fixed(),
        currency: currency(provider),
        created: link.created,
        expires: Some(link.expires),
        url: link.url(&provider.context.url),
    }
}

fn payments(store: &Store, link: &Link) -> Vec<link_view::Payment> {
    let attempts = store.attempts(link).map(|own| link_view::Payment {
        id: own.xact_id.clone(),
        at: own.at,
        amount: own.amount.fixed(),
        installments: own.installment.max(1),
        is_paid: own.is_succeed,
        is_given_back: own.reversal.is_some(),
        given_back: own.amount.minus(own.left()).fixed(),
        is_fraud: false,
    });
    attempts.collect()
}
