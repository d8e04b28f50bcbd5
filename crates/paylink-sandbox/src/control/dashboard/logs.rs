//! The pages of the requests and the callbacks.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};

use crate::context::Context;
use crate::payment_page::Language;
use crate::recording::RecordedRequest;
use crate::{CallbackOrder, Delivery, form};

use super::super::callbacks::{TIMINGS, TimingRequest, TimingView};
use super::{Viewer, frame, redirect_to, value};

pub(crate) const PAGE: usize = 50;

const REQUESTS: &str = "/_sandbox/requests";
const CALLBACKS: &str = "/_sandbox/callbacks";

pub(crate) async fn requests(
    State(context): State<Context>,
    viewer: Viewer,
    RawQuery(query): RawQuery,
) -> Response {
    let found = context.requests.below(before(query), PAGE, |_| true);
    let oldest = found.last().map(|(number, _)| *number);
    let title = viewer.pick("İstekler", "Requests");
    let content = html! {
        h1 { (title) }
        (request_table(viewer, &found))
        (older(viewer, REQUESTS, oldest))
    };
    frame::page(&context, viewer, 200, title, REQUESTS, content)
}

pub(crate) async fn callbacks(
    State(context): State<Context>,
    viewer: Viewer,
    RawQuery(query): RawQuery,
) -> Response {
    let found = context.callbacks.log().below(before(query), PAGE, |_| true);
    let oldest = found.last().map(|(number, _)| *number);
    let title = viewer.pick("Geri çağrılar", "Callbacks");
    let content = html! {
        h1 { (title) }
        (timings(viewer, &context))
        (callback_table(viewer, &found))
        (older(viewer, CALLBACKS, oldest))
    };
    frame::page(&context, viewer, 200, title, CALLBACKS, content)
}

/// Returns the forms for the timings, and the buttons that release queued callbacks.
fn timings(viewer: Viewer, context: &Context) -> Markup {
    let queued = context.callbacks.queued();
    html! {
        @for own in TimingView::all(&context.callbacks) {
            (timing(viewer, &own))
        }
        form.actions method="post" action=(CALLBACKS) {
            span { (viewer.pick("Kuyrukta: ", "Queued: ")) span #queued { (queued) } }
            button name="action" value="release" disabled[queued == 0] {
                (viewer.pick("Serbest bırak", "Release"))
            }
            button name="action" value="release-reversed" disabled[queued == 0] {
                (viewer.pick("En yenisi önce, serbest bırak", "Release, newest first"))
            }
        }
    }
}

fn timing(viewer: Viewer, own: &TimingView) -> Markup {
    let (id, name) = (own.provider.id(), own.provider.name());
    html! {
        form.card method="post" action=(CALLBACKS) {
            input type="hidden" name="provider" value=(id);
            label {
                (name) (viewer.pick(" geri çağırır: ", " calls back "))
                select name="timing" id={ "timing-" (id) } {
                    (frame::named_options(viewer, &TIMINGS, own.timing))
                }
            }
            label {
                (viewer.pick("Kaç kez ", "Times "))
                input name="times" type="number" min="1" placeholder="2" value=[own.times];
            }
            label {
                (viewer.pick("Gecikme, ms ", "Later by, ms "))
                input name="milliseconds" type="number" min="0" placeholder="1000"
                    value=[own.milliseconds];
            }
            button name="action" value="timing" { (viewer.pick("Ayarla", "Set")) }
        }
    }
}

/// The buttons above the table.
pub(crate) async fn act(State(context): State<Context>, viewer: Viewer, body: Bytes) -> Response {
    let fields = form::fields(&body);
    let number = |name| value(&fields, name).trim().to_owned();
    match value(&fields, "action") {
        "release" => {
            context.callbacks.release(CallbackOrder::AsHappened).await;
        }
        "release-reversed" => {
            context.callbacks.release(CallbackOrder::Reversed).await;
        }
        "timing" => {
            let request = TimingRequest {
                provider: value(&fields, "provider").to_owned(),
                timing: value(&fields, "timing").to_owned(),
                times: number("times").parse().ok(),
                milliseconds: number("milliseconds").parse().ok(),
            };
            if request.set(&context.callbacks).is_err() {
                return frame::unknown(State(context), viewer).await;
            }
        }
        _ => return frame::unknown(State(context), viewer).await,
    }
    redirect_to(CALLBACKS)
}

/// The button beside a callback.
pub(crate) async fn resend(
    State(context): State<Context>,
    viewer: Viewer,
    Path(number): Path<String>,
) -> Response {
    let delivery = number.parse().ok().and_then(|number| context.callbacks.log().get(number));
    let Some(delivery) = delivery else { return frame::unknown(State(context), viewer).await };
    context.callbacks.resend(&delivery).await;
    redirect_to(CALLBACKS)
}

pub(crate) fn before(query: Option<String>) -> u64 {
    let fields = form::fields(query.unwrap_or_default().as_bytes());
    value(&fields, "before").parse().unwrap_or(u64::MAX)
}

pub(crate) fn older(viewer: Viewer, path: &str, oldest: Option<u64>) -> Markup {
    html! {
        @if let Some(number) = oldest.filter(|number| *number > 1) {
            p.pager { a #older href={ (path) "?before=" (number) } {
                    (viewer.pick("Daha eski", "Older"))
                } }
        }
    }
}

