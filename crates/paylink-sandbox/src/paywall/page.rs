//! The pages that the payer sees: the hosted payment page, and the page of a LinkQr link.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};

use crate::html::Forms;
use crate::payment_page::{
    self, Button, Choice, Ending, Installments, LanguagePreference, PageContent, Price,
};
use crate::{form, lock};

use super::amount::Amount;
use super::pay::{self, INSTALLMENTS, Payment, PaymentForm, PaymentRefused, Selector};
use super::store::{Page, PageState, QrLink, Store};
use super::values::MERCHANT_NAME;
use super::{CHECKOUT, LINK, PREFIX, PROVIDER, ProviderState};

/// One of the two kinds of pages.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Checkout,
    Link,
}

/// Returns the route of a page. Documented by example: the address names the GUID in `CheckoutId` or
/// in `SaleId`.
pub(crate) fn show(kind: Kind) -> MethodRouter<Arc<ProviderState>> {
    let name = match kind {
        Kind::Checkout => "CheckoutId",
        Kind::Link => "SaleId",
    };
    get(
        async move |State(provider): State<Arc<ProviderState>>,
                    preference: LanguagePreference,
                    RawQuery(query): RawQuery| {
            view(&provider, kind, preference, &named(query, name), 200, None)
        },
    )
}

/// Returns the route of a button.
pub(crate) fn button(kind: Kind, button: Button) -> MethodRouter<Arc<ProviderState>> {
    post(
        async move |State(provider): State<Arc<ProviderState>>,
                    preference: LanguagePreference,
                    Path(guid): Path<String>,
                    body: Bytes| {
            press(&provider, kind, preference, &guid, button, &body).await
        },
    )
}

