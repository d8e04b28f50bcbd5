//! What a question expects of an answer, as data.

use paylink_core::Decimal;
use serde_json::Value;

use crate::answer::{Answer, kind, scalar};
use crate::session::Session;
use crate::verdict::{Verdict, VerdictResult, unanswered};

/// What is expected of an answer. An answer that is different refutes the entry.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// The request is done.
    Success,
    /// The request is not done.
    NoSuccess,
    /// The request is refused.
    Refusal,
    /// The HTTP status is one of these.
    Status(&'static [u16]),
    /// The HTTP status is another one.
    NotStatus(u16),
    /// The provider's code is this one.
    Code(&'static str),
    /// The provider's code is another one, or there is none.
    NotCode(&'static str),
    /// The field at this JSON pointer is like this.
    Field(&'static str, Is),
    /// All of these are fulfilled.
    All(&'static [Check]),
    /// The function confirms.
    By(fn(&Session, &Answer) -> VerdictResult),
}

/// What is expected of a field.
#[derive(Clone, Copy)]
pub(crate) enum Is {
    /// It exists, with any value.
    There,
    /// It does not exist.
    Absent,
    /// It exists and is not null.
    Filled,
    /// It is a text that is not blank.
    Text,
    /// It is no text, or a blank one.
    NoText,
    /// It is null.
    Null,
    /// It is null or does not exist.
    Empty,
    /// It is a number.
    Number,
    /// It is a flag.
    Flag,
    /// It is an object.
    Object,
    /// It is no list.
    NoList,
    /// It is one of the first words, bare or quoted. The other words may be named if they are seen.
    Word(&'static [&'static str], &'static [&'static str]),
    /// It is an amount of so many kuruş, written in lira.
    Kurus(i64),
    /// It is true; else this was seen.
    True(&'static str),
    /// It is false; else this was seen.
    False(&'static str),
    /// It does not contain this text.
    Without(&'static str),
}

impl Check {
    /// Compares an answer with what is expected of it.
    pub(crate) fn of(self, session: &Session, answer: &Answer) -> VerdictResult {
        let holds = match self {
            Self::Success => answer.is_success(),
            Self::NoSuccess => !answer.is_success(),
            Self::Refusal => answer.is_refusal(),
            Self::Status(known) => known.contains(&answer.status),
            Self::NotStatus(status) => answer.status != status,
            Self::Code(code) => answer.has_code(code),
            Self::NotCode(code) => !answer.has_code(code),
            Self::Field(path, expected) => return expected.of(path, answer),
            Self::All(checks) => return all(checks, session, answer),
            Self::By(function) => return function(session, answer),
        };
        Ok(Verdict::confirmed_if(holds, answer.in_words()))
    }
}

/// Confirmed if all are; else what the others saw, each once.
fn all(checks: &[Check], session: &Session, answer: &Answer) -> VerdictResult {
    let mut seen = Vec::new();
    for check in checks {
        match check.of(session, answer)? {
            Verdict::Confirmed => {}
            Verdict::Refuted(words) if seen.contains(&words) => {}
            Verdict::Refuted(words) => seen.push(words),
            learnt @ Verdict::NothingLearnt(_) => return Ok(learnt),
        }
    }
    Ok(Verdict::confirmed_if(seen.is_empty(), seen.join(", ")))
}

impl Is {
    fn of(self, path: &str, answer: &Answer) -> VerdictResult {
        let (field, text) = (answer.field(path), answer.text(path));
        let name = path.rsplit('/').next().unwrap_or_default();
        let is_flag = |flag| field == Some(&Value::Bool(flag));
        let contains = |part| text.is_some_and(|text| text.contains(part));
        let holds = match self {
            Self::There => field.is_some(),
            Self::Absent => field.is_none(),
            Self::Filled => field.is_some_and(|field| !field.is_null()),
            Self::Text => text.is_some(),
            Self::NoText => text.is_none(),
            Self::Null => field.is_some_and(Value::is_null),
            Self::Empty => field.is_none_or(Value::is_null),
            Self::Number => field.is_some_and(Value::is_number),
            Self::Flag => field.is_some_and(Value::is_boolean),
            Self::Object => field.is_some_and(Value::is_object),
            Self::NoList => !field.is_some_and(Value::is_array),
            Self::Word(words, others) => {
                let own = field.and_then(scalar);
                let is = |word: &&&str| own.as_deref() == Some(**word);
                let seen = others.iter().find(is).map(|word| (*word).to_owned());
                let seen = seen.unwrap_or_else(|| format!("{name} is {}", another(field)));
                return Ok(Verdict::confirmed_if(words.iter().any(|word| is(&word)), seen));
            }
            Self::Kurus(expected) => {
                let amount = field.and_then(|own| amount(own)?.to_minor(2));
                let amount = amount.ok_or_else(|| unanswered(format!("{name} is no number")))?;
                let seen = format!("{name} is another amount");
                return Ok(Verdict::confirmed_if(amount == expected, seen));
            }
            Self::True(seen) => return Ok(Verdict::confirmed_if(is_flag(true), seen)),
            Self::False(seen) => return Ok(Verdict::confirmed_if(is_flag(false), seen)),
            Self::Without(part) => return Ok(Verdict::confirmed_if(!contains(part), part)),
        };
        Ok(Verdict::confirmed_if(holds, format!("{name} is {}", kind(field))))
    }
}

fn another(field: Option<&Value>) -> &'static str {
    match field {
        Some(Value::String(_)) => "another text",
        Some(Value::Number(_)) => "another number",
        other => kind(other),
    }
}

/// Returns the amount of a JSON number.
pub(crate) fn amount(field: &Value) -> Option<Decimal> {
    match field {
        Value::Number(digits) => Decimal::from_json_number(&digits.to_string()).ok(),
        _ => None,
    }
}
