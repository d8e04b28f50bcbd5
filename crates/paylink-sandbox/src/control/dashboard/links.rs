//! The list of links.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use jiff::Timestamp;

use crate::app::App;
use crate::form;
use crate::html::escape;

use super::super::links::{self, Filter};
use super::{HOME, frame, value};
use crate::link_view::{Status, Summary};

const PAGE: usize = 50;

pub(crate) async fn show(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let fields = form::fields(query.unwrap_or_default().as_bytes());
    let filter = Filter {
        provider: value(&fields, "provider").parse().ok(),
        status: Status::parse(value(&fields, "status")),
        reference: value(&fields, "reference").trim().to_owned(),
    };
    let before = value(&fields, "before").parse().unwrap_or(usize::MAX);
    let page = links::page(&app, &filter, before, PAGE);
    let now = app.context.clock.now();
    let rows: Vec<_> = page.links.iter().map(|(number, link)| row(*number, link, now)).collect();
    let columns = ["#", "Status", "Amount", "Reference", "Provider", "Age"];
    let empty = if app.context.link_index.len() == 0 {
        "No link yet. Create one with your client, or with the curl lines of the README."
    } else {
        "No link fits."
    };
    let table = frame::table("links", &columns, &rows, empty);
    let older = page.next.map(|next| older(&filter, next)).unwrap_or_default();
    let total = app.context.link_index.len();
    let content = format!(
        "<h1>Links <small id=\"total\">{total}</small></h1>\n{}{table}{older}",
        search(&filter)
    );
    frame::page(&app.context, 200, "Links", HOME, &content)
}

fn row(number: usize, link: &Summary, now: Timestamp) -> Vec<String> {
    let path = format!("/_sandbox/links/{}/{}", link.kind.id, link.id);
    let reference = if link.reference.is_empty() { "(no reference)" } else { &link.reference };
    vec![
        number.to_string(),
        frame::status(link.status, ""),
        format!("<span class=\"money\">{} {}</span>", link.amount, link.currency),
        format!("<a href=\"{path}\">{}</a>", escape(reference)),
        link.kind.name.to_owned(),
        frame::age(link.created, now),
    ]
}

fn search(filter: &Filter) -> String {
    let words = Status::ALL.map(|status| (status.word(), status.word().replace('_', " ")));
    let statuses = std::iter::once(("", "any status"))
        .chain(words.iter().map(|(word, name)| (*word, name.as_str())));
    let statuses = frame::options(statuses, filter.status.map_or("", Status::word));
    let providers = frame::provider_options(filter.provider.map_or("", |own| own.id()));
    format!(
        "<form class=\"search\" method=\"get\" action=\"{HOME}\">\n\
         <select name=\"provider\" aria-label=\"Provider\">{providers}</select>\n\
         <select name=\"status\" aria-label=\"Status\">{statuses}</select>\n\
         <input name=\"reference\" aria-label=\"Reference\" placeholder=\"reference\" value=\"{}\">\n\
         <button>Show</button>\n</form>\n",
        escape(&filter.reference)
    )
}

fn older(filter: &Filter, next: usize) -> String {
    let provider = filter.provider.map_or("", |own| own.id());
    let status = filter.status.map_or("", Status::word);
    let reference = form::encode(&filter.reference);
    format!(
        "<p class=\"pager\"><a id=\"older\" href=\"{HOME}?provider={provider}&amp;status={status}&amp;\
         reference={reference}&amp;before={next}\">Older links</a></p>\n"
    )
}
