//! The common parts of all dashboard pages: head, navigation, clock and tables.

use axum::extract::State;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use maud::{DOCTYPE, Markup, html};

use crate::clock::{ISTANBUL, written};
use crate::context::Context;
use crate::decimal::Hundredths;
use crate::link_view::LinkStatus;
use crate::payment_page::{Language, Price};
use crate::{Provider, html};

use super::{HOME, STYLE, Viewer};

/// Names in Turkish and in English, and paths of the pages in the navigation.
const PAGES: [(&str, &str, &str); 6] = [
    ("Bağlantılar", "Links", "/_sandbox/"),
    ("İstekler", "Requests", "/_sandbox/requests"),
    ("Geri çağrılar", "Callbacks", "/_sandbox/callbacks"),
    ("Bulgular", "Findings", "/_sandbox/findings"),
    ("Hatalar", "Faults", "/_sandbox/faults"),
    ("Anahtarlar", "Switches", "/_sandbox/switches"),
];

/// The steps of the clock's buttons.
const STEPS: [(&str, &str, u32); 4] = [
    ("10 dk", "10 min", 600),
    ("1 saat", "1 hour", 3_600),
    ("1 gün", "1 day", 86_400),
    ("1 hafta", "1 week", 604_800),
];

/// Returns a page of the dashboard. `path` is the page's own path.
pub(crate) fn page(
    context: &Context,
    viewer: Viewer,
    status: u16,
    title: &str,
    path: &str,
    content: Markup,
) -> Response {
    let header = html! {
        nav {
            @for (turkish, english, own) in PAGES {
                a href=(own) aria-current=[(own == path).then_some("page")] {
                    (viewer.pick(turkish, english))
                }
            }
        }
        (language_link(viewer, path))
        (clock(context, viewer, path))
    };
    let response = html::page(status, document(viewer, title, header, content));
    viewer.keep_choice(response)
}

/// Returns the page for a browser without the cookie.
pub(crate) fn unauthorized(viewer: Viewer, status: u16) -> Response {
    let heading = viewer.pick("Bu panel token'ını ister", "This dashboard needs its token");
    let content = html! {
        h1 { (heading) }
        p {
            (viewer.pick(
                "Deneme ortamının başlarken yazdığı adresi açın: token o adrestedir. Yeniden \
                 başlatılan ortamın token'ı yenidir.",
                "Open the address that the sandbox printed when it started: it contains the token. \
                 A sandbox that was started again has a new one.",
            ))
        }
    };
    let title = viewer.pick("Kapalı", "Closed");
    html::page(status, document(viewer, title, Markup::default(), content))
}

pub(crate) async fn unknown(State(context): State<Context>, viewer: Viewer) -> Response {
    let title = viewer.pick("Burada bir şey yok", "Nothing here");
    let content = html! {
        h1 { (title) }
        p {
            (viewer.pick(
                "Deneme ortamında böyle bir sayfa ya da bağlantı yok.",
                "The sandbox has no such page or link.",
            ))
        }
    };
    page(&context, viewer, 404, title, "", content)
}

/// Returns the link to the same page in the other language.
fn language_link(viewer: Viewer, path: &str) -> Markup {
    let (other, name) = match viewer.language {
        Language::Turkish => (Language::English, "English"),
        Language::English => (Language::Turkish, "Türkçe"),
    };
    let (path, code) = (if path.is_empty() { HOME } else { path }, other.code());
    html! {
        a #language href={ (path) "?lang=" (code) } hreflang=(code) lang=(code) { (name) }
    }
}

fn document(viewer: Viewer, title: &str, header: Markup, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(viewer.language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · SANDBOX" }
                link rel="stylesheet" href=(STYLE);
            }
            body {
                header {
                    p.sandbox {
                        strong { "SANDBOX" }
                        (viewer.pick(" · para çekilmez", " · no money moves"))
                    }
                    (header)
                }
                main { (content) }
            }
        }
    }
}

fn clock(context: &Context, viewer: Viewer, path: &str) -> Markup {
    html! {
        form.clock method="post" action="/_sandbox/clock" {
            span {
                (viewer.pick("Ortamın saati ", "Sandbox time "))
                time #clock { (local(context.clock.now())) }
            }
            input type="hidden" name="back" value=(path);
            @for (turkish, english, seconds) in STEPS {
                button name="seconds" value=(seconds) { "+" (viewer.pick(turkish, english)) }
            }
        }
    }
}

