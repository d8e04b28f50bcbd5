//! The payment page of a link: its content, and the buttons in place of a card.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{MethodRouter, post};

use crate::html::Forms;
use crate::lock;
use crate::payment_page::{
    self, Button, Choice, Ending, Language, LanguagePreference, PageContent, Price,
};

use super::pay::{self, Payment, PaymentForm, PaymentRefused, Selector};
use super::state::LinkState;
use super::store::Link;
use super::values::MERCHANT_NAME;
use super::{LINK, PREFIX, PROVIDER, ProviderState};

/// The page of a link, or its outcome.
pub(crate) async fn show(
    State(provider): State<Arc<ProviderState>>,
    preference: LanguagePreference,
    Path(slug): Path<String>,
) -> Response {
    view(&provider, preference, &slug, |content, link| page(&provider, content, link, 200, None))
}

/// Returns the route of a button.
pub(crate) fn button(button: Button) -> MethodRouter<Arc<ProviderState>> {
    post(
        async move |State(provider): State<Arc<ProviderState>>,
                    preference: LanguagePreference,
                    Path(slug): Path<String>,
                    body: Bytes| press(&provider, preference, &slug, button, &body),
    )
}

/// Nothing is published about redirects or callbacks, so the page only shows the outcome.
fn press(
    provider: &ProviderState,
    preference: LanguagePreference,
    slug: &str,
    button: Button,
    body: &[u8],
) -> Response {
    let selector = Selector::Slug(slug);
    let outcome = match button {
        Button::Pay => pay::end(provider, selector, &PaymentForm::read(body), true),
        Button::Decline => pay::end(provider, selector, &PaymentForm::new(), false),
        Button::Abandon => {
            return view(provider, preference, slug, |content, link| {
                match closed(link.state(provider.context.clock.now())) {
                    None => content.outcome(Ending::Abandoned, &[], None),
                    Some(ending) => content.ended(409, ending, &[]),
                }
            });
        }
    };
    view(provider, preference, slug, |content, link| match outcome {
        Ok(Payment { auth_code, is_paid: true, .. }) => {
            let name = content.language.pick("Onay kodu", "Authorisation code");
            content.outcome(Ending::Received, &[(name, auth_code)], None)
        }
        Ok(_) => content.outcome(Ending::Declined, &[], None),
        Err(PaymentRefused::Amount) => {
            let complaint =
                content.language.pick("Çekilen tutar hatalı.", "The charged amount is invalid.");
            page(provider, content, link, 400, Some(complaint))
        }
        Err(PaymentRefused::Unknown | PaymentRefused::NotPayable { .. }) => {
            page(provider, content, link, 409, None)
        }
    })
}

fn view(
    provider: &ProviderState,
    preference: LanguagePreference,
    slug: &str,
    show: impl FnOnce(&PageContent<'_>, &Link) -> Response,
) -> Response {
    let language = preference.language(None);
    let store = lock(&provider.store);
    match store.place_by_slug(slug).and_then(|place| store.link(place)) {
        Some(link) => show(&content(link, language), link),
        None => payment_page::unknown(language, PROVIDER.name()),
    }
}

fn page(
    provider: &ProviderState,
    content: &PageContent<'_>,
    link: &Link,
    status: u16,
    complaint: Option<&str>,
) -> Response {
    let now = provider.context.clock.now();
    let state = link.state(now);
    if let Some(ending) = closed(state) {
        return content.ended(status, ending, &[]);
    }
    let language = content.language;
    let notice = match state {
        LinkState::Pending => Some(language.pick("Ödeme sürüyor.", "A payment is under way.")),
        LinkState::Fail => Some(
            language
                .pick("Son ödeme denemesi reddedildi.", "The last attempt to pay was declined."),
        ),
        _ => None,
    };
    let choice =
        Choice { due: Some(link.expires), now, notice, complaint, installments: None, cards: 1 };
    content.open(status, &choice)
}

const fn closed(state: LinkState) -> Option<Ending> {
    match state {
        LinkState::Start | LinkState::Pending | LinkState::Fail => None,
        LinkState::Success => Some(Ending::Paid),
        LinkState::Expired => Some(Ending::Expired),
        LinkState::Passive => Some(Ending::Deactivated),
    }
}

fn content(link: &Link, language: Language) -> PageContent<'_> {
    let order = &link.order;
    let mut rows = vec![(language.pick("Sipariş", "Order"), order.order_id.clone())];
    if order.installments > 1 {
        rows.push((language.pick("Taksit", "Installments"), order.installments.to_string()));
    }
    let path = format!("{PREFIX}{LINK}{}", link.slug);
    PageContent {
        language,
        provider: PROVIDER.name(),
        merchant: MERCHANT_NAME,
        price: Price::new(order.amount, order.currency.name),
        note: &order.description,
        rows,
        address: path.clone(),
        buttons: path,
        forms: Forms::Stay,
    }
}
