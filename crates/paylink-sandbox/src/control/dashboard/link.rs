//! The page of a link: its data, its actions and its history.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use crate::app::App;
use crate::form;

use super::super::actions::{self, Action};
use super::super::callbacks::{self, FORGERIES};
use super::super::{history, links};
use super::{findings, frame, logs, redirect_to, value};
use crate::context::Context;
use crate::link_view::{Detail, Payment};
use crate::provider::{ActionError, ActionInput};
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
            actions::act(&app, kind, &id, action, &ActionInput::default()).await.map(|_| ())
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
    let deliveries = history::deliveries(&app.context, link);
    let requests = history::requests(app, link);
    let findings = history::findings(&app.context, &requests);
    let content = html! {
        p.crumbs { a href="/_sandbox/" { "Links" } " · " (own.kind.name) }
        h1 { (reference) " " (frame::status(own.status, Some("link-status"))) }
        (frame::alert(complaint))
        p.amount #amount { (own.amount) " " (own.currency) }
        (buttons(link, &path, !deliveries.is_empty()))
        (facts(&app.context, link))
        h2 { "Payments" }
        (payments(&link.payments))
        h2 { "Callbacks" }
        (logs::callback_table(&deliveries))
        @if own.kind.calls_back { (forgeries(&path)) }
        @if !link.messages.is_empty() { (messages(link)) }
        h2 { "Findings" }
        (findings::table(&findings))
        h2 { "Requests" }
        (logs::request_table(&requests))
    };
    frame::page(&app.context, status, reference, &path, content)
}

/// Returns the buttons of the actions. Those that would be refused are disabled.
fn buttons(link: &Detail, path: &str, has_callback: bool) -> Markup {
    let payable = link.summary.status.is_payable();
    let ends = payable && link.summary.kind.has_lifetime;
    let buttons = [
        (Action::Pay.word(), "Pay", payable),
        (Action::Decline.word(), "Decline", payable),
        (Action::Expire.word(), "Expire", ends),
        (Action::Deactivate.word(), "Deactivate", ends),
        (Action::Resend.word(), "Resend callback", has_callback),
    ];
    html! {
        form.actions method="post" action=(path) {
            @for (word, name, can) in buttons {
                button class=(word) name="action" value=(word) disabled[!can] { (name) }
            }
        }
    }
}

/// Returns the form for forged callbacks.
fn forgeries(path: &str) -> Markup {
    html! {
        form.actions method="post" action=(path) {
            label {
                "A callback "
                select name="forgery" { (frame::options(FORGERIES.into_iter(), "")) }
            }
            button.danger { "Forge" }
        }
    }
}

fn facts(context: &Context, link: &Detail) -> Markup {
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
    html! {
        dl {
            @for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
                dt { (name) }
                dd { (value) }
            }
            dt { "Payment page" }
            dd { a #payment-page href=(own.url) { (own.url) } }
        }
    }
}

fn payments(payments: &[Payment]) -> Markup {
    let rows = payments.iter().rev().map(|own| {
        let (class, result) = match (own.is_paid, own.is_given_back) {
            (true, true) => ("expired", "given back"),
            (true, false) => ("paid", "paid"),
            (false, _) => ("failed", "declined"),
        };
        [
            html! { (frame::local(own.at)) },
            html! { span class={ "status " (class) } { (result) } },
            html! { span.money { (own.amount) } },
            html! { (own.installments) },
            html! { (own.id) },
        ]
    });
    let columns = ["Time", "Result", "Amount", "Installments", "Id"];
    frame::table("payments", columns, rows, "Nobody has tried to pay.")
}

fn messages(link: &Detail) -> Markup {
    let rows = link
        .messages
        .iter()
        .map(|own| [html! { (own.channel) }, html! { (own.to) }, html! { (own.text) }]);
    html! {
        h2 { "Messages that were not sent" }
        (frame::table("messages", ["Channel", "To", "Text"], rows, ""))
    }
}
