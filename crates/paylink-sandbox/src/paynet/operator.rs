//! The Paynet wing at the operator's desk.

use jiff::Timestamp;

use crate::control::view::{self, Detail, Status, Summary};
use crate::link_index::Kind;
use crate::{Shared, lock};

use super::currency;
use super::store::{Link, State, Store, status};

/// The link at a place of the store.
pub(crate) fn summary(shared: &Shared, place: usize) -> Option<Summary> {
    let store = lock(&shared.paynet.store);
    store.at(place).map(|link| summary_of(shared, link, shared.clock.now()))
}

pub(crate) fn detail(shared: &Shared, id: &str) -> Option<Detail> {
    let store = lock(&shared.paynet.store);
    let link = store.find(id)?;
    let order = &link.order;
    let payments = payments(&store, link);
    let mut marks = vec![link.id.clone(), link.slug.clone()];
    marks.extend(payments.iter().map(|own| own.id.clone()));
    Some(Detail {
        summary: summary_of(shared, link, shared.clock.now()),
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
        marks,
    })
}

/// Ends the lifetime of a link that waits. Nothing if there is no such link.
pub(crate) fn expire(shared: &Shared, id: &str) -> Option<bool> {
    let now = shared.clock.now();
    waiting(shared, id, now, |link| link.expires = now)
}

/// Makes a link passive that waits.
pub(crate) fn deactivate(shared: &Shared, id: &str) -> Option<bool> {
    waiting(shared, id, shared.clock.now(), |link| link.state = State::Passive)
}

fn waiting(
    shared: &Shared,
    id: &str,
    now: Timestamp,
    change: impl FnOnce(&mut Link),
) -> Option<bool> {
    let mut store = lock(&shared.paynet.store);
    let link = store.find_mut(id)?;
    let is_waiting = link.status(now) == status::WAITING;
    if is_waiting {
        change(link);
    }
    Some(is_waiting)
}

fn summary_of(shared: &Shared, link: &Link, now: Timestamp) -> Summary {
    let reported = link.status(now);
    Summary {
        kind: Kind::Paynet,
        id: link.id.clone(),
        reference: link.order.reference_no.clone(),
        status: match reported {
            status::WAITING => Status::Open,
            status::PAID => Status::Paid,
            status::EXPIRED => Status::Expired,
            _ => Status::Deactivated,
        },
        provider_status: link
            .raw_status
            .as_ref()
            .map_or_else(|| reported.to_string(), |raw| raw.get().to_owned()),
        amount: link.order.amount.fixed(),
        currency: currency(shared),
        created: link.created,
        expires: Some(link.expires),
        url: link.url(&shared.url),
    }
}

fn payments(store: &Store, link: &Link) -> Vec<view::Payment> {
    let attempts = store.attempts(link).map(|own| view::Payment {
        id: own.xact_id.clone(),
        at: own.at,
        amount: own.amount.fixed(),
        installments: own.installment.max(1),
        is_paid: own.is_succeed,
        is_given_back: own.reversal.is_some(),
    });
    attempts.collect()
}
