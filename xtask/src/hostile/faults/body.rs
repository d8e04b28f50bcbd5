//! Whole answers with HTTP 200 that are not what was asked for.

use crate::hostile::fault::{End, Fault, Harm, Scene, Variant, answer};
use crate::json::Json;
use crate::testing::canaries::CANARIES;

const HTML_TYPE: &str = "Content-Type: text/html; charset=utf-8";
const JSON_TYPE: &str = "Content-Type: application/json; charset=utf-8";
const MARK: &[u8] = b"\xEF\xBB\xBF";

pub(super) fn faults() -> Vec<Fault> {
    let at_once = |name, variants| Fault { name, waits: false, variants };
    vec![
        at_once("HTML with 200", |_| {
            vec![Variant::answer(200, &[HTML_TYPE], echo(), Harm::useless(200))]
        }),
        at_once("HTML with 502", |_| {
            vec![Variant::answer(502, &[HTML_TYPE], echo(), Harm::useless(502))]
        }),
        at_once("empty 200", |_| {
            vec![
                useless("").note("length 0"),
                useless(" \r\n\t").note("blanks"),
                Variant::bytes("HTTP/1.1 200 OK\r\n\r\n", End::Close, Harm::useless(200))
                    .note("no length"),
            ]
        }),
        at_once("204", |_| {
            let head = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
            vec![Variant::bytes(head, End::Close, Harm::useless(204))]
        }),
        at_once("wrong content type", |scene| {
            let body = scene.good.compact();
            ["Content-Type: text/html", "Content-Type: application/octet-stream", "X-No: type"]
                .map(|header| Variant::answer(200, &[header], &body, Harm::Harmless).note(header))
                .into()
        }),
        at_once("invalid UTF-8", |scene| {
            let mut body = scene.good.compact().into_bytes();
            let first = body.iter().position(|byte| *byte == b'"').unwrap_or_default();
            body.insert(first + 1, 0xFF);
            vec![useless(body)]
        }),
        at_once("byte-order mark", |scene| {
            let marked = [MARK, scene.good.compact().as_bytes()].concat();
            vec![
                Variant::answer(200, &[JSON_TYPE], marked, Harm::Harmless),
                useless(MARK).note("alone"),
                useless([MARK, MARK, scene.good.compact().as_bytes()].concat()).note("twice"),
            ]
        }),
        at_once("truncated JSON", |scene| {
            let body = scene.good.compact();
            let part = |quarters: usize| {
                let cut: String = body.chars().take(body.chars().count() * quarters / 4).collect();
                useless(cut).note(format!("{quarters} quarters"))
            };
            let but_one = useless(&body[..body.len() - 1]).note("all but the last character");
            vec![part(1), part(2), part(3), but_one]
        }),
        at_once("two documents", |scene| {
            let body = scene.good.compact();
            vec![useless(format!("{body}{body}")), useless(format!("{body} x"))]
        }),
        at_once("10,000 nested arrays", nested),
        at_once("20,000 empty objects", crowded),
        at_once("duplicate keys", |scene| {
            let Json::Object(members) = scene.good else { return Vec::new() };
            let mut variants = vec![useless(twice(members).compact()).note("of the answer")];
            let inner = members.iter().filter_map(|(name, value)| match value {
                Json::Object(own) if !own.is_empty() => Some((name, own)),
                _ => None,
            });
            variants.extend(inner.map(|(name, own)| {
                let body = replaced(members, name, twice(own));
                useless(body.compact()).note(format!("of `{name}`"))
            }));
            variants
        }),
    ]
}

/// A page that tells everything that must not be told again.
pub(super) fn echo() -> String {
    format!("<!DOCTYPE html><html><body>{}</body></html>", CANARIES.joined())
}

/// A whole answer with HTTP 200 that must not pass for a success.
pub(super) fn useless(body: impl AsRef<[u8]>) -> Variant {
    Variant::bytes(answer(200, &[JSON_TYPE], body.as_ref()), End::Close, Harm::useless(200))
}

/// A success in which something is wrong.
pub(super) fn tainted(body: &Json, planted: Option<String>) -> Variant {
    Variant::answer(200, &[JSON_TYPE], body.compact(), Harm::Tainted { planted })
}

fn nested(scene: &Scene<'_>) -> Vec<Variant> {
    let open = "[".repeat(10_000);
    let closed = format!("{open}{}", "]".repeat(10_000));
    let mut variants = vec![useless(open).note("open"), useless(closed.clone()).note("closed")];
    if let Json::Object(members) = scene.good {
        let unknown = format!("{{\"unknown\":{closed},{}", &scene.good.compact()[1..]);
        variants.push(
            Variant::answer(200, &[JSON_TYPE], unknown, Harm::Harmless)
                .note("in an unknown member"),
        );
        for (name, _) in members {
            // Verbatim: no tree of ours is that deep.
            let body = replaced(members, name, Json::Number(closed.clone())).compact();
            let harm = Harm::Tainted { planted: None };
            variants
                .push(Variant::answer(200, &[JSON_TYPE], body, harm).note(format!("in `{name}`")));
        }
    }
    variants
}

/// Three bytes each, and a whole row each in memory, if it were read.
fn crowded(scene: &Scene<'_>) -> Vec<Variant> {
    let crowd = format!("[{}]", vec!["{}"; 20_000].join(","));
    let mut variants = vec![useless(&crowd)];
    if let Json::Object(members) = scene.good {
        let unknown = format!("{{\"unknown\":{crowd},{}", &scene.good.compact()[1..]);
        variants.push(useless(unknown).note("in an unknown member"));
        let rows =
            members.iter().find(|(_, value)| matches!(value, Json::Array(_) | Json::Object(_)));
        if let Some((name, _)) = rows {
            let body = replaced(members, name, Json::Number(crowd)).compact();
            variants.push(useless(body).note(format!("in `{name}`")));
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
