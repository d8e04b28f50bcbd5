//! The faults: those that are prepared, those that amounts select, and the queued requests.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use crate::app::App;
use crate::{form, magic, processing};

use super::super::faults::{FaultRequest, FaultView, KINDS};
use super::{frame, redirect_to, value};
use crate::providers::DESCRIPTIONS;

const PATH: &str = "/_sandbox/faults";

pub(crate) async fn show(State(app): State<Arc<App>>) -> Response {
    view(&app, 200, None)
}

/// The buttons of the page.
pub(crate) async fn act(State(app): State<Arc<App>>, body: Bytes) -> Response {
    let fields = form::fields(&body);
    match value(&fields, "action") {
        "add" => match request(&fields).and_then(FaultRequest::fault) {
            Ok(fault) => app.context.faults.add(fault),
            Err(reason) => return view(&app, 400, Some(&reason)),
        },
        "clear" => app.context.faults.clear(),
        "process" => {
            processing::process_queued(&app).await;
        }
        "magic-on" => app.context.magic.set(true),
        "magic-off" => app.context.magic.set(false),
        _ => return frame::unknown(State(app.context.clone())).await,
    }
    redirect_to(PATH)
}

fn request(fields: &[(String, String)]) -> Result<FaultRequest, String> {
    let text = |name| value(fields, name).trim().to_owned();
    Ok(FaultRequest {
        provider: text("provider"),
        service: text("service"),
        kind: text("kind"),
        times: number(fields, "times")?,
        status: number(fields, "status")?,
        body: String::new(),
        milliseconds: number(fields, "milliseconds")?,
        retry_after: number(fields, "retry_after")?,
    })
}

fn number<T: std::str::FromStr>(
    fields: &[(String, String)],
    name: &str,
) -> Result<Option<T>, String> {
    let text = value(fields, name).trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| format!("{name} must be a number"))
}

fn view(app: &App, status: u16, complaint: Option<&str>) -> Response {
    let content = html! {
        h1 { "Faults" }
        (frame::alert(complaint))
        (new_fault())
        h2 { "Prepared" }
        (prepared(app))
        h2 { "By amount" }
        (amounts(app))
    };
    frame::page(&app.context, status, "Faults", PATH, content)
}

fn new_fault() -> Markup {
    html! {
        form.card method="post" action=(PATH) {
            label { "Provider " select name="provider" { (frame::provider_options("")) } }
            label {
                "Service " input name="service" list="services" placeholder="any service";
            }
            datalist #services {
                @for name in DESCRIPTIONS.iter().flat_map(|own| own.services.suggested) {
                    option value=(name);
                }
            }
            label {
                "Fault "
                select name="kind" { (frame::options(KINDS.into_iter(), "drop_after_processing")) }
            }
            label { "Requests " input name="times" type="number" min="1" value="1"; }
            label {
                "Status "
                input name="status" type="number" min="200" max="599" placeholder="500";
            }
            label {
                "Late by, ms " input name="milliseconds" type="number" min="0" placeholder="1000";
            }
            label {
                "Retry-After, s " input name="retry_after" type="number" min="0" placeholder="1";
            }
            button name="action" value="add" { "Prepare" }
        }
    }
}

fn prepared(app: &App) -> Markup {
    let faults = app.context.faults.list();
    let rows = faults.iter().map(|fault| {
        let FaultView { provider, service, kind, times, detail } = FaultView::from(fault);
        let what = KINDS.into_iter().find(|(name, _)| *name == kind).map_or("", |(_, what)| what);
        let service = if service.is_empty() { "any service" } else { &service };
        [
            html! { (provider.unwrap_or("any provider")) },
            html! { (service) },
            html! { (what) },
            html! { (detail) },
            html! { (times) },
        ]
    });
    let columns = ["Provider", "Service", "Fault", "", "Requests left"];
    html! {
        (frame::table("faults", columns, rows, "No fault is prepared."))
        form.actions method="post" action=(PATH) {
            button.danger name="action" value="clear" { "Clear all" }
            button name="action" value="process" {
                "Process " (app.context.queued_requests.len()) " queued"
            }
        }
    }
}

fn amounts(app: &App) -> Markup {
    let (position, action, verb) = if app.context.magic.is_on() {
        ("on", "magic-off", "Turn off")
    } else {
        ("off", "magic-on", "Turn on")
    };
    let rows = magic::LIST
        .iter()
        .map(|own| [html! { code { (format!("…,{:02}", own.kurus)) } }, html! { (own.what) }]);
    html! {
        form.actions method="post" action=(PATH) {
            span {
                "Magic amounts are "
                span class={ "status " (position) } id="magic" { (position) }
            }
            button name="action" value=(action) { (verb) }
        }
        (frame::table("magic-amounts", ["Amount", "What happens"], rows, ""))
    }
}
