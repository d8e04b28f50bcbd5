//! The common parts of all dashboard pages: head, navigation, clock and tables.

use axum::extract::State;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use maud::{DOCTYPE, Markup, html};

use crate::clock::{ISTANBUL, written};
use crate::context::Context;
use crate::{Provider, html};

use super::STYLE;
use crate::link_view::LinkStatus;

/// Names and paths of the pages in the navigation.
const PAGES: [(&str, &str); 6] = [
    ("Links", "/_sandbox/"),
    ("Requests", "/_sandbox/requests"),
    ("Callbacks", "/_sandbox/callbacks"),
    ("Findings", "/_sandbox/findings"),
    ("Faults", "/_sandbox/faults"),
    ("Switches", "/_sandbox/switches"),
];

/// The steps of the clock's buttons.
const STEPS: [(&str, u32); 4] =
    [("10 min", 600), ("1 hour", 3_600), ("1 day", 86_400), ("1 week", 604_800)];

/// Returns a page of the dashboard. `path` is the page's own path.
pub(crate) fn page(
    context: &Context,
    status: u16,
    title: &str,
    path: &str,
    content: Markup,
) -> Response {
    let header = html! {
        nav {
            @for (name, own) in PAGES {
                a href=(own) aria-current=[(own == path).then_some("page")] { (name) }
            }
        }
        (clock(context, path))
    };
    html::page(status, document(title, header, content))
}

/// Returns the page for a browser without the cookie.
pub(crate) fn unauthorized(status: u16) -> Response {
    let content = html! {
        h1 { "This dashboard needs its token" }
        p {
            "Open the address that the sandbox printed when it started: it contains the token. "
            "A sandbox that was started again has a new one."
        }
    };
    html::page(status, document("Closed", Markup::default(), content))
}

pub(crate) async fn unknown(State(context): State<Context>) -> Response {
    let content = html! {
        h1 { "Nothing here" }
        p { "The sandbox has no such page or link." }
    };
    page(&context, 404, "Nothing here", "", content)
}

fn document(title: &str, header: Markup, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · SANDBOX" }
                link rel="stylesheet" href=(STYLE);
            }
            body {
                header {
                    p.sandbox { strong { "SANDBOX" } " · no money moves" }
                    (header)
                }
                main { (content) }
            }
        }
    }
}

fn clock(context: &Context, path: &str) -> Markup {
    html! {
        form.clock method="post" action="/_sandbox/clock" {
            span { "Sandbox time " time #clock { (local(context.clock.now())) } }
            input type="hidden" name="back" value=(path);
            @for (name, seconds) in STEPS {
                button name="seconds" value=(seconds) { "+" (name) }
            }
        }
    }
}

/// Formats an instant as Turkish local time, for a person to read.
pub(crate) fn local(at: Timestamp) -> String {
    written(at, ISTANBUL, "%Y-%m-%d %H:%M:%S")
}

/// Returns the time since an instant: `5 min`.
pub(crate) fn age(at: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(at).max(SignedDuration::ZERO).as_secs();
    let units = [(86_400, "d"), (3_600, "h"), (60, "min")];
    let largest = units.into_iter().find(|(length, _)| seconds >= *length);
    largest.map_or_else(
        || format!("{seconds} s"),
        |(length, name)| format!("{} {name}", seconds / length),
    )
}

/// Returns a coloured word.
pub(crate) fn status(status: LinkStatus, id: Option<&str>) -> Markup {
    let word = status.word();
    html! { span class={ "status " (word) } id=[id] { (word.replace('_', " ")) } }
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

/// Returns the choice of a provider, or of any.
pub(crate) fn provider_options(chosen: &str) -> Markup {
    let any = std::iter::once(("", "any provider"));
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
            assert_eq!(age(at(0), at(seconds)), text);
        }
        assert_eq!(age(at(5), at(0)), "0 s");
    }
}
