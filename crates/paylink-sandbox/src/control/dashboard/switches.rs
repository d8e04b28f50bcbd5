//! The switches, provider by provider.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use crate::context::Context;
use crate::{Switch, form};

use super::{Viewer, frame, redirect_to, value};
use crate::providers::DESCRIPTIONS;

const PATH: &str = "/_sandbox/switches";

pub(crate) async fn show(State(context): State<Context>, viewer: Viewer) -> Response {
    let title = viewer.pick("Anahtarlar", "Switches");
    let content = html! {
        h1 { (title) }
        p {
            (viewer.pick(
                "Sağlayıcının ne yaptığını hiçbir sayfa belgelemiyorsa bir anahtar, deneme ortamına \
                 öteki olasılığı yaptırır. İki konumda da çalışan bir istemci yanıta bağlı değildir. \
                 Anahtarların açıklaması İngilizcedir.",
                "If no documentation page describes what the provider does, a switch selects the other \
                 possible behaviour. A client that works in both positions does not depend on what \
                 the provider does.",
            ))
        }
        @for description in DESCRIPTIONS {
            h2 { (description.provider.name()) }
            (table(&context, viewer, description.switch_prefix))
        }
    };
    frame::page(&context, viewer, 200, title, PATH, content)
}

/// Returns the switches of a provider.
fn table(context: &Context, viewer: Viewer, prefix: &str) -> Markup {
    let rows = Switch::ALL
        .iter()
        .filter(|switch| switch.name().split('-').next() == Some(prefix))
        .map(|switch| row(viewer, *switch, context.switches.is_set(*switch)));
    let columns = [viewer.pick("Konum", "Position"), viewer.pick("Anahtar", "Switch"), ""];
    frame::table(prefix, columns, rows, "")
}

fn row(viewer: Viewer, switch: Switch, on: bool) -> [Markup; 3] {
    let (position, next) = if on { ("on", "off") } else { ("off", "on") };
    let (shown, verb) = on_off(viewer, on);
    let name = switch.name();
    [
        html! { span class={ "status " (position) } id=(name) { (shown) } },
        html! { code { (name) } br; (switch.describe()) },
        html! {
            form method="post" action=(PATH) {
                input type="hidden" name="switch" value=(name);
                button name="position" value=(next) { (verb) }
            }
        },
    ]
}

/// The word for a position, and the button that leads to the other one.
pub(crate) const fn on_off(viewer: Viewer, on: bool) -> (&'static str, &'static str) {
    if on {
        (viewer.pick("açık", "on"), viewer.pick("Kapat", "Turn off"))
    } else {
        (viewer.pick("kapalı", "off"), viewer.pick("Aç", "Turn on"))
    }
}

pub(crate) async fn set(State(context): State<Context>, viewer: Viewer, body: Bytes) -> Response {
    let fields = form::fields(&body);
    let Ok(switch) = value(&fields, "switch").parse::<Switch>() else {
        return frame::unknown(State(context), viewer).await;
    };
    context.switches.set(switch, value(&fields, "position") == "on");
    redirect_to(&format!("{PATH}#{}", switch.name()))
}
