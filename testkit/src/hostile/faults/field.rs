//! Answers with one wrong field, each field in turn.

use super::body::{JSON_TYPE, corrupted, unusable};
use super::wire::expected;
use crate::canaries::CANARIES;
use crate::hostile::fault::{Context, Fault, Variant};
use crate::json::Json;

/// Beyond 64 bits, beyond 128 bits, and beyond what binary floating point holds.
const HUGE: [&str; 4] = [
    "18446744073709551616",
    "-9223372036854775809",
    "1234567890123456789012345678901234567890",
    "1e400",
];

const FORTY_DIGITS: [&str; 2] =
    ["12345678901234567890123456789012345678.91", "0.1234567890123456789012345678901234567891"];

pub(super) fn faults() -> Vec<Fault> {
    let at_once = |name, variants| Fault { name, waits: false, variants };
    vec![
        at_once("numbers beyond 64 bits", |context| numbers(context, &HUGE)),
        at_once("40-digit decimals", |context| numbers(context, &FORTY_DIGITS)),
        at_once("null everywhere", |context| {
            let verdict_kept = match context.good {
                Json::Object(members) => {
                    let inner = |value: &Json| match value {
                        Json::Array(_) | Json::Object(_) => nothing(value),
                        own => own.clone(),
                    };
                    Json::Object(
                        members.iter().map(|(name, own)| (name.clone(), inner(own))).collect(),
                    )
                }
                other => other.clone(),
            };
            vec![
                unusable(nothing(context.good).compact()).note("in every field"),
                unusable("null").note("alone"),
                corrupted(&verdict_kept, None).note("in every field below the verdict"),
            ]
        }),
        at_once("every field of the wrong type", |context| {
            each(context, |own| {
                wrong_types().into_iter().filter(|wrong| wrong.kind() != own.kind()).collect()
            })
        }),
        at_once("secrets in every text", |context| {
            each(context, |own| match own {
                Json::Text(_) => vec![Json::Text(CANARIES.joined())],
                _ => Vec::new(),
            })
        }),
        at_once("every object as an array", |context| {
            // Decoded by position, the values would end up in the wrong fields.
            let mut variants = each(context, |own| match own {
                Json::Object(members) if !members.is_empty() => {
                    vec![Json::Array(members.iter().map(|(_, value)| value.clone()).collect())]
                }
                _ => Vec::new(),
            });
            if let Json::Object(members) = context.good {
                let values =
                    Json::Array(members.iter().map(|(_, value)| value.clone()).collect()).compact();
                variants.push(
                    unusable(format!("\u{feff}{values}"))
                        .note("the answer, after a byte-order mark"),
                );
                variants.push(unusable(values).note("the answer"));
            }
            variants
        }),
    ]
}

fn numbers(context: &Context<'_>, instead: &[&str]) -> Vec<Variant> {
    each(context, |own| match own {
        Json::Number(_) => {
            instead.iter().map(|digits| Json::Number((*digits).to_owned())).collect()
        }
        _ => Vec::new(),
    })
}

fn wrong_types() -> [Json; 6] {
    let seven = || Json::Number("7".to_owned());
    [
        Json::Null,
        Json::Bool(true),
        seven(),
        Json::Text(CANARIES.joined()),
        Json::Array(vec![seven()]),
        Json::Object(vec![("a".to_owned(), seven())]),
    ]
}

/// Every field of the good answer in turn, replaced by each of these values.
fn each(context: &Context<'_>, instead: impl Fn(&Json) -> Vec<Json>) -> Vec<Variant> {
    let mut variants = Vec::new();
    walk(context.good, "", &mut |path, own, put| {
        for wrong in instead(own) {
            let planted = match &wrong {
                Json::Bool(flag) => Some(flag.to_string()),
                Json::Number(text) | Json::Text(text) => Some(text.clone()),
                Json::Null => Some(String::new()),
                _ => None,
            };
            let note = format!("`{path}` is {}", shorten(&wrong.compact()));
            let is_readable = match (own, &wrong) {
                // An object in place of rows is one row.
                (Json::Array(_), Json::Object(_)) => true,
                (_, wrong) => !matches!(wrong, Json::Array(_) | Json::Object(_)),
            };
            let expected = expected(context, path, own, planted.as_deref(), is_readable);
            let body = put(wrong).compact();
            variants.push(Variant::answer(200, &[JSON_TYPE], body, expected).note(note));
        }
    });
    variants
}

/// Returns the answer with this value in place of a field.
pub(super) type Put<'a> = &'a dyn Fn(Json) -> Json;

/// Visits every field below the root with its path and a function that replaces it.
pub(super) fn walk(json: &Json, path: &str, visit: &mut dyn FnMut(&str, &Json, Put<'_>)) {
    below(json, path, visit, &|whole| whole);
}

fn below(json: &Json, path: &str, visit: &mut dyn FnMut(&str, &Json, Put<'_>), put: Put<'_>) {
    let mut one = |path: String, own: &Json, put_own: Put<'_>| {
        visit(&path, own, put_own);
        below(own, &path, visit, put_own);
    };
    match json {
        Json::Object(members) => {
            for (position, (name, own)) in members.iter().enumerate() {
                let put_own = |value| {
                    let mut members = members.clone();
                    members[position].1 = value;
                    put(Json::Object(members))
                };
                one(
                    if path.is_empty() { name.clone() } else { format!("{path}.{name}") },
                    own,
                    &put_own,
                );
            }
        }
        Json::Array(items) => {
            for (position, own) in items.iter().enumerate() {
                let put_own = |value| {
                    let mut items = items.clone();
                    items[position] = value;
                    put(Json::Array(items))
                };
                one(format!("{path}[{position}]"), own, &put_own);
            }
        }
        _ => {}
    }
}

/// The same shape with `null` for every value.
fn nothing(json: &Json) -> Json {
    match json {
        Json::Object(members) => {
            Json::Object(members.iter().map(|(name, own)| (name.clone(), nothing(own))).collect())
        }
        Json::Array(items) => Json::Array(items.iter().map(nothing).collect()),
        _ => Json::Null,
    }
}

pub(super) fn shorten(text: &str) -> String {
    text.chars().take(60).collect()
}