fn named(query: Option<String>, name: &str) -> String {
    let mut fields = form::fields(query.unwrap_or_default().as_bytes()).into_iter();
    fields
        .find(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
        .unwrap_or_default()
}

async fn press(
    provider: &ProviderState,
    kind: Kind,
    preference: LanguagePreference,
    guid: &str,
    button: Button,
    body: &[u8],
) -> Response {
    let (ending, outcome) = match button {
        Button::Pay => match attempt(provider, kind, guid, body, true).await {
            Ok(payment) if !payment.is_paid => (Ending::Declined, Ok(payment)),
            outcome => (Ending::Received, outcome),
        },
        Button::Decline => (Ending::Declined, attempt(provider, kind, guid, &[], false).await),
        Button::Abandon => {
            let store = lock(&provider.store);
            return match Shown::find(&store, kind, guid) {
                Some(shown) => match shown.closed(provider) {
                    None => shown.content(preference).outcome(Ending::Abandoned, &[], None),
                    Some(ending) => shown.content(preference).ended(409, ending, &[]),
                },
                None => payment_page::unknown(preference.language(None), PROVIDER.name()),
            };
        }
    };
    let complaint = match outcome {
        Ok(Payment { redirect, payment_id, .. }) => {
            let store = lock(&provider.store);
            let Some(shown) = Shown::find(&store, kind, guid) else {
                return payment_page::unknown(preference.language(None), PROVIDER.name());
            };
            let content = shown.content(preference);
            let facts = [(content.language.pick("İşlem no", "Payment id"), payment_id.to_string())];
            return content.outcome(ending, &facts, redirect.as_deref());
        }
        Err(
            PaymentRefused::Unknown | PaymentRefused::NotPayable { .. } | PaymentRefused::SoldOut,
        ) => {
            return view(provider, kind, preference, guid, 409, None);
        }
        Err(PaymentRefused::Installment) => {
            ("Bu taksit sayısı sunulmuyor.", "This number of installments is not offered.")
        }
        Err(PaymentRefused::Amount) => ("Çekilen tutar hatalı.", "The charged amount is invalid."),
    };
    view(provider, kind, preference, guid, 400, Some(complaint))
}

async fn attempt(
    provider: &ProviderState,
    kind: Kind,
    guid: &str,
    body: &[u8],
    is_success: bool,
) -> Result<Payment, PaymentRefused> {
    let (selector, form) = (Selector::Guid(guid), PaymentForm::read(body)?);
    match kind {
        Kind::Checkout => pay::page(provider, selector, &form, is_success).await,
        Kind::Link => pay::link(provider, selector, &form, is_success).await,
    }
}

/// Returns the page in its current state, or the page for an unknown address. `complaint` is in
/// Turkish and in English.
fn view(
    provider: &ProviderState,
    kind: Kind,
    preference: LanguagePreference,
    guid: &str,
    status: u16,
    complaint: Option<(&str, &str)>,
) -> Response {
    let store = lock(&provider.store);
    let Some(shown) = Shown::find(&store, kind, guid) else {
        return payment_page::unknown(preference.language(None), PROVIDER.name());
    };
    let content = shown.content(preference);
    if let Some(ending) = shown.closed(provider) {
        return content.ended(status, ending, &[]);
    }
    let offered = Installments { name: "installment", single: 1, more: &INSTALLMENTS };
    let choice = Choice {
        due: shown.due(),
        now: provider.context.clock.now(),
        notice: None,
        complaint: complaint.map(|(turkish, english)| content.language.pick(turkish, english)),
        installments: shown.installments().then_some(offered),
        cards: 1,
    };
    content.open(status, &choice)
}

/// What a payer pays for.
enum Shown<'a> {
    Page(&'a Page),
    Link(&'a QrLink),
}

impl<'a> Shown<'a> {
    fn find(store: &'a Store, kind: Kind, guid: &str) -> Option<Self> {
        match kind {
            Kind::Checkout => store.page_by_guid(guid).map(Self::Page),
            Kind::Link => store.link_by_guid(guid).map(Self::Link),
        }
    }

    fn closed(&self, provider: &ProviderState) -> Option<Ending> {
        match self {
            Self::Page(page) => match page.state(provider.context.clock.now()) {
                PageState::Open => None,
                PageState::Paid => Some(Ending::Paid),
                PageState::Expired => Some(Ending::Expired),
                PageState::Passive => Some(Ending::Deactivated),
            },
            Self::Link(link) => (link.remaining() == Some(0)).then_some(Ending::SoldOut),
        }
    }

    const fn due(&self) -> Option<jiff::Timestamp> {
        match self {
            Self::Page(page) => Some(page.expires),
            Self::Link(_) => None,
        }
    }

    const fn installments(&self) -> bool {
        match self {
            Self::Page(page) => page.order.installments,
            Self::Link(link) => link.sale.installments,
        }
    }

    fn content(&self, preference: LanguagePreference) -> PageContent<'a> {
        match self {
            Self::Page(page) => checkout(page, preference),
            Self::Link(link) => qr_link(link, preference),
        }
    }
}

fn checkout(page: &Page, preference: LanguagePreference) -> PageContent<'_> {
    let order = &page.order;
    let language = preference.language(order.language);
    let price = |amount: &Amount| Price::new(amount.value(), order.currency.name());
    let mut rows = vec![(language.pick("Sipariş", "Order"), order.unique_code.clone())];
    if order.show_product {
        for product in &order.products {
            let amount = product.amount.as_ref().map(|own| price(own).text(language));
            rows.push((product.name.as_str(), amount.unwrap_or_default()));
        }
    }
    PageContent {
        language,
        provider: PROVIDER.name(),
        merchant: MERCHANT_NAME,
        price: price(&order.amount),
        note: "",
        rows,
        address: format!("{PREFIX}{CHECKOUT}?CheckoutId={}", page.guid),
        buttons: format!("{PREFIX}{CHECKOUT}{}", page.guid),
        forms: Forms::MayLeave,
    }
}

fn qr_link(link: &QrLink, preference: LanguagePreference) -> PageContent<'_> {
    let sale = &link.sale;
    let language = preference.language(sale.language);
    let mut rows = vec![(language.pick("Ürün", "Item"), sale.item.clone())];
    rows.extend(
        link.remaining().map(|left| (language.pick("Kalan adet", "Left"), left.to_string())),
    );
    PageContent {
        language,
        provider: PROVIDER.name(),
        merchant: MERCHANT_NAME,
        price: Price::new(sale.amount.value(), sale.currency.name()),
        note: &sale.description,
        rows,
        address: format!("{PREFIX}{LINK}?SaleId={}", link.guid),
        buttons: format!("{PREFIX}{LINK}{}", link.guid),
        forms: Forms::Stay,
    }
}
