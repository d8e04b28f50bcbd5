//! The links of AHL Pay for the dashboard and the control API. A link is named by the last part of
//! its address, as an order may have several.

use crate::callbacks::{Delivery, Forgery};
use crate::decimal::Hundredths;
use crate::link_view::{self, Detail, LinkStatus, Summary};
use crate::provider::{ActionError, ActionInput, BoxFuture, LinkKind, Operator, Redirect};
use crate::{lock, refund};

use super::pay::{self, PaymentForm, PaymentRefused, Selector};
use super::state::{LinkState, PaymentState};
use super::store::{Link, Reversal, Transaction};
use super::{LINK_KIND, ProviderState, link_url};

impl Operator for ProviderState {
    fn summary(&self, _: &LinkKind, place: usize) -> Option<Summary> {
        let store = lock(&self.store);
        store.link(place).map(|link| summary_of(self, link))
    }

    fn detail(&self, _: &LinkKind, slug: &str) -> Option<Detail> {
        let store = lock(&self.store);
        let link = store.link(store.place_by_slug(slug)?)?;
        let order = &link.order;
        let transactions = store.transactions_by_order(&order.order_id);
        Some(Detail {
            summary: summary_of(self, link),
            facts: vec![
                ("Description", order.description.clone()),
                ("Installments", order.installments.to_string()),
            ],
            payments: transactions
                .filter(|own| own.slug == link.slug)
                .filter_map(payment)
                .collect(),
            messages: link.sent.clone(),
            callback_id: link.slug.clone(),
            identifiers: vec![link.slug.clone()],
        })
    }

    fn expire(&self, _: &LinkKind, slug: &str) -> Option<bool> {
        let now = self.context.clock.now();
        let mut store = lock(&self.store);
        let place = store.place_by_slug(slug)?;
        let waits = matches!(store.link(place)?.state(now), LinkState::Start | LinkState::Fail);
        if waits {
            store.end(place, now);
        }
        Some(waits)
    }

    fn deactivate(&self, _: &LinkKind, slug: &str) -> Option<bool> {
        let now = self.context.clock.now();
        let mut store = lock(&self.store);
        let place = store.place_by_slug(slug)?;
        let is_payable = status(store.link(place)?.state(now)).is_payable();
        if is_payable {
            store.change(place, PaymentState::Passive, now);
        }
        Some(is_payable)
    }

    /// Refunds a part of one of the link's payments, or all that is left of all of them. Unverified:
    /// that the refund of a part is a row like that of the whole.
    fn refund(
        &self,
        _: &LinkKind,
        slug: &str,
        amount: Option<Hundredths>,
    ) -> Result<(), ActionError> {
        let now = self.context.clock.now();
        let mut store = lock(&self.store);
        let link = store.place_by_slug(slug).and_then(|place| store.link(place));
        let link = link.ok_or(ActionError::Unknown)?;
        let transactions = store.transactions_by_order(&link.order.order_id);
        let paid = transactions.filter(|own| own.slug == slug && own.is_payment());
        let left: Vec<_> = paid.map(|own| (own.id, own.left())).collect();
        for (id, amount) in refund::plan(&left, amount)? {
            store.reverse(id, Reversal::Refund, amount, now);
        }
        Ok(())
    }

    fn attempt<'a>(
        &'a self,
        _: &'static LinkKind,
        slug: &'a str,
        input: &'a ActionInput,
        is_paid: bool,
    ) -> BoxFuture<'a, Result<Redirect, ActionError>> {
        Box::pin(async move {
            let mut form = PaymentForm::new().late(input.late);
            if let Some(charged) = &input.charged {
                form = form.charged(charged);
            }
            let outcome = pay::end(self, Selector::Slug(slug), &form, is_paid);
            outcome.map(|_| None).map_err(|refused| match refused {
                PaymentRefused::Unknown => ActionError::Unknown,
                PaymentRefused::NotPayable { .. } => ActionError::NotNow(refused.to_string()),
                PaymentRefused::Amount => ActionError::Input(refused.to_string()),
            })
        })
    }

    /// Nothing is published about callbacks, so there is none to forge.
    fn forge<'a>(
        &'a self,
        _: &'static LinkKind,
        _: &'a str,
        _: Forgery,
    ) -> BoxFuture<'a, Option<Delivery>> {
        Box::pin(async { None })
    }
}

const fn status(state: LinkState) -> LinkStatus {
    match state {
        LinkState::Start => LinkStatus::Open,
        LinkState::Pending => LinkStatus::Processing,
        LinkState::Success => LinkStatus::Paid,
        LinkState::Fail => LinkStatus::Failed,
        LinkState::Expired => LinkStatus::Expired,
        LinkState::Passive => LinkStatus::Deactivated,
    }
}

fn summary_of(provider: &ProviderState, link: &Link) -> Summary {
    let state = link.state(provider.context.clock.now());
    Summary {
        kind: &LINK_KIND,
        id: link.slug.clone(),
        reference: link.order.order_id.clone(),
        status: status(state),
        provider_status: state.to_string(),
        amount: link.order.amount.fixed(),
        currency: link.order.currency.name,
        created: link.created,
        expires: Some(link.expires),
        url: link_url(&provider.context.url, &link.slug),
    }
}

/// A refund or void is shown with its payment, and not as a payment of its own.
fn payment(own: &Transaction) -> Option<link_view::Payment> {
    own.gives_back.is_none().then(|| link_view::Payment {
        id: own.id.to_string(),
        at: own.at,
        amount: own.charged.fixed(),
        installments: own.installments.max(1),
        is_paid: own.is_success,
        is_given_back: own.given_back.is_some(),
        given_back: own.returned.fixed(),
        is_fraud: false,
    })
}