/// Formats an instant as Turkish local time, for a person to read.
pub(crate) fn local(at: Timestamp) -> String {
    written(at, ISTANBUL, "%Y-%m-%d %H:%M:%S")
}

/// Returns the time since an instant: `5 dk`, `5 min`.
pub(crate) fn age(at: Timestamp, now: Timestamp, language: Language) -> String {
    let seconds = now.duration_since(at).max(SignedDuration::ZERO).as_secs();
    let units = [(86_400, "gün", "d"), (3_600, "sa", "h"), (60, "dk", "min")];
    let largest = units.into_iter().find(|(length, ..)| seconds >= *length);
    let (length, turkish, english) = largest.unwrap_or((1, "sn", "s"));
    format!("{} {}", seconds / length, language.pick(turkish, english))
}

/// Returns an amount with thousands marks and the code of its currency.
pub(crate) fn money(viewer: Viewer, amount: &str, currency: &'static str) -> String {
    let amount = Hundredths::parse(amount).unwrap_or_default();
    Price::new(amount, currency).with_code(viewer.language)
}

/// Returns the name of a status.
pub(crate) const fn status_name(viewer: Viewer, status: LinkStatus) -> &'static str {
    let (turkish, english) = match status {
        LinkStatus::Open => ("açık", "open"),
        LinkStatus::Processing => ("sürüyor", "processing"),
        LinkStatus::Paid => ("ödendi", "paid"),
        LinkStatus::Failed => ("reddedildi", "failed"),
        LinkStatus::Expired => ("süresi doldu", "expired"),
        LinkStatus::Deactivated => ("pasif", "deactivated"),
        LinkStatus::SoldOut => ("tükendi", "sold out"),
    };
    viewer.pick(turkish, english)
}

/// Returns a coloured word.
pub(crate) fn status(viewer: Viewer, status: LinkStatus, id: Option<&str>) -> Markup {
    html! { span class={ "status " (status.word()) } id=[id] { (status_name(viewer, status)) } }
}

/// Returns why a button had no effect.
pub(crate) fn alert(complaint: Option<&str>) -> Markup {
    html! {
        @if let Some(text) = complaint { p.alert role="alert" { (text) } }
    }
}

/// Returns a table. Each cell has the name of its column, so that a narrow screen can show each row
/// as a card.
pub(crate) fn table<const N: usize>(
    id: &str,
    columns: [&str; N],
    rows: impl Iterator<Item = [Markup; N]>,
    empty: &str,
) -> Markup {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return html! { p.empty id=(id) { (empty) } };
    }
    html! {
        table id=(id) {
            thead { tr { @for name in columns { th scope="col" { (name) } } } }
            tbody {
                @for row in rows {
                    tr {
                        @for (name, cell) in columns.iter().zip(row) {
                            td data-name=(name) { (cell) }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the options of a choice, by value and name.
pub(crate) fn options<'a>(all: impl Iterator<Item = (&'a str, &'a str)>, chosen: &str) -> Markup {
    html! {
        @for (value, name) in all {
            option value=(value) selected[value == chosen] { (name) }
        }
    }
}

/// Returns the options of a choice, by value and by name in Turkish and in English.
pub(crate) fn named_options(
    viewer: Viewer,
    all: &[(&'static str, &'static str, &'static str)],
    chosen: &str,
) -> Markup {
    options(
        all.iter().map(|(value, turkish, english)| (*value, viewer.pick(turkish, english))),
        chosen,
    )
}

/// Returns the choice of a provider, or of any.
pub(crate) fn provider_options(viewer: Viewer, chosen: &str) -> Markup {
    let any = std::iter::once(("", viewer.pick("her sağlayıcı", "any provider")));
    options(any.chain(Provider::ALL.iter().map(|own| (own.id(), own.name()))), chosen)
}

/// Returns a text that can be unfolded, or nothing if it is empty.
pub(crate) fn folded(name: &str, text: &str) -> Markup {
    html! {
        @if !text.is_empty() { details { summary { (name) } pre { (text) } } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_whole_units() {
        let at = |second| Timestamp::from_second(second).unwrap();
        for (seconds, text) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3_599, "59 min"),
            (7_200, "2 h"),
            (90_000, "1 d"),
        ] {
            assert_eq!(age(at(0), at(seconds), Language::English), text);
        }
        assert_eq!(age(at(5), at(0), Language::English), "0 s");
        assert_eq!(age(at(0), at(7_200), Language::Turkish), "2 sa");
    }
}
