//! The payment page of a link: what the payer sees, and the buttons that stand in for a card.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{HeaderValue, LOCATION};
use axum::response::Response;

use crate::clock::{StampStyle, stamp};
use crate::html::{self, escape};
use crate::{Shared, lock};

use super::confirmation::origin;
use super::links::{Link, status};
use super::pay::{self, Payment, PaymentForm, PaymentRefused, Which};
use super::{COMPANY_NAME, PREFIX};

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
        Ok(Payment { redirect: Some(url), .. }) => {
            let mut response =
                html::page(303, result, &format!("<p class=\"state\">{}</p>\n", escape(result)), &[]);
            if let Ok(url) = HeaderValue::from_str(&url) {
                response.headers_mut().insert(LOCATION, url);
            }
            response
        }
        Ok(Payment { redirect: None, xact_ids }) => {
            let rows: String =
                xact_ids.iter().map(|id| format!("<dt>İşlem no</dt><dd>{}</dd>\n", escape(id))).collect();
            html::page(
                200,
                result,
                &format!("<p class=\"state\">{}</p>\n<dl>\n{rows}</dl>\n", escape(result)),
                &[],
            )
        }
        Err(PaymentRefused::UnknownLink) => unknown(),
        Err(PaymentRefused::NotPayable { .. }) => link_page(shared, slug, 409, None),
        Err(PaymentRefused::Form(reason)) => link_page(shared, slug, 400, Some(reason)),
    }
}

fn unknown() -> Response {
    html::page(404, "Bağlantı bulunamadı", "<p class=\"state\">Böyle bir ödeme bağlantısı yok.</p>\n", &[])
}

fn link_page(shared: &Shared, slug: &str, http_status: u16, complaint: Option<&str>) -> Response {
    let now = shared.clock.now();
    let book = lock(&shared.paynet.book);
    let Some(link) = book.by_slug(slug) else { return unknown() };

    let mut content = facts(link);
    if let Some(complaint) = complaint {
        let _ = writeln!(content, "<p class=\"state\" role=\"alert\">{}</p>", escape(complaint));
    }
    match link.status(now) {
        status::WAITING => content.push_str(&buttons(link)),
        status => {
            let text = match status {
                status::PAID => "Bu ödeme alınmıştır.",
                status::EXPIRED => "Bu bağlantının süresi dolmuştur.",
                _ => "Bu bağlantı pasif duruma getirilmiştir.",
            };
            let _ = writeln!(content, "<p class=\"state\">{text}</p>");
        }
    }
    let back = [&link.order.succeed_url, &link.order.error_url];
    let targets: Vec<String> = back.into_iter().filter_map(|url| origin(url)).collect();
    html::page(http_status, "Ödeme", &content, &targets)
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
    let rows: String = rows
        .into_iter()
        .map(|(name, value)| format!("<dt>{name}</dt><dd>{}</dd>\n", escape(&value)))
        .collect();
    let note = if order.note.is_empty() {
        String::new()
    } else {
        format!("<p class=\"note\">{}</p>\n", escape(&order.note))
    };
    format!(
        "<h1>{}</h1>\n<p class=\"amount\">{} TL</p>\n{note}<dl>\n{rows}</dl>\n",
        escape(COMPANY_NAME),
        order.amount.readable()
    )
}

fn buttons(link: &Link) -> String {
    let path = format!("{PREFIX}/pay/{}", link.slug);
    let cards = if link.order.multi_payment {
        "<label>Kart sayısı <input name=\"cards\" type=\"number\" min=\"1\" max=\"20\" value=\"1\"></label>\n"
    } else {
        ""
    };
    format!(
        "<form method=\"post\" action=\"{path}/pay\" accept-charset=\"utf-8\">\n\
         <label>Taksit <select name=\"instalment\"><option value=\"0\">Tek çekim</option><option>3</option>\
         <option>6</option><option>9</option></select></label>\n{cards}\
         <label>Çekilen tutar (boşsa olduğu gibi) <input name=\"charged\" inputmode=\"decimal\"></label>\n\
         <button class=\"pay\">Ödendi</button>\n</form>\n\
         <form method=\"post\" action=\"{path}/decline\">\n<button class=\"decline\">Reddedildi</button>\n</form>\n"
    )
}
