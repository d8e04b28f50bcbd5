//! The switches, provider by provider.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use crate::html::escape;
use crate::{Shared, Switch, form};

use super::{frame, redirect_to, value};

const PATH: &str = "/_sandbox/switches";

/// How the names of a provider's switches begin.
const PARTS: [(&str, &str); 3] =
    [("paynet-", "Paynet"), ("paywall-", "Paywall"), ("ahl-", "AHL Pay")];

pub(crate) async fn show(State(shared): State<Arc<Shared>>) -> Response {
    let mut content =
        "<h1>Switches</h1>\n<p>Where no page says what the provider does, a switch makes the sandbox do \
        the other possible thing. A client that works in both positions does not depend on the answer.</p>\n"
            .to_owned();
    for (prefix, provider) in PARTS {
        let rows: Vec<_> = Switch::ALL
            .iter()
            .filter(|switch| switch.name().starts_with(prefix))
            .map(|switch| row(*switch, shared.switches.is_set(*switch)))
            .collect();
        content.push_str(&format!("<h2>{provider}</h2>\n"));
        let id = prefix.trim_end_matches('-');
        content.push_str(&frame::table(id, &["Position", "Switch", ""], &rows, ""));
    }
    frame::page(&shared, 200, "Switches", PATH, &content)
}

fn row(switch: Switch, on: bool) -> Vec<String> {
    let (position, class, next, verb) =
        if on { ("on", "on", "off", "Turn off") } else { ("off", "off", "on", "Turn on") };
    let name = switch.name();
    vec![
        format!("<span class=\"status {class}\" id=\"{name}\">{position}</span>"),
        format!("<code>{name}</code><br>{}", escape(switch.describe())),
        format!(
            "<form method=\"post\" action=\"{PATH}\"><input type=\"hidden\" name=\"switch\" value=\"{name}\">\
             <button name=\"position\" value=\"{next}\">{verb}</button></form>"
        ),
    ]
}

pub(crate) async fn set(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let fields = form::fields(&body);
    let Ok(switch) = value(&fields, "switch").parse::<Switch>() else {
        return frame::unknown(State(shared)).await;
    };
    shared.switches.set(switch, value(&fields, "position") == "on");
    redirect_to(&format!("{PATH}#{}", switch.name()))
}
