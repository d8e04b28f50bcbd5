//! The list of links.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};

use crate::app::App;
use crate::form;

use super::super::links::{self, Filter};
use super::{HOME, Viewer, frame, value};
use crate::link_view::{LinkStatus, Summary};
use crate::payment_page::Language;

const PAGE: usize = 50;

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    RawQuery(query): RawQuery,
) -> Response {
    let fields = form::fields(query.unwrap_or_default().as_bytes());
    let filter = Filter {
        provider: value(&fields, "provider").parse().ok(),
        status: LinkStatus::parse(value(&fields, "status")),
        reference: value(&fields, "reference").trim().to_owned(),
    };
    let before = value(&fields, "before").parse().unwrap_or(usize::MAX);
    let page = links::page(&app, &filter, before, PAGE);
    let now = app.context.clock.now();
    let total = app.context.link_index.len();
    let rows = page.links.iter().map(|(number, link)| row(viewer, *number, link, now));
    let columns = match viewer.language {
        Language::Turkish => ["#", "Durum", "Tutar", "Referans", "Sağlayıcı", "Yaş"],
        Language::English => ["#", "Status", "Amount", "Reference", "Provider", "Age"],
    };
    let empty = if total == 0 {
        viewer.pick(
            "Henüz bağlantı yok. İstemcinizle ya da README'deki curl satırlarıyla bir bağlantı oluşturun.",
            "No link yet. Create one with your client, or with the curl lines of the README.",
        )
    } else {
        viewer.pick("Uyan bağlantı yok.", "No link fits.")
    };
    let title = viewer.pick("Bağlantılar", "Links");
    let content = html! {
        h1 { (title) " " small #total { (total) } }
        (search(viewer, &filter))
        (frame::table("links", columns, rows, empty))
        @if let Some(next) = page.next { (older(viewer, &filter, next)) }
    };
    frame::page(&app.context, viewer, 200, title, HOME, content)
}

fn row(viewer: Viewer, number: usize, link: &Summary, now: Timestamp) -> [Markup; 6] {
    let path = format!("/_sandbox/links/{}/{}", link.kind.id, link.id);
    let none = viewer.pick("(referans yok)", "(no reference)");
    let reference = if link.reference.is_empty() { none } else { &link.reference };
    [
        html! { (number) },
        frame::status(viewer, link.status, None),
        html! { span.money { (frame::money(viewer, &link.amount, link.currency)) } },
        html! { a href=(path) { (reference) } },
        html! { (link.kind.name) },
        html! { (frame::age(link.created, now, viewer.language)) },
    ]
}

fn search(viewer: Viewer, filter: &Filter) -> Markup {
    let words = LinkStatus::ALL.map(|own| (own.word(), frame::status_name(viewer, own)));
    let statuses = std::iter::once(("", viewer.pick("her durum", "any status"))).chain(words);
    html! {
        form.search method="get" action=(HOME) {
            select name="provider" aria-label=(viewer.pick("Sağlayıcı", "Provider")) {
                (frame::provider_options(viewer, filter.provider.map_or("", |own| own.id())))
            }
            select name="status" aria-label=(viewer.pick("Durum", "Status")) {
                (frame::options(statuses, filter.status.map_or("", LinkStatus::word)))
            }
            input name="reference" aria-label=(viewer.pick("Referans", "Reference"))
                placeholder=(viewer.pick("referans", "reference")) value=(filter.reference);
            button { (viewer.pick("Göster", "Show")) }
        }
    }
}

fn older(viewer: Viewer, filter: &Filter, next: usize) -> Markup {
    let provider = filter.provider.map_or("", |own| own.id());
    let status = filter.status.map_or("", LinkStatus::word);
    let reference = form::encode(&filter.reference);
    let query = format!("provider={provider}&status={status}&reference={reference}&before={next}");
    let name = viewer.pick("Daha eski bağlantılar", "Older links");
    html! {
        p.pager { a #older href={ (HOME) "?" (query) } { (name) } }
    }
}
