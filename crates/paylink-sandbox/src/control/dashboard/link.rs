//! The page of a link: its data, its actions and its history.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::app::App;
use crate::form;
use crate::html::escape;

use super::super::actions::{self, Action};
use super::super::callbacks::{self, FORGERIES};
use super::super::{history, links};
use super::{findings, frame, logs, redirect_to, value};
use crate::context::Context;
use crate::link_view::{Detail, Payment};
use crate::provider::{ActionError, PaymentInput};
use crate::providers;

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    Path((kind, id)): Path<(String, String)>,
) -> Response {
    match find(&app, &kind, &id) {
        Some(link) => view(&app, &link, 200, None),
        None => frame::unknown(State(app.context.clone())).await,
    }
}

/// The buttons of the page.
pub(crate) async fn act(
    State(app): State<Arc<App>>,
    Path((kind, id)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let fields = form::fields(&body);
    let Some(link) = find(&app, &kind, &id) else {
        return frame::unknown(State(app.context.clone())).await;
    };
    let kind = link.summary.kind;
    let done = match (Action::parse(value(&fields, "action")), value(&fields, "forgery")) {
        (Some(action), _) => {
            actions::act(&app, kind, &id, action, &PaymentInput::default()).await.map(|_| ())
        }
        (None, text) => match callbacks::forgery(text) {
            Ok(forgery) => actions::forge(&app, kind, &id, forgery).await,
            Err(_) => return frame::unknown(State(app.context.clone())).await,
        },
    };
    match done {
        Ok(()) => redirect_to(&path_of(&link)),
        Err(ActionError::Unknown) => frame::unknown(State(app.context.clone())).await,
        Err(ActionError::NotNow(reason)) => view(&app, &link, 409, Some(&reason)),
        Err(ActionError::Input(reason)) => view(&app, &link, 400, Some(&reason)),
    }
}

fn find(app: &App, kind: &str, id: &str) -> Option<Detail> {
    links::detail(app, providers::link_kind(kind)?, id)
}

/// Ids are made by the sandbox and need no escaping anywhere.
fn path_of(link: &Detail) -> String {
    format!("/_sandbox/links/{}/{}", link.summary.kind.id, link.summary.id)
}

fn view(app: &App, link: &Detail, status: u16, complaint: Option<&str>) -> Response {
    let path = path_of(link);
    let own = &link.summary;
    let reference = if own.reference.is_empty() { &own.id } else { &own.reference };
    let complaint =
        complaint.map(|text| format!("<p class=\"alert\" role=\"alert\">{}</p>\n", escape(text)));
    let deliveries = history::deliveries(&app.context, link);
    let has_callback = !deliveries.is_empty();
    let callbacks = logs::callback_table(&deliveries);
    let requests = history::requests(app, link);
    let findings = findings::table(&history::findings(&app.context, &requests));
    let requests = logs::request_table(&requests);
    let content = format!(
        "<p class=\"crumbs\"><a href=\"/_sandbox/\">Links</a> · {}</p>\n\
         <h1>{} {}</h1>\n{}<p class=\"amount\" id=\"amount\">{} {}</p>\n{}{}\
         <h2>Payments</h2>\n{}<h2>Callbacks</h2>\n{callbacks}{}{}<h2>Findings</h2>\n{findings}\
         <h2>Requests</h2>\n{requests}",
        own.kind.name,
        escape(reference),
        frame::status(own.status, " id=\"link-status\""),
        complaint.unwrap_or_default(),
        own.amount,
        own.currency,
        buttons(link, &path, has_callback),
        facts(&app.context, link),
        payments(&link.payments),
        forgeries(link, &path),
        messages(link),
    );
    frame::page(&app.context, status, reference, &path, &content)
}

/// Returns the buttons of the actions. Those that would be refused are disabled.
fn buttons(link: &Detail, path: &str, has_callback: bool) -> String {
    let payable = link.summary.status.is_payable();
    let ends = payable && link.summary.kind.has_lifetime;
    let buttons: String = [
        (Action::Pay, "Pay", payable),
        (Action::Decline, "Decline", payable),
        (Action::Expire, "Expire", ends),
        (Action::Deactivate, "Deactivate", ends),
        (Action::Resend, "Resend callback", has_callback),
    ]
    .into_iter()
    .map(|(action, name, can)| {
        let (word, disabled) = (action.word(), if can { "" } else { " disabled" });
        format!(
            "<button class=\"{word}\" name=\"action\" value=\"{word}\"{disabled}>{name}</button>\n"
        )
    })
    .collect();
    format!("<form class=\"actions\" method=\"post\" action=\"{path}\">\n{buttons}</form>\n")
}

/// Returns the form for forged callbacks, if the provider calls back.
fn forgeries(link: &Detail, path: &str) -> String {
    if !link.summary.kind.calls_back {
        return String::new();
    }
    format!(
        "<form class=\"actions\" method=\"post\" action=\"{path}\">\n\
         <label>A callback <select name=\"forgery\">{}</select></label>\n\
         <button class=\"danger\">Forge</button>\n</form>\n",
        frame::options(FORGERIES.into_iter(), "")
    )
}

fn facts(context: &Context, link: &Detail) -> String {
    let own = &link.summary;
    let now = context.clock.now();
    let mut rows = vec![
        ("Provider", own.kind.name.to_owned()),
        ("Id", own.id.clone()),
        ("Reference", own.reference.clone()),
        ("Provider's status", own.provider_status.clone()),
        (
            "Created",
            format!("{} ({} ago)", frame::local(own.created), frame::age(own.created, now)),
        ),
        ("Expires", own.expires.map(frame::local).unwrap_or_default()),
    ];
    rows.extend(link.facts.iter().cloned());
    let rows: String = rows
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("<dt>{name}</dt><dd>{}</dd>\n", escape(value)))
        .collect();
    let url = escape(&own.url);
    format!(
        "<dl>\n{rows}<dt>Payment page</dt><dd><a id=\"payment-page\" href=\"{url}\">{url}</a></dd>\n</dl>\n"
    )
}

fn payments(payments: &[Payment]) -> String {
    let rows: Vec<_> = payments
        .iter()
        .rev()
        .map(|own| {
            let result = match (own.is_paid, own.is_given_back) {
                (true, true) => "<span class=\"status expired\">given back</span>",
                (true, false) => "<span class=\"status paid\">paid</span>",
                (false, _) => "<span class=\"status failed\">declined</span>",
            };
            vec![
                frame::local(own.at),
                result.to_owned(),
                format!("<span class=\"money\">{}</span>", own.amount),
                own.installments.to_string(),
                escape(&own.id),
            ]
        })
        .collect();
    let columns = ["Time", "Result", "Amount", "Installments", "Id"];
    frame::table("payments", &columns, &rows, "Nobody has tried to pay.")
}

fn messages(link: &Detail) -> String {
    if link.messages.is_empty() {
        return String::new();
    }
    let rows: Vec<_> = link
        .messages
        .iter()
        .map(|own| vec![own.channel.to_owned(), escape(&own.to), escape(&own.text)])
        .collect();
    let table = frame::table("messages", &["Channel", "To", "Text"], &rows, "");
    format!("<h2>Messages that were not sent</h2>\n{table}")
}
