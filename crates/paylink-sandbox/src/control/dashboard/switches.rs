//! The switches, provider by provider.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use crate::context::Context;
use crate::{Switch, form};

use super::{frame, redirect_to, value};
use crate::providers::DESCRIPTIONS;

const PATH: &str = "/_sandbox/switches";

pub(crate) async fn show(State(context): State<Context>) -> Response {
    let content = html! {
        h1 { "Switches" }
        p {
            "Where no page documents what the provider does, a switch makes the sandbox do the "
            "other possible thing. A client that works in both positions does not depend on the answer."
        }
        @for description in DESCRIPTIONS {
            h2 { (description.provider.name()) }
            (table(&context, description.switch_prefix))
        }
    };
    frame::page(&context, 200, "Switches", PATH, content)
}

/// Returns the switches of a provider.
fn table(context: &Context, prefix: &str) -> Markup {
    let rows = Switch::ALL
        .iter()
        .filter(|switch| switch.name().split('-').next() == Some(prefix))
        .map(|switch| row(*switch, context.switches.is_set(*switch)));
    frame::table(prefix, ["Position", "Switch", ""], rows, "")
}

fn row(switch: Switch, on: bool) -> [Markup; 3] {
    let (position, next, verb) =
        if on { ("on", "off", "Turn off") } else { ("off", "on", "Turn on") };
    let name = switch.name();
    [
        html! { span class={ "status " (position) } id=(name) { (position) } },
        html! { code { (name) } br; (switch.describe()) },
        html! {
            form method="post" action=(PATH) {
                input type="hidden" name="switch" value=(name);
                button name="position" value=(next) { (verb) }
            }
        },
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
