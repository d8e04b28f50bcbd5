//! The pages that the payer sees: the shared payment page, and the page of a LinkQr link.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;

use crate::clock::{StampStyle, stamp};
use crate::form::{self, origin};
use crate::html::{self, Language};
use crate::{Shared, lock};

use super::amount::Amount;
use super::book::{Page, PageState, QrLink};
use super::pay::{self, INSTALLMENTS, Payment, PaymentForm, PaymentRefused, Which};
use super::values::Currency;
use super::{CHECKOUT, LINK, PREFIX};

const MERCHANT: &str = "Örnek Ticaret A.Ş.";

/// Which of the two kinds of pages.
#[derive(Clone, Copy)]
enum Kind {
    Checkout,
    Link,
}

/// Documented by example: the address of a page names its GUID in `CheckoutId`.
pub(crate) async fn show(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    view(&shared, Kind::Checkout, &named(query, "CheckoutId"), 200, None)
}

/// Documented by example: the address of a link names its GUID in `SaleId`.
pub(crate) async fn show_link(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    view(&shared, Kind::Link, &named(query, "SaleId"), 200, None)
}

pub(crate) async fn pay(shared: State<Arc<Shared>>, guid: Path<String>, body: Bytes) -> Response {
    press(&shared, Kind::Checkout, &guid, &body, true).await
}

pub(crate) async fn decline(shared: State<Arc<Shared>>, guid: Path<String>) -> Response {
    press(&shared, Kind::Checkout, &guid, &[], false).await
}

pub(crate) async fn pay_link(shared: State<Arc<Shared>>, guid: Path<String>, body: Bytes) -> Response {
    press(&shared, Kind::Link, &guid, &body, true).await
}

pub(crate) async fn decline_link(shared: State<Arc<Shared>>, guid: Path<String>) -> Response {
    press(&shared, Kind::Link, &guid, &[], false).await
}

fn named(query: Option<String>, name: &str) -> String {
    let mut fields = form::fields(query.unwrap_or_default().as_bytes()).into_iter();
    fields.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value).unwrap_or_default()
}

/// A button of a page.
async fn press(shared: &Arc<Shared>, kind: Kind, guid: &str, body: &[u8], is_success: bool) -> Response {
    let which = Which::Guid(guid);
    let outcome = match PaymentForm::read(body) {
        Ok(form) => match kind {
            Kind::Checkout => pay::page(shared, which, &form, is_success).await,
            Kind::Link => pay::link(shared, which, &form, is_success).await,
        },
        Err(refused) => Err(refused),
    };
    let language = language(shared, kind, guid);
    let result = if is_success {
        language.pick("Ödeme alındı", "Payment received")
    } else {
        language.pick("Ödeme alınamadı", "Payment declined")
    };
    match outcome {
        Ok(Payment { redirect, payment_id, .. }) => {
            let facts = [(language.pick("İşlem no", "Payment id"), payment_id.to_string())];
            html::outcome(language, result, redirect.as_deref(), &facts)
        }
        Err(PaymentRefused::Installment) => {
            let complaint = language.pick("Bu taksit sayısı sunulmuyor.", "No such number of instalments.");
            view(shared, kind, guid, 400, Some(complaint))
        }
        Err(PaymentRefused::Amount) => {
            let complaint = language.pick("Çekilen tutar hatalı.", "What is charged is no amount.");
            view(shared, kind, guid, 400, Some(complaint))
        }
        Err(PaymentRefused::Unknown | PaymentRefused::NotPayable { .. } | PaymentRefused::SoldOut) => {
            view(shared, kind, guid, 409, None)
        }
    }
}

fn language(shared: &Shared, kind: Kind, guid: &str) -> Language {
    let book = lock(&shared.paywall.book);
    let language = match kind {
        Kind::Checkout => book.page_by_guid(guid).map(|page| page.order.language),
        Kind::Link => book.link_by_guid(guid).map(|link| link.sale.language),
    };
    language.unwrap_or_default()
}

/// A page as it is now, or that there is none.
fn view(shared: &Shared, kind: Kind, guid: &str, status: u16, complaint: Option<&str>) -> Response {
    let book = lock(&shared.paywall.book);
    let alert = complaint.map(html::alert).unwrap_or_default();
    match kind {
        Kind::Checkout => book.page_by_guid(guid).map(|page| checkout_view(shared, page, status, &alert)),
        Kind::Link => book.link_by_guid(guid).map(|link| link_view(link, status, &alert)),
    }
    .unwrap_or_else(|| {
        let text = "Böyle bir ödeme sayfası yok. There is no such payment page.";
        html::page(404, Language::Turkish, "Sayfa bulunamadı", &html::state(text), &[])
    })
}

fn checkout_view(shared: &Shared, page: &Page, status: u16, alert: &str) -> Response {
    let order = &page.order;
    let language = order.language;
    let mut rows = vec![(language.pick("Sipariş", "Order"), order.unique_code.clone())];
    if order.show_product {
        for product in &order.products {
            let amount = product.amount.as_ref().map(|own| money(language, own, order.currency));
            rows.push((product.name.as_str(), amount.unwrap_or_default()));
        }
    }
    let until = stamp(page.expires, StampStyle { utc: false, digits: Some(0) });
    let until = until.trim_end_matches('.').replace('T', " ");
    rows.push((language.pick("Son ödeme", "Payable until"), until));
    let content = match page.state(shared.clock.now()) {
        PageState::Open => buttons(language, CHECKOUT, &page.guid, order.installments),
        PageState::Paid => {
            html::state(language.pick("Bu ödeme alınmıştır.", "This payment has been received."))
        }
        PageState::Expired => {
            html::state(language.pick("Bu sayfanın süresi dolmuştur.", "The time of this page is over."))
        }
        PageState::Passive => html::state(
            language.pick("Bu sayfa pasif duruma getirilmiştir.", "This page has been deactivated."),
        ),
    };
    let heading = html::heading(MERCHANT, &money(language, &order.amount, order.currency), "");
    let back = [&order.success_url, &order.fail_url];
    let targets: Vec<String> = back.into_iter().filter_map(|url| origin(url)).collect();
    html::page(
        status,
        language,
        title(language),
        &(heading + &html::rows(&rows) + alert + &content),
        &targets,
    )
}

fn link_view(link: &QrLink, status: u16, alert: &str) -> Response {
    let sale = &link.sale;
    let language = sale.language;
    let mut rows = vec![(language.pick("Ürün", "Item"), sale.item.clone())];
    let remaining = link.remaining();
    rows.extend(remaining.map(|left| (language.pick("Kalan adet", "Left"), left.to_string())));
    let content = if remaining == Some(0) {
        html::state(language.pick("Bu ürün tükenmiştir.", "This item is sold out."))
    } else {
        buttons(language, LINK, &link.guid, sale.installments)
    };
    let heading = html::heading(MERCHANT, &money(language, &sale.amount, sale.currency), &sale.description);
    html::page(status, language, title(language), &(heading + &html::rows(&rows) + alert + &content), &[])
}

const fn title(language: Language) -> &'static str {
    language.pick("Ödeme", "Payment")
}

fn money(language: Language, amount: &Amount, currency: Currency) -> String {
    format!("{} {}", language.amount(amount.value()), currency.name())
}

fn buttons(language: Language, below: &str, guid: &str, installments: bool) -> String {
    let more: &[u32] = if installments { &INSTALLMENTS } else { &[] };
    let inputs = html::payment_inputs(language, "installment", 1, more);
    html::buttons(language, &format!("{PREFIX}{below}{guid}"), &inputs)
}
