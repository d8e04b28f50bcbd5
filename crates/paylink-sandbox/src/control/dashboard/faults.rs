//! The faults: those that are prepared, those that amounts select, and the queued requests.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use crate::app::App;
use crate::{form, magic, processing};

use super::super::faults::{FaultRequest, FaultView, KINDS};
use super::switches::on_off;
use super::{Viewer, frame, redirect_to, value};
use crate::payment_page::Language;
use crate::providers::DESCRIPTIONS;

const PATH: &str = "/_sandbox/faults";

pub(crate) async fn show(State(app): State<Arc<App>>, viewer: Viewer) -> Response {
    view(&app, viewer, 200, None)
}

/// The buttons of the page.
pub(crate) async fn act(State(app): State<Arc<App>>, viewer: Viewer, body: Bytes) -> Response {
    let fields = form::fields(&body);
    match value(&fields, "action") {
        "add" => match request(&fields).and_then(FaultRequest::fault) {
            Ok(fault) => app.context.faults.add(fault),
            Err(reason) => return view(&app, viewer, 400, Some(&reason)),
        },
        "clear" => app.context.faults.clear(),
        "process" => {
            processing::process_queued(&app).await;
        }
        "magic-on" => app.context.magic.set(true),
        "magic-off" => app.context.magic.set(false),
        _ => return frame::unknown(State(app.context.clone()), viewer).await,
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

fn view(app: &App, viewer: Viewer, status: u16, complaint: Option<&str>) -> Response {
    let title = viewer.pick("Hatalar", "Faults");
    let content = html! {
        h1 { (title) }
        (frame::alert(complaint))
        (new_fault(viewer))
        h2 { (viewer.pick("Hazırlananlar", "Prepared")) }
        (prepared(app, viewer))
        h2 { (viewer.pick("Tutara göre", "By amount")) }
        (amounts(app, viewer))
    };
    frame::page(&app.context, viewer, status, title, PATH, content)
}

fn new_fault(viewer: Viewer) -> Markup {
    let kinds = frame::named_options(viewer, &KINDS, "drop_after_processing");
    html! {
        form.card method="post" action=(PATH) {
            label {
                (viewer.pick("Sağlayıcı ", "Provider "))
                select name="provider" { (frame::provider_options(viewer, "")) }
            }
            label {
                (viewer.pick("Servis ", "Service "))
                input name="service" list="services" placeholder=(any_service(viewer));
            }
            datalist #services {
                @for name in DESCRIPTIONS.iter().flat_map(|own| own.services.suggested) {
                    option value=(name);
                }
            }
            label { (viewer.pick("Hata ", "Fault ")) select name="kind" { (kinds) } }
            label {
                (viewer.pick("İstek sayısı ", "Requests "))
                input name="times" type="number" min="1" value="1";
            }
            label {
                (viewer.pick("Durum kodu ", "Status "))
                input name="status" type="number" min="200" max="599" placeholder="500";
            }
            label {
                (viewer.pick("Gecikme, ms ", "Late by, ms "))
                input name="milliseconds" type="number" min="0" placeholder="1000";
            }
            label {
                (viewer.pick("Retry-After, sn ", "Retry-After, s "))
                input name="retry_after" type="number" min="0" placeholder="1";
            }
            button name="action" value="add" { (viewer.pick("Hazırla", "Prepare")) }
        }
    }
}

const fn any_service(viewer: Viewer) -> &'static str {
    viewer.pick("her servis", "any service")
}

fn prepared(app: &App, viewer: Viewer) -> Markup {
    let faults = app.context.faults.list();
    let rows = faults.iter().map(|fault| {
        let FaultView { provider, service, kind, times, detail } = FaultView::from(fault);
        let what = KINDS.into_iter().find(|(name, ..)| *name == kind);
        let what = what.map_or("", |(_, turkish, english)| viewer.pick(turkish, english));
        let service = if service.is_empty() { any_service(viewer) } else { &service };
        [
            html! { (provider.unwrap_or(viewer.pick("her sağlayıcı", "any provider"))) },
            html! { (service) },
            html! { (what) },
            html! { (detail) },
            html! { (times) },
        ]
    });
    let columns = match viewer.language {
        Language::Turkish => ["Sağlayıcı", "Servis", "Hata", "", "Kalan istek"],
        Language::English => ["Provider", "Service", "Fault", "", "Requests left"],
    };
    let queued = app.context.queued_requests.len();
    html! {
        (frame::table(
            "faults",
            columns,
            rows,
            viewer.pick("Hazırlanan hata yok.", "No fault is prepared."),
        ))
        form.actions method="post" action=(PATH) {
            button.danger name="action" value="clear" {
                (viewer.pick("Tümünü kaldır", "Clear all"))
            }
            button name="action" value="process" {
                @match viewer.language {
                    Language::Turkish => { "Kuyruktaki " (queued) " isteği işle" }
                    Language::English => { "Process " (queued) " queued" }
                }
            }
        }
    }
}

fn amounts(app: &App, viewer: Viewer) -> Markup {
    let is_on = app.context.magic.is_on();
    let (position, action) = if is_on { ("on", "magic-off") } else { ("off", "magic-on") };
    let (shown, verb) = on_off(viewer, is_on);
    let rows = magic::LIST.iter().map(|own| {
        [
            html! { code { (format!("…,{:02}", own.kurus)) } },
            html! { (viewer.pick(own.turkish, own.what)) },
        ]
    });
    let columns = [viewer.pick("Tutar", "Amount"), viewer.pick("Olan", "What happens")];
    html! {
        form.actions method="post" action=(PATH) {
            span {
                (viewer.pick("Sihirli tutarlar: ", "Magic amounts are "))
                span class={ "status " (position) } id="magic" { (shown) }
            }
            button name="action" value=(action) { (verb) }
        }
        (frame::table("magic-amounts", columns, rows, ""))
    }
}
