//! The faults: those that are prepared, those that amounts select, and the queued requests.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::html::escape;
use crate::{form, magic, server};

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
            server::process_queued(&app).await;
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
    let complaint =
        complaint.map(|text| format!("<p class=\"alert\" role=\"alert\">{}</p>\n", escape(text)));
    let content = format!(
        "<h1>Faults</h1>\n{}{}<h2>Prepared</h2>\n{}<h2>By amount</h2>\n{}",
        complaint.unwrap_or_default(),
        new_fault(),
        prepared(app),
        amounts(app)
    );
    frame::page(&app.context, status, "Faults", PATH, &content)
}

fn new_fault() -> String {
    let kinds = frame::options(KINDS.into_iter(), "drop_after_processing");
    let services: String = DESCRIPTIONS
        .iter()
        .flat_map(|own| own.services.suggested)
        .map(|name| format!("<option value=\"{name}\">"))
        .collect();
    format!(
        "<form class=\"card\" method=\"post\" action=\"{PATH}\">\n\
         <label>Provider <select name=\"provider\">{}</select></label>\n\
         <label>Service <input name=\"service\" list=\"services\" placeholder=\"any service\"></label>\n\
         <datalist id=\"services\">{services}</datalist>\n\
         <label>Fault <select name=\"kind\">{kinds}</select></label>\n\
         <label>Requests <input name=\"times\" type=\"number\" min=\"1\" value=\"1\"></label>\n\
         <label>Status <input name=\"status\" type=\"number\" min=\"200\" max=\"599\" placeholder=\"500\"></label>\n\
         <label>Late by, ms <input name=\"milliseconds\" type=\"number\" min=\"0\" placeholder=\"1000\"></label>\n\
         <label>Retry-After, s <input name=\"retry_after\" type=\"number\" min=\"0\" placeholder=\"1\"></label>\n\
         <button name=\"action\" value=\"add\">Prepare</button>\n</form>\n",
        frame::provider_options("")
    )
}

fn prepared(app: &App) -> String {
    let rows: Vec<_> = app
        .context
        .faults
        .list()
        .iter()
        .map(|fault| {
            let FaultView { provider, service, kind, times, detail } = FaultView::from(fault);
            let what =
                KINDS.into_iter().find(|(name, _)| *name == kind).map_or("", |(_, what)| what);
            let service =
                if service.is_empty() { "any service".to_owned() } else { escape(&service) };
            vec![
                provider.unwrap_or("any provider").to_owned(),
                service,
                what.to_owned(),
                detail,
                times.to_string(),
            ]
        })
        .collect();
    let columns = ["Provider", "Service", "Fault", "", "Requests left"];
    let table = frame::table("faults", &columns, &rows, "No fault is prepared.");
    let queued = app.context.queued_requests.len();
    format!(
        "{table}<form class=\"actions\" method=\"post\" action=\"{PATH}\">\n\
         <button class=\"danger\" name=\"action\" value=\"clear\">Clear all</button>\n\
         <button name=\"action\" value=\"process\">Process {queued} queued</button>\n</form>\n"
    )
}

fn amounts(app: &App) -> String {
    let on = app.context.magic.is_on();
    let (word, class, action, verb) = if on {
        ("on", "on", "magic-off", "Turn off")
    } else {
        ("off", "off", "magic-on", "Turn on")
    };
    let rows: Vec<_> = magic::LIST
        .iter()
        .map(|own| vec![format!("<code>…,{:02}</code>", own.kurus), own.what.to_owned()])
        .collect();
    let table = frame::table("magic-amounts", &["Amount", "What happens"], &rows, "");
    format!(
        "<form class=\"actions\" method=\"post\" action=\"{PATH}\">\n<span>Magic amounts are \
         <span class=\"status {class}\" id=\"magic\">{word}</span></span>\n\
         <button name=\"action\" value=\"{action}\">{verb}</button>\n</form>\n{table}"
    )
}
