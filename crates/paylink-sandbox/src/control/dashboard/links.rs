//! The list of links.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};

use crate::app::App;
use crate::form;

use super::super::links::{self, Filter};
use super::{HOME, frame, value};
use crate::link_view::{LinkStatus, Summary};

const PAGE: usize = 50;

pub(crate) async fn show(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
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
    let rows = page.links.iter().map(|(number, link)| row(*number, link, now));
    let columns = ["#", "Status", "Amount", "Reference", "Provider", "Age"];
    let empty = if total == 0 {
        "No link yet. Create one with your client, or with the curl lines of the README."
    } else {
        "No link fits."
    };
    let content = html! {
        h1 { "Links " small #total { (total) } }
        (search(&filter))
        (frame::table("links", columns, rows, empty))
        @if let Some(next) = page.next { (older(&filter, next)) }
    };
    frame::page(&app.context, 200, "Links", HOME, content)
}

fn row(number: usize, link: &Summary, now: Timestamp) -> [Markup; 6] {
    let path = format!("/_sandbox/links/{}/{}", link.kind.id, link.id);
    let reference = if link.reference.is_empty() { "(no reference)" } else { &link.reference };
    [
        html! { (number) },
        frame::status(link.status, None),
        html! { span.money { (link.amount) " " (link.currency) } },
        html! { a href=(path) { (reference) } },
        html! { (link.kind.name) },
        html! { (frame::age(link.created, now)) },
    ]
}

fn search(filter: &Filter) -> Markup {
    let words = LinkStatus::ALL.map(|status| (status.word(), status.word().replace('_', " ")));
    let statuses = std::iter::once(("", "any status"))
        .chain(words.iter().map(|(word, name)| (*word, name.as_str())));
    html! {
        form.search method="get" action=(HOME) {
            select name="provider" aria-label="Provider" {
                (frame::provider_options(filter.provider.map_or("", |own| own.id())))
            }
            select name="status" aria-label="Status" {
                (frame::options(statuses, filter.status.map_or("", LinkStatus::word)))
            }
            input name="reference" aria-label="Reference" placeholder="reference"
                value=(filter.reference);
            button { "Show" }
        }
    }
}

fn older(filter: &Filter, next: usize) -> Markup {
    let provider = filter.provider.map_or("", |own| own.id());
    let status = filter.status.map_or("", LinkStatus::word);
    let reference = form::encode(&filter.reference);
    let query = format!("provider={provider}&status={status}&reference={reference}&before={next}");
    html! {
        p.pager { a #older href={ (HOME) "?" (query) } { "Older links" } }
    }
}
