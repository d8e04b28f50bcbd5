//! The payment page of a link: its content, and the buttons in place of a card.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{MethodRouter, post};

use crate::form::origin;
use crate::html::Forms;
use crate::lock;
use crate::payment_page::{
    self, Button, Choice, Ending, Installments, Language, LanguagePreference, PageContent, Price,
};

use super::pay::{self, INSTALLMENTS, Payment, PaymentForm, PaymentRefused, Selector};
use super::store::{Link, status};
use super::values::COMPANY_NAME;
use super::{PREFIX, PROVIDER, ProviderState};

/// The page of a link, or its outcome.
pub(crate) async fn show(
    State(provider): State<Arc<ProviderState>>,
    preference: LanguagePreference,
    Path(slug): Path<String>,
) -> Response {
    view(&provider, preference, &slug, 200, None)
}

/// Returns the route of a button.
pub(crate) fn button(button: Button) -> MethodRouter<Arc<ProviderState>> {
    post(
        async move |State(provider): State<Arc<ProviderState>>,
                    preference: LanguagePreference,
                    Path(slug): Path<String>,
                    body: Bytes| press(&provider, preference, &slug, button, &body).await,
    )
}

async fn press(
    provider: &ProviderState,
    preference: LanguagePreference,
    slug: &str,
    button: Button,
    body: &[u8],
) -> Response {
    let selector = Selector::Slug(slug);
    let (ending, outcome) = match button {
        Button::Pay => {
            let outcome = match PaymentForm::read(body) {
                Ok(form) => pay::pay(provider, selector, &form).await,
                Err(refused) => Err(refused),
            };
            let is_declined = outcome.as_ref().is_ok_and(|payment| !payment.is_paid);
            (if is_declined { Ending::Declined } else { Ending::Received }, outcome)
        }
        Button::Decline => {
            (Ending::Declined, pay::decline(provider, selector, &PaymentForm::new()).await)
        }
        Button::Abandon => (Ending::Abandoned, abandon(provider, slug)),
    };
    let language = preference.language(None);
    let complaint = match outcome {
        Ok(Payment { redirect, xact_ids, .. }) => {
            let name = language.pick("İşlem no", "Transaction");
            let facts: Vec<_> = xact_ids.into_iter().map(|id| (name, id)).collect();
            let store = lock(&provider.store);
            let Some(link) = store.by_slug(slug) else {
                return payment_page::unknown(language, PROVIDER.name());
            };
            return content(link, language).outcome(ending, &facts, redirect.as_deref());
        }
        Err(PaymentRefused::UnknownLink | PaymentRefused::NotPayable { .. }) => {
            return view(provider, preference, slug, 409, None);
        }
        Err(PaymentRefused::Cards) => language.pick(
            "Ödeme bu kadar karta bölünemez.",
            "The payment cannot be split over this number of cards.",
        ),
        Err(PaymentRefused::Installment) => language
            .pick("Bu taksit sayısı sunulmuyor.", "This number of installments is not offered."),
        Err(PaymentRefused::Amount) => {
            language.pick("Çekilen tutar hatalı.", "The charged amount is invalid.")
        }
    };
    view(provider, preference, slug, 400, Some(complaint))
}

fn abandon(provider: &ProviderState, slug: &str) -> Result<Payment, PaymentRefused> {
    let store = lock(&provider.store);
    let link = store.by_slug(slug).ok_or(PaymentRefused::UnknownLink)?;
    match link.status(provider.context.clock.now()) {
        status::WAITING => Ok(Payment { xact_ids: Vec::new(), is_paid: false, redirect: None }),
        status => Err(PaymentRefused::NotPayable { status }),
    }
}

fn view(
    provider: &ProviderState,
    preference: LanguagePreference,
    slug: &str,
    http_status: u16,
    complaint: Option<&str>,
) -> Response {
    let (now, language) = (provider.context.clock.now(), preference.language(None));
    let store = lock(&provider.store);
    let Some(link) = store.by_slug(slug) else {
        return payment_page::unknown(language, PROVIDER.name());
    };
    let content = content(link, language);
    let ending = match link.status(now) {
        status::WAITING => {
            let [single, more @ ..] = &INSTALLMENTS;
            let installments = Installments { name: "installment", single: *single, more };
            let choice = Choice {
                due: Some(link.expires),
                now,
                notice: None,
                complaint,
                installments: Some(installments),
                cards: pay::most_cards(link),
            };
            return content.open(http_status, &choice);
        }
        status::PAID => Ending::Paid,
        status::EXPIRED => Ending::Expired,
        _ => Ending::Deactivated,
    };
    content.ended(http_status, ending, &[])
}

fn content(link: &Link, language: Language) -> PageContent<'_> {
    let order = &link.order;
    let total = pay::total(link);
    let price = |amount| Price::new(amount, "TRY");
    let mut rows = vec![(language.pick("Sayın", "Payer"), order.name_surname.clone())];
    if total != order.amount {
        let fee = total.minus(order.amount);
        rows.push((language.pick("Tutar", "Amount"), price(order.amount).text(language)));
        rows.push((language.pick("Hizmet bedeli", "Service fee"), price(fee).text(language)));
    }
    if !order.reference_no.is_empty() {
        rows.push((language.pick("Referans", "Reference"), order.reference_no.clone()));
    }
    let returns =
        [&order.succeed_url, &order.error_url].into_iter().any(|url| origin(url).is_some());
    let path = format!("{PREFIX}/pay/{}", link.slug);
    PageContent {
        language,
        provider: PROVIDER.name(),
        merchant: COMPANY_NAME,
        price: price(total),
        note: &order.note,
        rows,
        address: path.clone(),
        buttons: path,
        forms: if returns { Forms::MayLeave } else { Forms::Stay },
    }
}
