//! The payment page of a link: what the payer sees, and the buttons that stand in for a card.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::clock::{ISTANBUL, written};
use crate::html::{self, Language};
use crate::{Shared, lock};

use super::book::{Link, LinkState};
use super::pay::{self, Payment, PaymentForm, PaymentRefused, Which};
use super::values::MERCHANT_NAME;
use super::{LINK, PREFIX};

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
    press(&shared, &slug, &PaymentForm::read(&body), true)
}

/// The button "declined".
pub(crate) async fn decline(State(shared): State<Arc<Shared>>, Path(slug): Path<String>) -> Response {
    press(&shared, &slug, &PaymentForm::new(), false)
}

/// Nothing is published about a way back or a callback: the page says what happened, and that is all.
fn press(shared: &Shared, slug: &str, form: &PaymentForm, is_success: bool) -> Response {
    match pay::end(shared, Which::Slug(slug), form, is_success) {
        Ok(Payment { order_id, auth_code }) => {
            let mut facts = vec![("Sipariş", order_id)];
            if is_success {
                facts.push(("Onay kodu", auth_code));
            }
            let result = if is_success { "Ödeme alındı" } else { "Ödeme alınamadı" };
            html::outcome(LANGUAGE, result, None, &facts)
        }
        Err(PaymentRefused::Amount) => link_page(shared, slug, 400, Some("Çekilen tutar hatalı.")),
        Err(PaymentRefused::Unknown | PaymentRefused::NotPayable { .. }) => {
            link_page(shared, slug, 409, None)
        }
    }
}

fn link_page(shared: &Shared, slug: &str, status: u16, complaint: Option<&str>) -> Response {
    let now = shared.clock.now();
    let book = lock(&shared.ahlpay.book);
    let Some(link) = book.place_by_slug(slug).and_then(|place| book.link(place)) else {
        let text = html::state("Böyle bir ödeme bağlantısı yok.");
        return html::page(404, LANGUAGE, "Bağlantı bulunamadı", &text, &[]);
    };
    let mut content = facts(link);
    content.extend(complaint.map(html::alert));
    content.push_str(&match link.state(now) {
        LinkState::Start => buttons(link),
        LinkState::Pending => html::state("Ödeme sürüyor.") + &buttons(link),
        LinkState::Fail => html::state("Son ödeme denemesi reddedildi.") + &buttons(link),
        LinkState::Success => html::state("Bu ödeme alınmıştır."),
        LinkState::Expired => html::state("Bu bağlantının süresi dolmuştur."),
        LinkState::Passive => html::state("Bu bağlantı pasif duruma getirilmiştir."),
    });
    html::page(status, LANGUAGE, "Ödeme", &content, &[])
}

fn facts(link: &Link) -> String {
    let order = &link.order;
    let mut rows = vec![("Sipariş", order.order_id.clone())];
    if order.installments > 1 {
        rows.push(("Taksit", order.installments.to_string()));
    }
    rows.push(("Son ödeme", written(link.expires, ISTANBUL, "%Y-%m-%d %H:%M:%S")));
    let amount = format!("{} {}", order.amount.readable(), order.currency.name);
    html::heading(MERCHANT_NAME, &amount, &order.description) + &html::rows(&rows)
}

fn buttons(link: &Link) -> String {
    html::buttons(LANGUAGE, &format!("{PREFIX}{LINK}{}", link.slug), &html::charged_input(LANGUAGE))
}
