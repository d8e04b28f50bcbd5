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
use super::{Viewer, findings, frame, logs, redirect_to, value};
use crate::context::Context;
use crate::link_view::{Detail, Payment};
use crate::payment_page::Language;
use crate::provider::{ActionError, ActionInput};
use crate::providers;

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Path((kind, id)): Path<(String, String)>,
) -> Response {
    match find(&app, &kind, &id) {
        Some(link) => view(&app, viewer, &link, 200, None),
        None => frame::unknown(State(app.context.clone()), viewer).await,
    }
}

/// The buttons of the page.
pub(crate) async fn act(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Path((kind, id)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let fields = form::fields(&body);
    let Some(link) = find(&app, &kind, &id) else {
        return frame::unknown(State(app.context.clone()), viewer).await;
    };
    let kind = link.summary.kind;
    let done = match (Action::parse(value(&fields, "action")), value(&fields, "forgery")) {
        (Some(action), _) => match input(&fields) {
            Ok(input) => actions::act(&app, kind, &id, action, &input).await.map(|_| ()),
            Err(error) => Err(error),
        },
        (None, text) => match callbacks::forgery(text) {
            Ok(forgery) => actions::forge(&app, kind, &id, forgery).await,
            Err(_) => return frame::unknown(State(app.context.clone()), viewer).await,
        },
    };
    match done {
        Ok(()) => redirect_to(&path_of(&link)),
        Err(ActionError::Unknown) => frame::unknown(State(app.context.clone()), viewer).await,
        Err(ActionError::NotNow(reason)) => view(&app, viewer, &link, 409, Some(&reason)),
        Err(ActionError::Input(reason)) => view(&app, viewer, &link, 400, Some(&reason)),
    }
}

fn find(app: &App, kind: &str, id: &str) -> Option<Detail> {
    links::detail(app, providers::link_kind(kind)?, id)
}

/// Ids are made by the sandbox and need no escaping anywhere.
fn path_of(link: &Detail) -> String {
    format!("/_sandbox/links/{}/{}", link.summary.kind.id, link.summary.id)
}

/// Reads what the payer chose, and the amount of a refund. Empty fields count as absent.
fn input(fields: &[(String, String)]) -> Result<ActionInput, ActionError> {
    let text = |name| Some(value(fields, name).trim()).filter(|text| !text.is_empty());
    let amount = |name| text(name).map(|text| text.replace(',', "."));
    let installments = text("installments").map(str::parse).transpose();
    Ok(ActionInput {
        charged: amount("charged"),
        installments: installments
            .map_err(|_| ActionError::Input("installments must be a number".to_owned()))?,
        cards: None,
        late: text("late").is_some(),
        amount: amount("amount"),
    })
}

fn view(
    app: &App,
    viewer: Viewer,
    link: &Detail,
    status: u16,
    complaint: Option<&str>,
) -> Response {
    let path = path_of(link);
    let own = &link.summary;
    let reference = if own.reference.is_empty() { &own.id } else { &own.reference };
    let deliveries = history::deliveries(&app.context, link);
    let requests = history::requests(app, link);
    let findings = history::findings(&app.context, &requests);
    let content = html! {
        p.crumbs {
            a href="/_sandbox/" { (viewer.pick("Bağlantılar", "Links")) } " · " (own.kind.name)
        }
        h1 { (reference) " " (frame::status(viewer, own.status, Some("link-status"))) }
        (frame::alert(complaint))
        p.amount #amount { (frame::money(viewer, &own.amount, own.currency)) }
        (buttons(viewer, link, &path, !deliveries.is_empty()))
        (choices(viewer, link, &path))
        (facts(viewer, &app.context, link))
        h2 { (viewer.pick("Ödemeler", "Payments")) }
        (payments(viewer, link))
        h2 { (viewer.pick("Geri çağrılar", "Callbacks")) }
        (logs::callback_table(viewer, &deliveries))
        @if own.kind.calls_back { (forgeries(viewer, &path)) }
        @if !link.messages.is_empty() { (messages(viewer, link)) }
        h2 { (viewer.pick("Bulgular", "Findings")) }
        (findings::table(viewer, &findings))
        h2 { (viewer.pick("İstekler", "Requests")) }
        (logs::request_table(viewer, &requests))
    };
    frame::page(&app.context, viewer, status, reference, &path, content)
}

/// Returns the buttons of the actions. Those that would be refused are disabled.
fn buttons(viewer: Viewer, link: &Detail, path: &str, has_callback: bool) -> Markup {
    let payable = link.summary.status.is_payable();
    let ends = payable && link.summary.kind.has_lifetime;
    let buttons = [
        (Action::Pay, viewer.pick("Öde", "Pay"), payable),
        (Action::Decline, viewer.pick("Reddet", "Decline"), payable),
        (Action::Expire, viewer.pick("Süresini doldur", "Expire"), ends),
        (Action::Deactivate, viewer.pick("Pasifleştir", "Deactivate"), ends),
        (Action::Resend, viewer.pick("Geri çağrıyı yinele", "Resend callback"), has_callback),
    ];
    html! {
        form.actions method="post" action=(path) {
            @for (action, name, can) in buttons {
                @let word = action.word();
                button class=(word) name="action" value=(word) disabled[!can] { (name) }
            }
        }
    }
}

/// Returns the forms for a payment with the payer's choices, and for what happens to a payment
/// afterwards.
fn choices(viewer: Viewer, link: &Detail, path: &str) -> Markup {
    let has_payment = link.payments.iter().any(|own| own.is_paid);
    html! {
        details #choices {
            summary { (viewer.pick("Başka türlü öde, iade et", "Pay in another way, refund")) }
            form.card method="post" action=(path) {
                label {
                    (viewer.pick("Çekilen tutar ", "Amount charged "))
                    input name="charged" inputmode="decimal" autocomplete="off";
                }
                label {
                    (viewer.pick("Taksit ", "Installments "))
                    input name="installments" type="number" min="1";
                }
                label {
                    input name="late" type="checkbox" value="1";
                    (viewer.pick(
                        "Ödeme daha önce başlamıştı (ikinci sekme, geç ödeme)",
                        "The payment began earlier (second tab, late payment)",
                    ))
                }
                button name="action" value=(Action::Pay.word()) {
                    (viewer.pick("Böyle öde", "Pay like this"))
                }
            }
            form.card method="post" action=(path) {
                label {
                    (viewer.pick("İade tutarı (boşsa tümü) ", "Refund of (empty: all) "))
                    input name="amount" inputmode="decimal" autocomplete="off";
                }
                button.danger name="action" value=(Action::Refund.word()) disabled[!has_payment] {
                    (viewer.pick("İade et", "Refund"))
                }
                button.danger name="action" value=(Action::MarkFraud.word())
                    disabled[!has_payment] {
                    (viewer.pick("Fraud olarak işaretle", "Mark as fraud"))
                }
            }
        }
    }
}

