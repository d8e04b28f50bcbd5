//! The links of Paywall for the dashboard and the control API: pages and links of LinkQr.

use jiff::Timestamp;

use crate::callbacks::{Delivery, Forgery};
use crate::decimal::Hundredths;
use crate::link_view::{self, Detail, LinkStatus, Summary};
use crate::provider::{ActionError, ActionInput, BoxFuture, LinkKind, Operator, Redirect};
use crate::{lock, refund};

use super::pay::{self, PaymentForm, PaymentRefused, Selector};
use super::store::{Attempt, Page, PageState, QrLink, Reversal, Source, Store};
use super::{CHECKOUT_LINK, LINKQR_LINK, ProviderState, link_url, page_url};

impl Operator for ProviderState {
    fn summary(&self, kind: &LinkKind, place: usize) -> Option<Summary> {
        let store = lock(&self.store);
        if is_page(kind) {
            let now = self.context.clock.now();
            store.page_at(place).map(|page| summary_of_page(self, page, now))
        } else {
            store.link_at(place).map(|link| summary_of_link(self, link))
        }
    }

    fn detail(&self, kind: &LinkKind, id: &str) -> Option<Detail> {
        let id = id.parse().ok()?;
        if is_page(kind) { page_detail(self, id) } else { link_detail(self, id) }
    }

    fn attempt<'a>(
        &'a self,
        kind: &'static LinkKind,
        id: &'a str,
        input: &'a ActionInput,
        is_paid: bool,
    ) -> BoxFuture<'a, Result<Redirect, ActionError>> {
        Box::pin(async move {
            let selector = Selector::Id(id.parse().map_err(|_| ActionError::Unknown)?);
            let mut form = PaymentForm::new().late(input.late);
            if is_paid {
                form = form.installment(input.installments.unwrap_or(1));
                if let Some(charged) = &input.charged {
                    form = form.charged(charged);
                }
            }
            let outcome = if is_page(kind) {
                pay::page(self, selector, &form, is_paid).await
            } else {
                pay::link(self, selector, &form, is_paid).await
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
        })
    }

    fn expire(&self, kind: &LinkKind, id: &str) -> Option<bool> {
        open(self, page_id(kind, id)?, |page, now| page.expires = now)
    }

    fn deactivate(&self, kind: &LinkKind, id: &str) -> Option<bool> {
        open(self, page_id(kind, id)?, |page, _| page.passive = true)
    }

    fn refund(
        &self,
        kind: &LinkKind,
        id: &str,
        amount: Option<Hundredths>,
    ) -> Result<(), ActionError> {
        let now = self.context.clock.now();
        let mut store = lock(&self.store);
        let left = left_of(&store, source(kind, id)?)?;
        for (id, amount) in refund::plan(&left, amount)? {
            let is_all = left.contains(&(id, amount));
            store.reverse(id, if is_all { Reversal::Refund } else { Reversal::Part(amount) }, now);
        }
        Ok(())
    }

    fn mark_fraud(&self, kind: &LinkKind, id: &str) -> Result<(), ActionError> {
        let mut store = lock(&self.store);
        let newest = left_of(&store, source(kind, id)?)?.pop();
        let (payment_id, _) = newest.ok_or_else(|| {
            ActionError::NotNow("the link has no payment that can be marked as fraud".to_owned())
        })?;
        store.mark_fraud(payment_id);
        Ok(())
    }

    fn forge<'a>(
        &'a self,
        kind: &'static LinkKind,
        id: &'a str,
        forgery: Forgery,
    ) -> BoxFuture<'a, Option<Delivery>> {
        Box::pin(async move {
            let id = id.parse().ok()?;
            if is_page(kind) {
                pay::forge(self, id, forgery).await
            } else {
                pay::forge_link(self, id, forgery).await
            }
        })
    }
}

/// Whether a kind is that of the hosted payment pages, and not that of LinkQr.
fn is_page(kind: &LinkKind) -> bool {
    *kind == CHECKOUT_LINK
}

fn page_id(kind: &LinkKind, id: &str) -> Option<i64> {
    id.parse().ok().filter(|_| is_page(kind))
}

fn source(kind: &LinkKind, id: &str) -> Result<Source, ActionError> {
    let id = id.parse().map_err(|_| ActionError::Unknown)?;
    Ok(if is_page(kind) { Source::Page(id) } else { Source::Link(id) })
}

fn page_detail(provider: &ProviderState, id: i64) -> Option<Detail> {
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

fn link_detail(provider: &ProviderState, id: i64) -> Option<Detail> {
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

/// Changes a page that is open. Returns whether it was; `None` if there is no such page.
pub(super) fn open(
    provider: &ProviderState,
    id: i64,
    change: impl FnOnce(&mut Page, Timestamp),
) -> Option<bool> {
    let now = provider.context.clock.now();
    let mut store = lock(&provider.store);
    let page = store.page_mut(id)?;
    let is_open = page.state(now) == PageState::Open;
    if is_open {
        change(page, now);
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
