//! Compares what a case did with what is right for its expected outcome and the role of the
//! request.

use paylink_core::{Delivery, Effect, Error};

use super::fault::{ATTEMPTS, ExpectedOutcome, Variant, is_doubtful, is_transient};
use super::forms;
use super::operation::{Operation, Role};
use super::operations::LOGIN;
use super::run::{LIMIT, Observed, SLACK, Stopped};
use super::server::UNREAD;
use crate::canaries::CANARIES;
use crate::json::Json;
use crate::redaction::shown_text;

/// The most bytes that the buffers of two sockets hold: sent, but not read by the client.
const BUFFERS: usize = 8 * 1024 * 1024;

/// The result of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What the client did, as the matrix shows it.
    pub letter: char,
    /// What is wrong; empty if nothing is.
    pub complaints: Vec<String>,
}

/// How often the faulty request must be made.
pub fn request_count(operation: &Operation, expected: &ExpectedOutcome) -> usize {
    let is_write = operation.role == Role::Write;
    match expected {
        ExpectedOutcome::NotSent { is_temporary: true, .. } => ATTEMPTS,
        ExpectedOutcome::Incomplete { .. } | ExpectedOutcome::Page if !is_write => ATTEMPTS,
        ExpectedOutcome::Unusable { status, retry_after_too_long: false }
            if is_transient(*status) && !is_write =>
        {
            ATTEMPTS
        }
        // Once more after a new login.
        ExpectedOutcome::Unusable { status: 401, .. } if has_session(operation) => 2,
        _ => 1,
    }
}

fn has_session(operation: &Operation) -> bool {
    operation.before.contains(&LOGIN)
}

/// The sequences of requests that are right if the call succeeded (`None`) or failed with this
/// effect.
fn requests(
    operation: &Operation,
    case: Option<&Variant>,
    failed_with: Option<Effect>,
) -> Vec<Vec<&'static str>> {
    let expected = case.map(|case| &case.expected);
    let hit = |word| vec![word; expected.map_or(1, |expected| request_count(operation, expected))];
    let own = match expected {
        Some(ExpectedOutcome::NotSent { connection_seen: true, .. }) => return vec![hit(UNREAD)],
        Some(ExpectedOutcome::NotSent { connection_seen: false, .. }) => Vec::new(),
        Some(ExpectedOutcome::Incomplete { read: false, .. }) => hit(UNREAD),
        Some(ExpectedOutcome::Unusable { status: 401, .. }) if has_session(operation) => {
            vec![operation.hit, LOGIN, operation.hit]
        }
        _ => hit(operation.hit),
    };
    let goes_on: &[bool] = match (operation.role, failed_with, expected) {
        // After a write the link is read again, also if the effect of the write is unknown.
        (Role::Write, Some(Effect::Unknown), _) => &[true],
        // A refused deactivation may be that of a link that was paid in the meantime.
        (Role::Write, Some(Effect::None), case)
            if operation.name == "PayLinks::deactivate"
                && !matches!(case, Some(ExpectedOutcome::NotSent { .. })) =>
        {
            &[true]
        }
        (_, Some(_), _) => &[false],
        // A read-back that fails ends the call; a corrupted one may have been accepted.
        (Role::ReadBack, None, Some(ExpectedOutcome::Corrupted { .. })) => &[true, false],
        (
            Role::ReadBack,
            None,
            Some(
                ExpectedOutcome::NotSent { .. }
                | ExpectedOutcome::Incomplete { .. }
                | ExpectedOutcome::Unusable { .. }
                | ExpectedOutcome::Page
                | ExpectedOutcome::Refused { .. },
            ),
        ) => &[false],
        _ => &[true],
    };
    let mut after: Vec<&[&str]> =
        goes_on.iter().map(|goes_on| if *goes_on { &operation.after[..] } else { &[] }).collect();
    if failed_with.is_none() && matches!(expected, Some(ExpectedOutcome::Corrupted { .. })) {
        after.push(&operation.perhaps);
    }
    after.into_iter().map(|after| [&operation.before[..], &own, after].concat()).collect()
}

