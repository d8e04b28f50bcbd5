//! The payment page of a link: what the payer sees, and the buttons that stand in for a card.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::clock::{StampStyle, stamp};
use crate::form::origin;
use crate::html::{self, Language};
use crate::{Shared, lock};

use super::links::{Link, status};
use super::pay::{self, Payment, PaymentForm, PaymentRefused, Which};
use super::{COMPANY_NAME, PREFIX};

const LANGUAGE: Language = Language::Turkish;

/// The page of a link, or what has become of it.
pub(crate) async fn show(State(shared): State<Arc<Shared>>, Path(slug): Path<String>) -> Response {
    link_page(&shared, &slug, 200, None)
}

/// The button "paid".
pub(crate) async fn pay(
    State(shared): State<Arc<Shared>>,
    Path(slug): Path<String>,
    body: Bytes,
) -> Response {
    let outcome = match PaymentForm::read(&body) {
        Ok(form) => pay::pay(&shared, Which::Slug(&slug), &form).await,
        Err(refused) => Err(refused),
    };
    answer(&shared, &slug, outcome, "Ödeme alındı")
}

/// The button "declined".
pub(crate) async fn decline(State(shared): State<Arc<Shared>>, Path(slug): Path<String>) -> Response {
    let outcome = pay::decline(&shared, Which::Slug(&slug)).await;
    answer(&shared, &slug, outcome, "Ödeme alınamadı")
}

fn answer(shared: &Shared, slug: &str, outcome: Result<Payment, PaymentRefused>, result: &str) -> Response {
    match outcome {
        Ok(Payment { redirect, xact_ids }) => {
            let facts: Vec<_> = xact_ids.into_iter().map(|id| ("İşlem no", id)).collect();
            html::outcome(LANGUAGE, result, redirect.as_deref(), &facts)
        }
        Err(PaymentRefused::UnknownLink) => unknown(),
        Err(PaymentRefused::NotPayable { .. }) => link_page(shared, slug, 409, None),
        Err(PaymentRefused::Form(reason)) => link_page(shared, slug, 400, Some(reason)),
    }
}

fn unknown() -> Response {
    html::page(404, LANGUAGE, "Bağlantı bulunamadı", &html::state("Böyle bir ödeme bağlantısı yok."), &[])
}

fn link_page(shared: &Shared, slug: &str, http_status: u16, complaint: Option<&str>) -> Response {
    let now = shared.clock.now();
    let book = lock(&shared.paynet.book);
    let Some(link) = book.by_slug(slug) else { return unknown() };

    let mut content = facts(link);
    content.extend(complaint.map(html::alert));
    content.push_str(&match link.status(now) {
        status::WAITING => buttons(link),
        status::PAID => html::state("Bu ödeme alınmıştır."),
        status::EXPIRED => html::state("Bu bağlantının süresi dolmuştur."),
        _ => html::state("Bu bağlantı pasif duruma getirilmiştir."),
    });
    let back = [&link.order.succeed_url, &link.order.error_url];
    let targets: Vec<String> = back.into_iter().filter_map(|url| origin(url)).collect();
    html::page(http_status, LANGUAGE, "Ödeme", &content, &targets)
}

fn facts(link: &Link) -> String {
    let order = &link.order;
    let mut rows = vec![("Sayın", order.name_surname.clone())];
    let total = pay::total(link);
    if total != order.amount {
        rows.push(("Hizmet bedeliyle", format!("{} TL", total.readable())));
    }
    if !order.reference_no.is_empty() {
        rows.push(("Referans", order.reference_no.clone()));
    }
    rows.push(("Son ödeme", stamp(link.expires, StampStyle::default()).replace('T', " ")));
    let amount = format!("{} TL", order.amount.readable());
    html::heading(COMPANY_NAME, &amount, &order.note) + &html::rows(&rows)
}

fn buttons(link: &Link) -> String {
    let cards = if link.order.multi_payment {
        "<label>Kart sayısı <input name=\"cards\" type=\"number\" min=\"1\" max=\"20\" value=\"1\"></label>\n"
    } else {
        ""
    };
    let inputs = html::payment_inputs(LANGUAGE, "instalment", 0, &[3, 6, 9]) + cards;
    html::buttons(LANGUAGE, &format!("{PREFIX}/pay/{}", link.slug), &inputs)
}
