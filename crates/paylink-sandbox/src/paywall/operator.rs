//! The links of Paywall for the dashboard and the control API: pages and links of LinkQr.

use jiff::Timestamp;

use crate::decimal::Hundredths;
use crate::link_view::{self, Detail, LinkStatus, Summary};
use crate::provider::{ActionError, ActionInput, Redirect};
use crate::{lock, refund};

use super::pay::{self, PaymentForm, PaymentRefused, Selector};
use super::store::{Attempt, Page, PageState, QrLink, Reversal, Source, Store};
use super::{CHECKOUT_LINK, LINKQR_LINK, ProviderState, link_url, page_url};

pub(crate) fn page_summary(provider: &ProviderState, place: usize) -> Option<Summary> {
    let store = lock(&provider.store);
    store.page_at(place).map(|page| summary_of_page(provider, page, provider.context.clock.now()))
}

pub(crate) fn link_summary(provider: &ProviderState, place: usize) -> Option<Summary> {
    let store = lock(&provider.store);
    store.link_at(place).map(|link| summary_of_link(provider, link))
}

pub(crate) fn page_detail(provider: &ProviderState, id: i64) -> Option<Detail> {
    let store = lock(&provider.store);
    let page = store.page(id)?;
    let order = &page.order;
    let attempts: Vec<_> = store.attempts_of(Source::Page(id)).collect();
    Some(Detail {
        summary: summary_of_page(provider, page, provider.context.clock.now()),
        facts: vec![
            ("Guid", page.guid.clone()),
            ("CallbackAddress", order.callback.clone().unwrap_or_default()),
            ("SuccessBackUrl", order.success_url.clone()),
            ("FailBackUrl", order.fail_url.clone()),
        ],
        payments: attempts.iter().map(|own| payment(own)).collect(),
        messages: Vec::new(),
        callback_id: id.to_string(),
        identifiers: identifiers_of(id, &page.guid, &attempts),
    })
}

pub(crate) fn link_detail(provider: &ProviderState, id: i64) -> Option<Detail> {
    let store = lock(&provider.store);
    let link = store.link(id)?;
    let sale = &link.sale;
    let attempts: Vec<_> = store.attempts_of(Source::Link(id)).collect();
    let left = link.remaining().map(|left| left.to_string());
    Some(Detail {
        summary: summary_of_link(provider, link),
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
        identifiers: identifiers_of(id, &link.guid, &attempts),
    })
}

/// Attempts to pay a page, or a link of LinkQr.
pub(crate) async fn attempt(
    provider: &ProviderState,
    is_page: bool,
    id: &str,
    input: &ActionInput,
    is_paid: bool,
) -> Result<Redirect, ActionError> {
    let selector = Selector::Id(id.parse().map_err(|_| ActionError::Unknown)?);
    let mut form = PaymentForm::new().late(input.late);
    if is_paid {
        form = form.installment(input.installments.unwrap_or(1));
        if let Some(charged) = &input.charged {
            form = form.charged(charged);
        }
    }
    let outcome = if is_page {
        pay::page(provider, selector, &form, is_paid).await
    } else {
        pay::link(provider, selector, &form, is_paid).await
    };
    outcome.map(|payment| payment.redirect).map_err(|refused| match refused {
        PaymentRefused::Unknown => ActionError::Unknown,
        PaymentRefused::NotPayable { .. } | PaymentRefused::SoldOut => {
            ActionError::NotNow(refused.to_string())
        }
        PaymentRefused::Installment | PaymentRefused::Amount => {
            ActionError::Input(refused.to_string())
        }
    })
}

/// Refunds a part of one of the payments, or all that is left of all of them.
pub(crate) fn refund(
    provider: &ProviderState,
    source: Source,
    amount: Option<Hundredths>,
) -> Result<(), ActionError> {
    let now = provider.context.clock.now();
    let mut store = lock(&provider.store);
    let left = left_of(&store, source)?;
    for (id, amount) in refund::plan(&left, amount)? {
        let is_all = left.contains(&(id, amount));
        store.reverse(id, if is_all { Reversal::Refund } else { Reversal::Part(amount) }, now);
    }
    Ok(())
}