/// Evaluates a case. `honest` is what the same call returns from an honest server.
pub fn evaluate(
    operation: &Operation,
    case: Option<&Variant>,
    waits: bool,
    honest: Option<&Json>,
    seen: &Observed,
) -> Verdict {
    let mut complaints = Vec::new();
    let (letter, failed_with) = match &seen.result {
        Err(stopped) => {
            complaints.push(match stopped {
                Stopped::Panicked => "it panicked".to_owned(),
                Stopped::Hung => "it hung".to_owned(),
            });
            return Verdict { letter: '!', complaints };
        }
        Ok(Ok(answer)) => {
            complaints.extend(wrong_success(operation, case, honest, answer));
            ('o', None)
        }
        Ok(Err(error)) => {
            complaints.extend(wrong_failure(operation, case, error));
            (letter(error), Some(error.effect()))
        }
    };
    let requests = requests(operation, case, failed_with);
    if !requests.iter().any(|right| seen.events == *right) {
        complaints.push(format!(
            "requests: {} instead of {}",
            list(&seen.events),
            list(&requests[0])
        ));
    }
    if seen.elsewhere > 0 {
        complaints.push(format!("{} connections to the second host", seen.elsewhere));
    }
    if seen.bytes_out > BUFFERS * ATTEMPTS {
        complaints.push(format!("it read {} bytes", seen.bytes_out));
    }
    // The slack does not grow with the timeout, so a client that waits too long fails every turn.
    if waits && seen.took > seen.timeout * 3 + SLACK {
        complaints.push(format!("it took {:?}", seen.took));
    }
    Verdict { letter: if complaints.is_empty() { letter } else { '!' }, complaints }
}

fn letter(error: &Error) -> char {
    let letter = match error.delivery() {
        Delivery::NotSent => 'n',
        Delivery::MaybeSent => 'm',
        _ => 'a',
    };
    if error.effect() == Effect::Unknown { letter.to_ascii_uppercase() } else { letter }
}

fn wrong_success(
    operation: &Operation,
    case: Option<&Variant>,
    honest: Option<&Json>,
    answer: &Json,
) -> Vec<String> {
    let mut complaints = Vec::new();
    let expected = case.map(|case| &case.expected);
    // A failed read-back does not fail the write before it. Faults of the TLS handshake hit the
    // first connection, before any write.
    let may_succeed = match expected {
        None
        | Some(
            ExpectedOutcome::Harmless
            | ExpectedOutcome::Corrupted { .. }
            | ExpectedOutcome::Unread { .. },
        ) => true,
        Some(ExpectedOutcome::NotSent { connection_seen: true, .. }) => false,
        Some(_) => operation.role == Role::ReadBack,
    };
    if !may_succeed {
        complaints.push("it was reported as a success".to_owned());
    }
    let planted = match expected {
        Some(ExpectedOutcome::Corrupted { planted } | ExpectedOutcome::Unread { planted, .. }) => {
            planted.as_deref()
        }
        _ => None,
    };
    let (whole, (answer, reported)) = (answer, forms::without_report(answer));
    let answer = &answer;
    if honest.is_none() && reported.as_ref().is_some_and(|paths| !paths.is_empty()) {
        complaints.push(format!("it reports unread values: {reported:?}"));
    }
    if let Some(honest) = honest {
        if expected == Some(&ExpectedOutcome::Harmless) && whole != honest {
            complaints.push("it was read differently".to_owned());
        }
        let (honest, _) = forms::without_report(honest);
        let honest = &honest;
        complaints.extend(unexpected_value(answer, Some(honest), planted, "").map(|path| {
            format!(
                "`{path}` is not in the honest answer: {}",
                answer.compact().chars().take(400).collect::<String>()
            )
        }));
        if let Some(ExpectedOutcome::Unread { path, planted }) = expected {
            let is_open = answer.member("status").and_then(Json::text) == Some("Open");
            let is_absent = planted.as_deref() == Some("");
            if is_open && !is_absent && forms::derived(operation, path) == ["status"] {
                complaints.push(format!("the link is open, although `{path}` is unreadable"));
            }
            complaints.extend(forms::wrong_reading(
                operation,
                path,
                (answer, honest),
                reported.as_deref(),
                is_absent,
            ));
        }
    }
    if let Some(member) = operation.needs
        && matches!(answer.member(member), None | Some(Json::Null))
    {
        complaints.push(format!("a success without `{member}`"));
    }
    complaints
}

