//! The findings: the page with all of them, and the table of a link.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};

use crate::Finding;
use crate::context::Context;

use super::frame;
use super::logs::{PAGE, before, older};

const PATH: &str = "/_sandbox/findings";

pub(crate) async fn show(State(context): State<Context>, RawQuery(query): RawQuery) -> Response {
    let found = context.findings.log().below(before(query), PAGE, |_| true);
    let oldest = found.last().map(|(number, _)| *number);
    let content = html! {
        h1 { "Findings " small #total { (context.findings.count()) } }
        p {
            "What requests did beyond the documentation, and what the sandbox has accepted: the "
            "provider may ignore it, read it differently, or refuse it."
        }
        (table(&found))
        (older(PATH, oldest))
    };
    frame::page(&context, 200, "Findings", PATH, content)
}

pub(crate) fn table(findings: &[(u64, Finding)]) -> Markup {
    let rows = findings.iter().map(|(number, own)| {
        let request = format!("/_sandbox/requests?before={}", own.request.saturating_add(1));
        [
            html! { (number) },
            html! { (own.at.replace('T', " ")) },
            html! { (own.provider.name()) br; span.whole { (own.service) } },
            html! { (own.text) },
            html! { @if let Some(url) = own.page { a href=(url) rel="noreferrer" { (url) } } },
            html! { a href=(request) { (own.request) } },
        ]
    });
    let columns = ["#", "Time", "Service", "Finding", "Page", "Request"];
    frame::table("findings", columns, rows, "No finding: everything was as documented.")
}
