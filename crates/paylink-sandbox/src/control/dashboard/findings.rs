//! The findings: the page with all of them, and the table of a link.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};

use crate::Finding;
use crate::context::Context;
use crate::payment_page::Language;

use super::logs::{PAGE, before, older};
use super::{Viewer, frame};

const PATH: &str = "/_sandbox/findings";

pub(crate) async fn show(
    State(context): State<Context>,
    viewer: Viewer,
    RawQuery(query): RawQuery,
) -> Response {
    let found = context.findings.log().below(before(query), PAGE, |_| true);
    let oldest = found.last().map(|(number, _)| *number);
    let title = viewer.pick("Bulgular", "Findings");
    let content = html! {
        h1 { (title) " " small #total { (context.findings.count()) } }
        p {
            (viewer.pick(
                "İsteklerin belgelerin ötesinde yaptıkları; deneme ortamı bunları kabul etti. \
                 Sağlayıcı görmezden gelebilir, başka türlü okuyabilir ya da reddedebilir. \
                 Bulguların metni İngilizcedir.",
                "The differences between requests and the documentation. The provider may ignore the \
                 differences, misunderstand the requests, or refuse them.",
            ))
        }
        (table(viewer, &found))
        (older(viewer, PATH, oldest))
    };
    frame::page(&context, viewer, 200, title, PATH, content)
}

pub(crate) fn table(viewer: Viewer, findings: &[(u64, Finding)]) -> Markup {
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
    let columns = match viewer.language {
        Language::Turkish => ["#", "Saat", "Servis", "Bulgu", "Sayfa", "İstek"],
        Language::English => ["#", "Time", "Service", "Finding", "Page", "Request"],
    };
    let empty = viewer.pick(
        "Bulgu yok: her şey belgelerdeki gibiydi.",
        "No findings: all requests were as documented.",
    );
    frame::table("findings", columns, rows, empty)
}
