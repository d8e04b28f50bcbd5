//! What is right, for a harm and a role, and whether it is what came.

use paylink_core::{Delivery, Effect, Error};

use super::fault::{ATTEMPTS, Harm, Variant, is_doubtful, passes};
use super::operation::{Operation, Role};
use super::operations::LOGIN;
use super::play::{LIMIT, SLACK, Seen, Stopped};
use super::server::UNREAD;
use crate::json::Json;
use crate::testing::canaries::CANARIES;
use crate::testing::redaction::shown_text;

/// What was taken and cannot be in the client any more stands in the buffers of two sockets.
const BUFFERS: usize = 8 * 1024 * 1024;

/// What a case came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What the client did, as the matrix shows it.
    pub letter: char,
    /// What is wrong about it; none if all is right.
    pub complaints: Vec<String>,
}

/// How often the request that is hit is made.
pub fn hits(operation: &Operation, harm: &Harm) -> usize {
    let is_write = operation.role == Role::Write;
    match harm {
        Harm::NeverLeft { .. } => ATTEMPTS,
        Harm::NoWholeAnswer { .. } if !is_write => ATTEMPTS,
        Harm::Useless { status, too_patient: false } if passes(*status) && !is_write => ATTEMPTS,
        // A new login lies between.
        Harm::Useless { status: 401, .. } if has_session(operation) => 2,
        _ => 1,
    }
}

fn has_session(operation: &Operation) -> bool {
    operation.before.contains(&LOGIN)
}

/// What may have been asked, in order, if the call succeeded or failed with this effect.
fn requests(
    operation: &Operation,
    case: Option<&Variant>,
    failed_with: Option<Effect>,
) -> Vec<Vec<&'static str>> {
    let harm = case.map(|case| &case.harm);
    let hit = |word| vec![word; harm.map_or(1, |harm| hits(operation, harm))];
    let own = match harm {
        Some(Harm::NeverLeft { seen: true }) => return vec![hit(UNREAD)],
        Some(Harm::NeverLeft { seen: false }) => Vec::new(),
        Some(Harm::NoWholeAnswer { read: false, .. }) => hit(UNREAD),
        Some(Harm::Useless { status: 401, .. }) if has_session(operation) => {
            vec![operation.hit, LOGIN, operation.hit]
        }
        _ => hit(operation.hit),
    };
    let goes_on: &[bool] = match (operation.role, failed_with, harm) {
        // What was written is looked at again, also when it is in doubt.
        (Role::Write, Some(Effect::Unknown), _) => &[true],
        (_, Some(_), _) => &[false],
        // A look back that fails is over; one that is tainted may have been read.
        (Role::LookBack, None, Some(Harm::Tainted { .. })) => &[true, false],
        (Role::LookBack, None, Some(harm)) if *harm != Harm::Harmless => &[false],
        _ => &[true],
    };
    let after = |goes_on: &bool| if *goes_on { &operation.after[..] } else { &[] };
    goes_on.iter().map(|goes_on| [&operation.before[..], &own, after(goes_on)].concat()).collect()
}

/// Judges a case. `honest` is what the same call tells when nothing is wrong.
pub fn judge(
    operation: &Operation,
    case: Option<&Variant>,
    waits: bool,
    honest: Option<&Json>,
    seen: &Seen,
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
        Ok(Ok(told)) => {
            complaints.extend(wrong_success(operation, case, honest, told));
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
        complaints.push(format!("it took {} bytes", seen.bytes_out));
    }
    // The slack does not grow with the deadline: what waits beyond it is wrong in every turn.
    if waits && seen.took > seen.patience * 3 + SLACK {
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
    told: &Json,
) -> Vec<String> {
    let mut complaints = Vec::new();
    let harm = case.map(|case| &case.harm);
    // To look back after a write is a convenience. Faults of a handshake hit the first connection,
    // before any write.
    let may_succeed = match harm {
        None | Some(Harm::Harmless | Harm::Tainted { .. }) => true,
        Some(Harm::NeverLeft { seen: true }) => false,
        Some(_) => operation.role == Role::LookBack,
    };
    if !may_succeed {
        complaints.push("it passed for a success".to_owned());
    }
    let planted = match harm {
        Some(Harm::Tainted { planted }) => planted.as_deref(),
        _ => None,
    };
    if let Some(honest) = honest {
        complaints.extend(unsaid(told, Some(honest), planted, "").map(|path| {
            format!(
                "`{path}` was never said: {}",
                told.compact().chars().take(400).collect::<String>()
            )
        }));
        if harm == Some(&Harm::Harmless) && told != honest {
            complaints.push("it was read differently".to_owned());
        }
    }
    if let Some(member) = operation.needs
        && matches!(told.member(member), None | Some(Json::Null))
    {
        complaints.push(format!("a success without `{member}`"));
    }
    complaints
}

/// A value that stands neither in the honest reading nor in what was planted. What is missing is no
/// lie.
fn unsaid(told: &Json, honest: Option<&Json>, planted: Option<&str>, path: &str) -> Option<String> {
    match told {
        Json::Null => None,
        Json::Text(text) if text.is_empty() => None,
        Json::Object(members) => members.iter().find_map(|(name, value)| {
            let honest = honest.and_then(|honest| honest.member(name));
            unsaid(value, honest, planted, &format!("{path}.{name}"))
        }),
        Json::Array(items) => items.iter().enumerate().find_map(|(position, value)| {
            // Items that are missing move the others up.
            let honest = match honest {
                Some(Json::Array(own)) => {
                    own.iter().find(|own| *own == value).or(own.get(position))
                }
                _ => None,
            };
            unsaid(value, honest, planted, &format!("{path}[{position}]"))
        }),
        scalar => {
            let text = match scalar {
                Json::Text(text) | Json::Number(text) => text.clone(),
                other => other.compact(),
            };
            let is_told = Some(scalar) == honest || planted == Some(&text);
            (!is_told).then(|| path.to_owned())
        }
    }
}

fn wrong_failure(operation: &Operation, case: Option<&Variant>, error: &Error) -> Vec<String> {
    let mut complaints = Vec::new();
    let harm = case.map(|case| &case.harm);
    let doubt = if operation.role == Role::Write { Effect::Unknown } else { Effect::None };
    let is_look_back = operation.role == Role::LookBack;
    let right = match harm {
        None | Some(Harm::Harmless) => None,
        Some(Harm::NeverLeft { seen: false }) if is_look_back => None,
        Some(Harm::NeverLeft { .. }) => {
            if !error.is_connect() || error.attempts() as usize != ATTEMPTS {
                complaints
                    .push(format!("no failure to connect, or after {} attempts", error.attempts()));
            }
            Some((Delivery::NotSent, Effect::None, None))
        }
        _ if is_look_back => None,
        Some(Harm::NoWholeAnswer { status, .. }) => Some((Delivery::MaybeSent, doubt, *status)),
        Some(Harm::Useless { status, .. }) => {
            let effect = if is_doubtful(*status) { doubt } else { Effect::None };
            Some((Delivery::Answered, effect, Some(*status)))
        }
        // The handle read the answer well, and will not go on with what it says.
        Some(Harm::Tainted { .. }) if error.is_wrong_state() => {
            Some((Delivery::NotSent, Effect::None, None))
        }
        Some(Harm::Tainted { .. }) if error.is_mismatch() => {
            Some((Delivery::Answered, doubt, None))
        }
        Some(Harm::Tainted { .. }) => Some((Delivery::Answered, doubt, Some(200))),
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