/// The path of a value that is neither in the honest answer nor the planted one. A missing value is
/// allowed.
fn unexpected_value(
    answer: &Json,
    honest: Option<&Json>,
    planted: Option<&str>,
    path: &str,
) -> Option<String> {
    match answer {
        Json::Null => None,
        Json::Text(text) if text.is_empty() => None,
        Json::Object(members) => members.iter().find_map(|(name, value)| {
            let honest = honest.and_then(|honest| honest.member(name));
            unexpected_value(value, honest, planted, &format!("{path}.{name}"))
        }),
        Json::Array(items) => items.iter().enumerate().find_map(|(position, value)| {
            // Missing items move the others up.
            let honest = match honest {
                Some(Json::Array(own)) => {
                    own.iter().find(|own| *own == value).or(own.get(position))
                }
                _ => None,
            };
            unexpected_value(value, honest, planted, &format!("{path}[{position}]"))
        }),
        scalar => {
            let text = match scalar {
                Json::Text(text) | Json::Number(text) => text.clone(),
                other => other.compact(),
            };
            // How many characters replace an invalid one is not specified.
            let kept = text.replace('\u{fffd}', "");
            let is_planted = planted.is_some_and(|own| {
                own == text || text.contains('\u{fffd}') && own.replace('\u{fffd}', "") == kept
            });
            let is_expected = Some(scalar) == honest || is_planted;
            (!is_expected).then(|| path.to_owned())
        }
    }
}

fn wrong_failure(operation: &Operation, case: Option<&Variant>, error: &Error) -> Vec<String> {
    let mut complaints = Vec::new();
    let expected = case.map(|case| &case.expected);
    let doubt = if operation.role == Role::Write { Effect::Unknown } else { Effect::None };
    let is_read_back = operation.role == Role::ReadBack;
    let right = match expected {
        None | Some(ExpectedOutcome::Harmless) => None,
        Some(ExpectedOutcome::NotSent { connection_seen: false, .. }) if is_read_back => None,
        Some(ExpectedOutcome::NotSent { is_temporary, .. }) => {
            let attempts = if *is_temporary { ATTEMPTS } else { 1 };
            if !error.is_connect()
                || error.is_retryable() != *is_temporary
                || error.attempts() as usize != attempts
            {
                complaints
                    .push(format!("not a failure to connect, or {} attempts", error.attempts()));
            }
            Some((Delivery::NotSent, Effect::None, None))
        }
        _ if is_read_back => None,
        Some(ExpectedOutcome::Incomplete { status, .. }) => {
            Some((Delivery::MaybeSent, doubt, *status))
        }
        Some(ExpectedOutcome::Unusable { status, .. }) => {
            let effect = if is_doubtful(*status) { doubt } else { Effect::None };
            Some((Delivery::Answered, effect, Some(*status)))
        }
        Some(ExpectedOutcome::Page) => Some((Delivery::Answered, doubt, Some(200))),
        Some(ExpectedOutcome::Refused { named }) => {
            if !error.is_malformed() || !error.to_string().contains(named) {
                complaints.push(format!("the error does not name `{named}`"));
            }
            Some((Delivery::Answered, doubt, Some(200)))
        }
        // A link that may have expired is not written to.
        Some(ExpectedOutcome::Unread { path, .. })
            if error.is_wrong_state() && forms::derived(operation, path) == ["status"] =>
        {
            Some((Delivery::NotSent, Effect::None, Some(200)))
        }
        Some(ExpectedOutcome::Unread { .. }) => None,
        // The handle read the answer and refuses to act on the state that it reports.
        Some(ExpectedOutcome::Corrupted { .. }) if error.is_wrong_state() => {
            Some((Delivery::NotSent, Effect::None, Some(200)))
        }
        Some(ExpectedOutcome::Corrupted { .. }) => Some((Delivery::Answered, doubt, Some(200))),
    };
    let came = (error.delivery(), error.effect(), error.http_status());
    match right {
        None => complaints.push("it failed".to_owned()),
        Some(right) if right != came => complaints.push(format!("{came:?} instead of {right:?}")),
        Some(_) => {}
    }
    if error.provider().is_none_or(|provider| provider.as_str() != operation.provider) {
        complaints.push("the error does not name its provider".to_owned());
    }
    if error.raw_body().as_bytes().len() > LIMIT {
        complaints.push(format!("it kept {} bytes", error.raw_body().as_bytes().len()));
    }
    let shown = shown_text(error);
    complaints.extend(CANARIES.found_in(&shown).map(|form| format!("it shows {form}")));
    if !complaints.is_empty() {
        complaints.push(shown);
    }
    complaints
}

fn list<T: AsRef<str>>(services: &[T]) -> String {
    let names: Vec<&str> = services.iter().map(AsRef::as_ref).collect();
    format!("[{}]", names.join(", "))
}
