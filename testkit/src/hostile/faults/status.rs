//! Answers with an error status: redirects to a second host, refusals, transient failures.

use super::body::echo;
use crate::canaries::{TICKET, all_as_json};
use crate::hostile::fault::{Context, ExpectedOutcome, Fault, Variant};
use crate::redaction::percent;

pub(super) fn faults() -> Vec<Fault> {
    let at_once = |name, variants| Fault { name, waits: false, variants };
    vec![
        at_once("301 to a second host", |context| redirect(301, context)),
        at_once("302 to a second host", |context| redirect(302, context)),
        at_once("303 to a second host", |context| redirect(303, context)),
        at_once("307 to a second host", |context| redirect(307, context)),
        at_once("308 to a second host", |context| redirect(308, context)),
        at_once("401", |_| page(401)),
        at_once("403", |_| page(403)),
        at_once("404", |_| page(404)),
        at_once("405", |_| page(405)),
        at_once("408", |_| page(408)),
        at_once("409", |_| page(409)),
        at_once("425", |_| page(425)),
        at_once("429", |_| page(429)),
        at_once("429, Retry-After in seconds", |_| later("7", false)),
        at_once("429, Retry-After a date", |_| later("Fri, 25 Sep 2026 12:00:09 GMT", false)),
        at_once("429, Retry-After nonsense", |_| {
            ["soon", "1.5", "0x10", "Fri, 31 Foo 2026 12:00:09 GMT", ""]
                .iter()
                .flat_map(|text| later(text, false))
                .collect()
        }),
        at_once("429, Retry-After negative", |_| later("-7", false)),
        at_once("429, Retry-After huge", |_| {
            ["61", "4294967296", "99999999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"]
                .iter()
                .flat_map(|text| later(text, true))
                .collect()
        }),
        at_once("500", |_| page(500)),
        at_once("501", |_| page(501)),
        at_once("502", |_| page(502)),
        at_once("503", |_| page(503)),
        at_once("504", |_| page(504)),
    ]
}

/// A redirect to the second host, which would give the good answer.
fn redirect(status: u16, context: &Context<'_>) -> Vec<Variant> {
    let location =
        format!("Location: http://{}/elsewhere?token={}", context.elsewhere, percent(TICKET));
    vec![Variant::answer(
        status,
        &[&location],
        context.good.compact(),
        ExpectedOutcome::unusable(status),
    )]
}

/// An error page in another form than the provider's.
fn page(status: u16) -> Vec<Variant> {
    let said = all_as_json();
    let object =
        format!(r#"{{"message":{said},"Message":{said},"ErrorMessage":{said},{said}:{said}}}"#);
    let text = ["Content-Type: text/html"];
    vec![
        Variant::answer(status, &text, echo(), ExpectedOutcome::unusable(status)).note("a page"),
        Variant::answer(status, &[], object, ExpectedOutcome::unusable(status)).note("an object"),
        Variant::answer(status, &[], "", ExpectedOutcome::unusable(status)).note("nothing"),
    ]
}

fn later(retry_after: &str, retry_after_too_long: bool) -> Vec<Variant> {
    let header = format!("Retry-After: {retry_after}");
    vec![
        Variant::answer(
            429,
            &[&header],
            "",
            ExpectedOutcome::Unusable { status: 429, retry_after_too_long },
        )
        .note(header),
    ]
}