/// Returns the form for forged callbacks.
fn forgeries(viewer: Viewer, path: &str) -> Markup {
    html! {
        form.actions method="post" action=(path) {
            label {
                (viewer.pick("Bir geri çağrı: ", "A callback "))
                select name="forgery" { (frame::named_options(viewer, &FORGERIES, "")) }
            }
            button.danger { (viewer.pick("Sahtesini gönder", "Forge")) }
        }
    }
}

/// Returns a fact's name. Names of fields are the same in every language.
fn fact_name(viewer: Viewer, english: &'static str) -> &'static str {
    let turkish = match english {
        "Payer" => "Ödeyen",
        "E-mail" => "E-posta",
        "Phone" => "Telefon",
        "Note" => "Not",
        "Item" => "Ürün",
        "Description" => "Açıklama",
        "Installments" => "Taksit",
        "Paid" => "Ödeme sayısı",
        "Left" => "Kalan",
        field => field,
    };
    viewer.pick(turkish, english)
}

fn facts(viewer: Viewer, context: &Context, link: &Detail) -> Markup {
    let own = &link.summary;
    let age = frame::age(own.created, context.clock.now(), viewer.language);
    let ago = viewer.pick("önce", "ago");
    let mut rows = vec![
        (viewer.pick("Sağlayıcı", "Provider"), own.kind.name.to_owned()),
        ("Id", own.id.clone()),
        (viewer.pick("Referans", "Reference"), own.reference.clone()),
        (viewer.pick("Sağlayıcının durumu", "Provider's status"), own.provider_status.clone()),
        (
            viewer.pick("Oluşturuldu", "Created"),
            format!("{} ({age} {ago})", frame::local(own.created)),
        ),
        (viewer.pick("Süresi dolar", "Expires"), own.expires.map(frame::local).unwrap_or_default()),
    ];
    rows.extend(link.facts.iter().map(|(name, value)| (fact_name(viewer, name), value.clone())));
    html! {
        dl {
            @for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
                dt { (name) }
                dd { (value) }
            }
            dt { (viewer.pick("Ödeme sayfası", "Payment page")) }
            dd { a #payment-page href=(own.url) { (own.url) } }
        }
    }
}

fn payments(viewer: Viewer, link: &Detail) -> Markup {
    let currency = link.summary.currency;
    let rows = link.payments.iter().rev().map(|own| {
        let (class, result) = result(viewer, own);
        [
            html! { (frame::local(own.at)) },
            html! { span class={ "status " (class) } { (result) } },
            html! {
                span.money { (frame::money(viewer, &own.amount, currency)) }
                @if own.is_given_back {
                    br;
                    span.money { "−" (frame::money(viewer, &own.given_back, currency)) }
                }
            },
            html! { (own.installments) },
            html! { (own.id) },
        ]
    });
    let columns = match viewer.language {
        Language::Turkish => ["Saat", "Sonuç", "Tutar", "Taksit", "Id"],
        Language::English => ["Time", "Result", "Amount", "Installments", "Id"],
    };
    let empty = viewer.pick("Kimse ödemeyi denemedi.", "Nobody has tried to pay.");
    frame::table("payments", columns, rows, empty)
}

/// Returns the class and the word for the result of a payment.
fn result(viewer: Viewer, own: &Payment) -> (&'static str, &'static str) {
    match own {
        Payment { is_paid: false, .. } => ("failed", viewer.pick("reddedildi", "declined")),
        Payment { is_fraud: true, .. } => ("failed", viewer.pick("fraud", "fraud")),
        Payment { is_given_back: true, .. } if own.given_back == own.amount => {
            ("expired", viewer.pick("iade edildi", "refunded or cancelled"))
        }
        Payment { is_given_back: true, .. } => {
            ("expired", viewer.pick("kısmen iade edildi", "partly refunded"))
        }
        _ => ("paid", viewer.pick("ödendi", "paid")),
    }
}

fn messages(viewer: Viewer, link: &Detail) -> Markup {
    let rows = link
        .messages
        .iter()
        .map(|own| [html! { (own.channel) }, html! { (own.to) }, html! { (own.text) }]);
    let columns = match viewer.language {
        Language::Turkish => ["Kanal", "Kime", "Metin"],
        Language::English => ["Channel", "To", "Text"],
    };
    html! {
        h2 { (viewer.pick("Gönderilmeyen iletiler", "Messages that were not sent")) }
        (frame::table("messages", columns, rows, ""))
    }
}
