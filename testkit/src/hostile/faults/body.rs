//! Whole answers with HTTP 200 that are not what was asked for.

use crate::canaries::CANARIES;
use crate::hostile::fault::{Context, End, ExpectedOutcome, Fault, Variant, answer};
use crate::json::Json;

const HTML_TYPE: &str = "Content-Type: text/html; charset=utf-8";
pub(super) const JSON_TYPE: &str = "Content-Type: application/json; charset=utf-8";
const MARK: &[u8] = b"\xEF\xBB\xBF";

pub(super) fn faults() -> Vec<Fault> {
    let at_once = |name, variants| Fault { name, waits: false, variants };
    vec![
        at_once("HTML with 200", |_| {
            vec![Variant::answer(200, &[HTML_TYPE], echo(), ExpectedOutcome::Page)]
        }),
        at_once("HTML with 502", |_| {
            vec![Variant::answer(502, &[HTML_TYPE], echo(), ExpectedOutcome::unusable(502))]
        }),
        at_once("empty 200", |_| {
            vec![
                page("").note("length 0"),
                page(" \r\n\t").note("blanks"),
                Variant::bytes("HTTP/1.1 200 OK\r\n\r\n", End::Close, ExpectedOutcome::Page)
                    .note("no length"),
            ]
        }),
        at_once("204", |_| {
            let head = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
            vec![Variant::bytes(head, End::Close, ExpectedOutcome::unusable(204))]
        }),
        at_once("wrong content type", |context| {
            let body = context.good.compact();
            ["Content-Type: text/html", "Content-Type: application/octet-stream", "X-No: type"]
                .map(|header| {
                    Variant::answer(200, &[header], &body, ExpectedOutcome::Harmless).note(header)
                })
                .into()
        }),
        at_once("invalid UTF-8 in a name", |context| {
            // The answer is without its first member then.
            let mut body = context.good.compact().into_bytes();
            let first = body.iter().position(|byte| *byte == b'"').unwrap_or_default();
            body.insert(first + 1, 0xFF);
            let expected = ExpectedOutcome::Corrupted { planted: None };
            vec![Variant::answer(200, &[JSON_TYPE], body, expected)]
        }),
        at_once("byte-order mark", |context| {
            let marked = [MARK, context.good.compact().as_bytes()].concat();
            let twice = [MARK, &*marked].concat();
            vec![
                Variant::answer(200, &[JSON_TYPE], marked, ExpectedOutcome::Harmless),
                Variant::answer(200, &[JSON_TYPE], twice, ExpectedOutcome::Harmless).note("twice"),
                page(MARK).note("alone"),
            ]
        }),
        at_once("truncated JSON", |context| {
            let body = context.good.compact();
            let part = |quarters: usize| {
                let cut: String = body.chars().take(body.chars().count() * quarters / 4).collect();
                unusable(cut).note(format!("{quarters} quarters"))
            };
            let but_one = unusable(&body[..body.len() - 1]).note("all but the last character");
            vec![part(1), part(2), part(3), but_one]
        }),
        at_once("two documents", |context| {
            let body = context.good.compact();
            vec![unusable(format!("{body}{body}")), unusable(format!("{body} x"))]
        }),
        at_once("10,000 nested arrays", nested),
        at_once("20,000 empty objects", crowded),
        at_once("duplicate keys", |context| {
            let Json::Object(members) = context.good else { return Vec::new() };
            let mut variants = vec![unusable(twice(members).compact()).note("of the answer")];
            let inner = members.iter().filter_map(|(name, value)| match value {
                Json::Object(own) if !own.is_empty() => Some((name, own)),
                _ => None,
            });
            variants.extend(inner.map(|(name, own)| {
                let body = replaced(members, name, twice(own));
                unusable(body.compact()).note(format!("of `{name}`"))
            }));
            variants
        }),
    ]
}

/// An HTML page that contains every canary.
pub(super) fn echo() -> String {
    format!("<!DOCTYPE html><html><body>{}</body></html>", CANARIES.joined())
}

/// A complete answer with HTTP 200 that must not be taken for a success.
pub(super) fn unusable(body: impl AsRef<[u8]>) -> Variant {
    Variant::bytes(
        answer(200, &[JSON_TYPE], body.as_ref()),
        End::Close,
        ExpectedOutcome::unusable(200),
    )
}

/// A page or nothing in place of an answer, with HTTP 200.
pub(super) fn page(body: impl AsRef<[u8]>) -> Variant {
    Variant::answer(200, &[JSON_TYPE], body, ExpectedOutcome::Page)
}

/// A success with a wrong value.
pub(super) fn corrupted(body: &Json, planted: Option<String>) -> Variant {
    Variant::answer(200, &[JSON_TYPE], body.compact(), ExpectedOutcome::Corrupted { planted })
}

fn nested(context: &Context<'_>) -> Vec<Variant> {
    let open = "[".repeat(10_000);
    let closed = format!("{open}{}", "]".repeat(10_000));
    let mut variants = vec![unusable(open).note("open"), unusable(closed.clone()).note("closed")];
    if let Json::Object(members) = context.good {
        let unknown = format!("{{\"unknown\":{closed},{}", &context.good.compact()[1..]);
        variants.push(
            Variant::answer(200, &[JSON_TYPE], unknown, ExpectedOutcome::Harmless)
                .note("in an unknown member"),
        );
        for (name, _) in members {
            // Verbatim: a tree of this depth cannot be built.
            let body = replaced(members, name, Json::Number(closed.clone())).compact();
            let expected = ExpectedOutcome::Corrupted { planted: None };
            variants.push(
                Variant::answer(200, &[JSON_TYPE], body, expected).note(format!("in `{name}`")),
            );
        }
    }
    variants
}

/// Many rows of three bytes each, which would need much memory if they were read.
fn crowded(context: &Context<'_>) -> Vec<Variant> {
    let crowd = format!("[{}]", vec!["{}"; 20_000].join(","));
    let mut variants = vec![unusable(&crowd)];
    if let Json::Object(members) = context.good {
        let unknown = format!("{{\"unknown\":{crowd},{}", &context.good.compact()[1..]);
        variants.push(unusable(unknown).note("in an unknown member"));
        let rows =
            members.iter().find(|(_, value)| matches!(value, Json::Array(_) | Json::Object(_)));
        if let Some((name, _)) = rows {
            let body = replaced(members, name, Json::Number(crowd)).compact();
            variants.push(unusable(body).note(format!("in `{name}`")));
        }
    }
    variants
}

fn twice(members: &[(String, Json)]) -> Json {
    Json::Object([members, members].concat())
}

fn replaced(members: &[(String, Json)], name: &str, value: Json) -> Json {
    let own = |(own, old): &(String, Json)| {
        (own.clone(), if own == name { value.clone() } else { old.clone() })
    };
    Json::Object(members.iter().map(own).collect())
}
