//! The AHL Pay wing at the operator's desk. A link is named by the last part of its address, as an
//! order may have several.

use crate::control::view::{self, Detail, Status, Summary};
use crate::link_index::Kind;
use crate::{Shared, lock};

use super::link_url;
use super::pay::{self, Payment, PaymentForm, PaymentRefused, Selector};
use super::store::{Link, LinkState, PaymentState, Transaction};

pub(crate) fn summary(shared: &Shared, place: usize) -> Option<Summary> {
    let store = lock(&shared.ahlpay.store);
    store.link(place).map(|link| summary_of(shared, link))
}

pub(crate) fn detail(shared: &Shared, slug: &str) -> Option<Detail> {
    let store = lock(&shared.ahlpay.store);
    let link = store.link(store.place_by_slug(slug)?)?;
    let order = &link.order;
    let transactions = store.transactions_by_order(&order.order_id);
    Some(Detail {
        summary: summary_of(shared, link),
        facts: vec![
            ("Description", order.description.clone()),
            ("Installments", order.installments.to_string()),
        ],
        payments: transactions.filter(|own| own.slug == link.slug).filter_map(payment).collect(),
        messages: link.sent.clone(),
        callback_id: link.slug.clone(),
        marks: vec![link.slug.clone()],
    })
}

/// Ends the lifetime of a link that waits. Nothing if there is no such link.
pub(crate) fn expire(shared: &Shared, slug: &str) -> Option<bool> {
    let now = shared.clock.now();
    let mut store = lock(&shared.ahlpay.store);
    let place = store.place_by_slug(slug)?;
    let waits = matches!(store.link(place)?.state(now), LinkState::Start | LinkState::Fail);
    if waits {
        store.end(place, now);
    }
    Some(waits)
}

/// Deactivates a link that can still be paid.
pub(crate) fn deactivate(shared: &Shared, slug: &str) -> Option<bool> {
    let now = shared.clock.now();
    let mut store = lock(&shared.ahlpay.store);
    let place = store.place_by_slug(slug)?;
    let is_payable = status(store.link(place)?.state(now)).is_payable();
    if is_payable {
        store.change(place, PaymentState::Passive, now);
    }
    Some(is_payable)
}

/// An attempt to pay a link.
pub(crate) fn attempt(
    shared: &Shared,
    slug: &str,
    form: &PaymentForm,
    is_success: bool,
) -> Result<Payment, PaymentRefused> {
    pay::end(shared, Selector::Slug(slug), form, is_success)
}

const fn status(state: LinkState) -> Status {
    match state {
        LinkState::Start => Status::Open,
        LinkState::Pending => Status::Processing,
        LinkState::Success => Status::Paid,
        LinkState::Fail => Status::Failed,
        LinkState::Expired => Status::Expired,
        LinkState::Passive => Status::Deactivated,
    }
}

fn summary_of(shared: &Shared, link: &Link) -> Summary {
    let state = link.state(shared.clock.now());
    Summary {
        kind: Kind::AhlPay,
        id: link.slug.clone(),
        reference: link.order.order_id.clone(),
        status: status(state),
        provider_status: state.to_string(),
        amount: link.order.amount.fixed(),
        currency: link.order.currency.name,
        created: link.created,
        expires: Some(link.expires),
        url: link_url(&shared.url, &link.slug),
    }
}

/// A reversal is told with the payment that it gives back.
fn payment(own: &Transaction) -> Option<view::Payment> {
    own.gives_back.is_none().then(|| view::Payment {
        id: own.id.to_string(),
        at: own.at,
        amount: own.charged.fixed(),
        installments: own.installments.max(1),
        is_paid: own.is_success,
        is_given_back: own.given_back.is_some(),
    })
}
