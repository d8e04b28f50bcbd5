//! The switches, provider by provider.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use crate::context::Context;
use crate::html::escape;
use crate::{Switch, form};

use super::{frame, redirect_to, value};
use crate::providers::DESCRIPTIONS;

const PATH: &str = "/_sandbox/switches";

pub(crate) async fn show(State(context): State<Context>) -> Response {
    let mut content =
        "<h1>Switches</h1>\n<p>Where no page documents what the provider does, a switch makes the sandbox do \
        the other possible thing. A client that works in both positions does not depend on the answer.</p>\n"
            .to_owned();
    for description in DESCRIPTIONS {
        let (prefix, provider) = (description.switch_prefix, description.provider.name());
        let rows: Vec<_> = Switch::ALL
            .iter()
            .filter(|switch| switch.name().split('-').next() == Some(prefix))
            .map(|switch| row(*switch, context.switches.is_set(*switch)))
            .collect();
        content.push_str(&format!("<h2>{provider}</h2>\n"));
        content.push_str(&frame::table(prefix, &["Position", "Switch", ""], &rows, ""));
    }
    frame::page(&context, 200, "Switches", PATH, &content)
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

pub(crate) async fn set(State(context): State<Context>, body: Bytes) -> Response {
    let fields = form::fields(&body);
    let Ok(switch) = value(&fields, "switch").parse::<Switch>() else {
        return frame::unknown(State(context)).await;
    };
    context.switches.set(switch, value(&fields, "position") == "on");
    redirect_to(&format!("{PATH}#{}", switch.name()))
}
