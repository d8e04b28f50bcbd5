//! The findings: the page with all of them, and the table of a link.

use axum::extract::{RawQuery, State};
use axum::response::Response;

use crate::Finding;
use crate::context::Context;
use crate::html::escape;

use super::frame;
use super::logs::{PAGE, before, older};

const PATH: &str = "/_sandbox/findings";

pub(crate) async fn show(State(context): State<Context>, RawQuery(query): RawQuery) -> Response {
    let found = context.findings.log().below(before(query), PAGE, |_| true);
    let oldest = found.last().map(|(number, _)| *number);
    let content = format!(
        "<h1>Findings <small id=\"total\">{}</small></h1>\n\
         <p>What requests did beyond the documentation, and what the sandbox has accepted: the \
         provider may ignore it, read it differently, or refuse it.</p>\n{}{}",
        context.findings.count(),
        table(&found),
        older(PATH, oldest)
    );
    frame::page(&context, 200, "Findings", PATH, &content)
}

pub(crate) fn table(findings: &[(u64, Finding)]) -> String {
    let rows: Vec<_> = findings
        .iter()
        .map(|(number, own)| {
            let page = own.page.map(|url| {
                let url = escape(url);
                format!("<a href=\"{url}\" rel=\"noreferrer\">{url}</a>")
            });
            vec![
                number.to_string(),
                escape(&own.at.replace('T', " ")),
                format!(
                    "{}<br><span class=\"whole\">{}</span>",
                    own.provider.name(),
                    escape(own.service)
                ),
                escape(&own.text),
                page.unwrap_or_default(),
                format!(
                    "<a href=\"/_sandbox/requests?before={}\">{}</a>",
                    own.request.saturating_add(1),
                    own.request
                ),
            ]
        })
        .collect();
    let columns = ["#", "Time", "Service", "Finding", "Page", "Request"];
    frame::table("findings", &columns, &rows, "No finding: everything was as documented.")
}