pub(crate) fn request_table(viewer: Viewer, requests: &[(u64, RecordedRequest)]) -> Markup {
    let rows = requests.iter().map(|(number, own)| {
        [
            html! { (number) },
            html! { (frame::local(own.at)) },
            html! { (own.method) " " (own.path) },
            answer(viewer, own),
            html! { @if let Some(took) = own.took { (took.as_millis()) " ms" } },
            html! {
                (frame::folded(viewer.pick("istek", "request"), &own.body))
                (frame::folded(viewer.pick("yanıt", "answer"), &own.answer))
            },
        ]
    });
    let columns = match viewer.language {
        Language::Turkish => ["#", "Saat", "İstek", "Yanıt", "Süre", "Gövdeler"],
        Language::English => ["#", "Time", "Request", "Answer", "Took", "Bodies"],
    };
    frame::table("requests", columns, rows, viewer.pick("Henüz istek yok.", "No request yet."))
}

fn answer(viewer: Viewer, own: &RecordedRequest) -> Markup {
    html! {
        @match own.status {
            Some(status) => { "HTTP " (status) }
            None => (viewer.pick("yanıt yok", "no answer")),
        }
        @if own.foreign_key {
            (viewer.pick(
                " · başka bir sunucunun anahtarını taşıdı",
                " · contained a key of another host",
            ))
        }
    }
}

pub(crate) fn callback_table(viewer: Viewer, deliveries: &[(u64, Delivery)]) -> Markup {
    let rows = deliveries.iter().map(|(number, own)| {
        let class = if own.is_delivered() { "paid" } else { "failed" };
        [
            html! { (number) },
            html! { (own.at.replace('T', " ")) },
            html! { (own.attempt) },
            html! {
                span class={ "status " (class) } {
                    @match (own.status, &own.error) {
                        (Some(status), _) => { "HTTP " (status) }
                        (None, Some(error)) => (error)
                        (None, None) => {}
                    }
                }
            },
            html! { (own.url) @if own.is_forged { (viewer.pick(" · sahte", " · forged")) } },
            frame::folded(viewer.pick("gövde", "body"), &own.body),
            html! {
                form method="post" action={ (CALLBACKS) "/" (number) "/resend" } {
                    button { (viewer.pick("Yeniden gönder", "Resend")) }
                }
            },
        ]
    });
    let columns = match viewer.language {
        Language::Turkish => ["#", "Saat", "Deneme", "Yanıt", "Adres", "Gövde", ""],
        Language::English => ["#", "Time", "Attempt", "Answer", "Address", "Body", ""],
    };
    let empty = viewer.pick("Henüz geri çağrı yok.", "No callback yet.");
    frame::table("callbacks", columns, rows, empty)
}
