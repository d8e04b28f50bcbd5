//! The Paywall wing at the operator's desk: pages and links of LinkQr.

use jiff::Timestamp;

use crate::control::view::{self, Detail, Status, Summary};
use crate::link_index::Kind;
use crate::{Shared, lock};

use super::store::{Attempt, Page, PageState, QrLink, Source};
use super::{link_url, page_url};

pub(crate) fn page_summary(shared: &Shared, place: usize) -> Option<Summary> {
    let store = lock(&shared.paywall.store);
    store.page_at(place).map(|page| summary_of_page(shared, page, shared.clock.now()))
}

pub(crate) fn link_summary(shared: &Shared, place: usize) -> Option<Summary> {
    let store = lock(&shared.paywall.store);
    store.link_at(place).map(|link| summary_of_link(shared, link))
}

pub(crate) fn page_detail(shared: &Shared, id: i64) -> Option<Detail> {
    let store = lock(&shared.paywall.store);
    let page = store.page(id)?;
    let order = &page.order;
    let attempts: Vec<_> = store.attempts_of(Source::Page(id)).collect();
    Some(Detail {
        summary: summary_of_page(shared, page, shared.clock.now()),
        facts: vec![
            ("Guid", page.guid.clone()),
            ("CallbackAddress", order.callback.clone().unwrap_or_default()),
            ("SuccessBackUrl", order.success_url.clone()),
            ("FailBackUrl", order.fail_url.clone()),
        ],
        payments: attempts.iter().map(|own| payment(own)).collect(),
        messages: Vec::new(),
        callback_id: id.to_string(),
        marks: marks(id, &page.guid, &attempts),
    })
}

pub(crate) fn link_detail(shared: &Shared, id: i64) -> Option<Detail> {
    let store = lock(&shared.paywall.store);
    let link = store.link(id)?;
    let sale = &link.sale;
    let attempts: Vec<_> = store.attempts_of(Source::Link(id)).collect();
    let left = link.remaining().map(|left| left.to_string());
    Some(Detail {
        summary: summary_of_link(shared, link),
        facts: vec![
            ("Guid", link.guid.clone()),
            ("Item", sale.item.clone()),
            ("Description", sale.description.clone()),
            ("MerchantTrackId", sale.track_id.clone()),
            ("Paid", link.payments.to_string()),
            ("Left", left.unwrap_or_default()),
            ("CallbackAddress", sale.callback.clone().unwrap_or_default()),
        ],
        payments: attempts.iter().map(|own| payment(own)).collect(),
        messages: link.sent.clone(),
        callback_id: id.to_string(),
        marks: marks(id, &link.guid, &attempts),
    })
}

/// Ends the lifetime of a page that is open. Nothing if there is no such page.
pub(crate) fn expire(shared: &Shared, id: i64) -> Option<bool> {
    let now = shared.clock.now();
    open(shared, id, now, |page| page.expires = now)
}

/// Makes a page passive that is open.
pub(crate) fn deactivate(shared: &Shared, id: i64) -> Option<bool> {
    open(shared, id, shared.clock.now(), |page| page.passive = true)
}

fn open(shared: &Shared, id: i64, now: Timestamp, change: impl FnOnce(&mut Page)) -> Option<bool> {
    let mut store = lock(&shared.paywall.store);
    let page = store.page_mut(id)?;
    let is_open = page.state(now) == PageState::Open;
    if is_open {
        change(page);
    }
    Some(is_open)
}

fn summary_of_page(shared: &Shared, page: &Page, now: Timestamp) -> Summary {
    Summary {
        kind: Kind::Checkout,
        id: page.id.to_string(),
        reference: page.order.unique_code.clone(),
        status: match page.state(now) {
            PageState::Open => Status::Open,
            PageState::Paid => Status::Paid,
            PageState::Expired => Status::Expired,
            PageState::Passive => Status::Deactivated,
        },
        provider_status: String::new(),
        amount: page.order.amount.value().fixed(),
        currency: page.order.currency.name(),
        created: page.created,
        expires: Some(page.expires),
        url: page_url(&shared.url, &page.guid),
    }
}

fn summary_of_link(shared: &Shared, link: &QrLink) -> Summary {
    Summary {
        kind: Kind::LinkQr,
        id: link.id.to_string(),
        reference: link.sale.order_id.clone(),
        status: match (link.remaining(), link.payments) {
            (Some(0), _) => Status::SoldOut,
            _ => Status::Open,
        },
        provider_status: String::new(),
        amount: link.sale.amount.value().fixed(),
        currency: link.sale.currency.name(),
        created: link.created,
        expires: None,
        url: link_url(&shared.url, &link.guid),
    }
}

fn marks(id: i64, guid: &str, attempts: &[&Attempt]) -> Vec<String> {
    let mut marks = vec![id.to_string(), guid.to_owned()];
    for attempt in attempts {
        marks.push(attempt.payment_id.to_string());
        marks.push(attempt.guid.clone());
    }
    marks
}

fn payment(own: &Attempt) -> view::Payment {
    view::Payment {
        id: own.payment_id.to_string(),
        at: own.activities.first().map_or(Timestamp::UNIX_EPOCH, |sale| sale.at),
        amount: own.charged.value().fixed(),
        installments: own.installment,
        is_paid: own.is_success,
        is_given_back: own.has(|_| true),
    }
}