/// Marks the newest payment as fraud.
pub(crate) fn mark_fraud(provider: &ProviderState, source: Source) -> Result<(), ActionError> {
    let mut store = lock(&provider.store);
    let newest = left_of(&store, source)?.pop();
    let (payment_id, _) = newest.ok_or_else(|| {
        ActionError::NotNow("the link has no payment that can be marked as fraud".to_owned())
    })?;
    store.mark_fraud(payment_id);
    Ok(())
}

/// Returns the payments of a page or a link, oldest first, each with what is left of it.
fn left_of(store: &Store, source: Source) -> Result<Vec<(i64, Hundredths)>, ActionError> {
    let exists = match source {
        Source::Page(id) => store.page(id).is_some(),
        Source::Link(id) => store.link(id).is_some(),
    };
    if !exists {
        return Err(ActionError::Unknown);
    }
    let paid = store.attempts_of(source).filter(|own| own.is_success);
    Ok(paid.map(|own| (own.payment_id, own.remaining())).collect())
}

/// Ends the lifetime of a page that is open. Returns whether it was; `None` if there is no such
/// page.
pub(crate) fn expire(provider: &ProviderState, id: i64) -> Option<bool> {
    let now = provider.context.clock.now();
    open(provider, id, now, |page| page.expires = now)
}

/// Deactivates a page that is open.
pub(crate) fn deactivate(provider: &ProviderState, id: i64) -> Option<bool> {
    open(provider, id, provider.context.clock.now(), |page| page.passive = true)
}

fn open(
    provider: &ProviderState,
    id: i64,
    now: Timestamp,
    change: impl FnOnce(&mut Page),
) -> Option<bool> {
    let mut store = lock(&provider.store);
    let page = store.page_mut(id)?;
    let is_open = page.state(now) == PageState::Open;
    if is_open {
        change(page);
    }
    Some(is_open)
}

fn summary_of_page(provider: &ProviderState, page: &Page, now: Timestamp) -> Summary {
    Summary {
        kind: &CHECKOUT_LINK,
        id: page.id.to_string(),
        reference: page.order.unique_code.clone(),
        status: match page.state(now) {
            PageState::Open => LinkStatus::Open,
            PageState::Paid => LinkStatus::Paid,
            PageState::Expired => LinkStatus::Expired,
            PageState::Passive => LinkStatus::Deactivated,
        },
        provider_status: String::new(),
        amount: page.order.amount.value().fixed(),
        currency: page.order.currency.name(),
        created: page.created,
        expires: Some(page.expires),
        url: page_url(&provider.context.url, &page.guid),
    }
}

fn summary_of_link(provider: &ProviderState, link: &QrLink) -> Summary {
    Summary {
        kind: &LINKQR_LINK,
        id: link.id.to_string(),
        reference: link.sale.order_id.clone(),
        status: match (link.remaining(), link.payments) {
            (Some(0), _) => LinkStatus::SoldOut,
            _ => LinkStatus::Open,
        },
        provider_status: String::new(),
        amount: link.sale.amount.value().fixed(),
        currency: link.sale.currency.name(),
        created: link.created,
        expires: None,
        url: link_url(&provider.context.url, &link.guid),
    }
}

fn identifiers_of(id: i64, guid: &str, attempts: &[&Attempt]) -> Vec<String> {
    let mut identifiers = vec![id.to_string(), guid.to_owned()];
    for attempt in attempts {
        identifiers.push(attempt.payment_id.to_string());
        identifiers.push(attempt.guid.clone());
    }
    identifiers
}

fn payment(own: &Attempt) -> link_view::Payment {
    link_view::Payment {
        id: own.payment_id.to_string(),
        at: own.activities.first().map_or(Timestamp::UNIX_EPOCH, |sale| sale.at),
        amount: own.charged.value().fixed(),
        installments: own.installment,
        is_paid: own.is_success,
        is_given_back: own.has(|_| true),
        given_back: own.charged.value().minus(own.remaining()).fixed(),
        is_fraud: own.is_fraud,
    }
}
