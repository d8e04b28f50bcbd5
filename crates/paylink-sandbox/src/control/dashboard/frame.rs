//! The common parts of all dashboard pages: head, navigation, clock and tables.

use axum::extract::State;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};

use crate::Provider;
use crate::clock::{ISTANBUL, written};
use crate::context::Context;
use crate::html::escape;
use crate::response::respond;

use super::STYLE;
use crate::link_view::Status;

const BANNER: &str = "<p class=\"sandbox\"><strong>SANDBOX</strong> · no money moves</p>\n";

const HTML: &str = "text/html; charset=utf-8";

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

/// Returns a page of the dashboard. `content` is HTML, already escaped; `path` is the page's own
/// path.
pub(crate) fn page(
    context: &Context,
    status: u16,
    title: &str,
    path: &str,
    content: &str,
) -> Response {
    let links: String = PAGES
        .iter()
        .map(|(name, own)| {
            let current = if *own == path { " aria-current=\"page\"" } else { "" };
            format!("<a href=\"{own}\"{current}>{name}</a>\n")
        })
        .collect();
    let header =
        format!("<header>\n{BANNER}<nav>\n{links}</nav>\n{}</header>\n", clock(context, path));
    respond(status, HTML, document(title, &format!("{header}<main>\n{content}</main>\n")))
}

/// Returns the page for a browser without the cookie.
pub(crate) fn unauthorized(status: u16) -> Response {
    let content = "<main>\n<h1>This dashboard needs its token</h1>\n\
        <p>Open the address that the sandbox printed when it started: it contains the token. \
        A sandbox that was started again has a new one.</p>\n</main>\n";
    respond(status, HTML, document("Closed", &format!("<header>\n{BANNER}</header>\n{content}")))
}

pub(crate) async fn unknown(State(context): State<Context>) -> Response {
    let text = "<h1>Nothing here</h1>\n<p>The sandbox has no such page or link.</p>\n";
    page(&context, 404, "Nothing here", "", text)
}

fn document(title: &str, content: &str) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} · SANDBOX</title>\n<link rel=\"stylesheet\" href=\"{STYLE}\">\n</head>\n<body>\n\
         {content}</body>\n</html>\n"
    )
}

fn clock(context: &Context, path: &str) -> String {
    let now = local(context.clock.now());
    let buttons: String = STEPS
        .iter()
        .map(|(name, seconds)| {
            format!("<button name=\"seconds\" value=\"{seconds}\">+{name}</button>\n")
        })
        .collect();
    format!(
        "<form class=\"clock\" method=\"post\" action=\"/_sandbox/clock\">\n<span>Sandbox time \
         <time id=\"clock\">{now}</time></span>\n<input type=\"hidden\" name=\"back\" value=\"{}\">\n{buttons}</form>\n",
        escape(path)
    )
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
pub(crate) fn status(status: Status, id: &str) -> String {
    let word = status.word();
    format!("<span class=\"status {word}\"{id}>{}</span>", word.replace('_', " "))
}

/// Returns a table. Each cell has the name of its column, so that a narrow screen can show each row
/// as a card.
pub(crate) fn table(id: &str, columns: &[&str], rows: &[Vec<String>], empty: &str) -> String {
    if rows.is_empty() {
        return format!("<p class=\"empty\" id=\"{id}\">{empty}</p>\n");
    }
    let head: String =
        columns.iter().map(|name| format!("<th scope=\"col\">{name}</th>")).collect();
    let body: String = rows
        .iter()
        .map(|row| {
            let cells: String = columns
                .iter()
                .zip(row)
                .map(|(name, cell)| format!("<td data-name=\"{name}\">{cell}</td>"))
                .collect();
            format!("<tr>{cells}</tr>\n")
        })
        .collect();
    format!(
        "<table id=\"{id}\">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    )
}

/// Returns the options of a choice, by value and name.
pub(crate) fn options<'a>(all: impl Iterator<Item = (&'a str, &'a str)>, chosen: &str) -> String {
    all.map(|(value, name)| {
        let mark = if value == chosen { " selected" } else { "" };
        format!("<option value=\"{value}\"{mark}>{name}</option>")
    })
    .collect()
}

/// Returns the choice of a provider, or of any.
pub(crate) fn provider_options(chosen: &str) -> String {
    let any = std::iter::once(("", "any provider"));
    options(any.chain(Provider::ALL.iter().map(|own| (own.id(), own.name()))), chosen)
}

/// Returns a text that can be unfolded, or nothing if it is empty.
pub(crate) fn folded(name: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("<details><summary>{name}</summary><pre>{}</pre></details>", escape(text))
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
