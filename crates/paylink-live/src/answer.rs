//! A raw answer of a provider, and what it says as a whole.

use std::time::SystemTime;

use serde_json::Value;

use crate::verdict::{Unsettled, unanswered};

/// What an answer says about its request. Each provider has its own rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The request was done.
    Success,
    /// The request was refused and had no effect.
    Refusal,
    /// The keys were refused.
    KeysRefused,
    /// The answer says none of these.
    Unclear,
}

/// A raw answer. It is also the form of what a rehearsal saw elsewhere, such as a callback. It may
/// contain keys and a payer's data: there is no `Debug`.
#[derive(Clone)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The server's own time, or the time at which the answer came.
    pub(crate) at: SystemTime,
    /// The body; null if it is not JSON.
    pub(crate) json: Value,
    /// The provider's short code, which names nobody.
    pub(crate) code: Option<String>,
    /// What the answer says.
    pub(crate) outcome: Outcome,
}

impl Answer {
    /// Returns an answer that is not interpreted yet.
    pub(crate) fn new(status: u16, at: SystemTime, json: Value) -> Self {
        Self { status, at, json, code: None, outcome: Outcome::Unclear }
    }

    /// Returns a value in the form of an answer.
    pub(crate) fn of(json: Value) -> Self {
        Self { outcome: Outcome::Success, ..Self::new(200, SystemTime::now(), json) }
    }

    /// Returns the field at this JSON pointer.
    pub(crate) fn field(&self, path: &str) -> Option<&Value> {
        self.json.pointer(path)
    }

    /// Returns the text at this JSON pointer, if it is not blank.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.field(path).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
    }

    /// Returns the items of the list at this JSON pointer; none if there is no list.
    pub(crate) fn items(&self, path: &str) -> &[Value] {
        self.field(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Whether the request was done.
    pub(crate) fn is_success(&self) -> bool {
        self.outcome == Outcome::Success
    }

    /// Whether the provider says that it did nothing.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self.outcome, Outcome::Refusal | Outcome::KeysRefused)
    }

    /// Whether this is the code.
    pub(crate) fn has_code(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// Describes the answer by its status and code, which name nobody.
    pub(crate) fn in_words(&self) -> String {
        let status = self.status;
        match (&self.code, self.outcome) {
            (Some(code), _) => format!("HTTP {status}, code {code}"),
            (None, Outcome::Success) => format!("HTTP {status}, a success"),
            (None, Outcome::Refusal) => format!("HTTP {status}, a refusal without a code"),
            (None, _) => format!("HTTP {status} without a code"),
        }
    }

    /// # Errors
    /// The keys are refused, or the body is not JSON: neither says anything about the question.
    pub(crate) fn usable(self) -> Result<Self, Unsettled> {
        if self.outcome == Outcome::KeysRefused {
            return Err(unanswered(format!(
                "{}: are these the keys of the test host, and is this address registered?",
                self.in_words()
            )));
        }
        if self.json.is_null() {
            return Err(unanswered(format!("HTTP {} without readable JSON", self.status)));
        }
        Ok(self)
    }

    /// # Errors
    /// The answer is not a success.
    pub(crate) fn success(self, service: &str) -> Result<Self, Unsettled> {
        if self.is_success() { Ok(self) } else { Err(self.useless(service)) }
    }

    /// Returns whether the request was done or refused.
    ///
    /// # Errors
    /// The answer says neither.
    pub(crate) fn is_accepted(&self, service: &str) -> Result<bool, Unsettled> {
        match self.outcome {
            Outcome::Success => Ok(true),
            Outcome::Refusal => Ok(false),
            _ => Err(self.useless(service)),
        }
    }

    fn useless(&self, service: &str) -> Unsettled {
        unanswered(format!("{service} was answered with {}", self.in_words()))
    }
}

/// Sets these fields of an object; null removes one.
pub(crate) fn change(object: &mut Value, changes: Value) {
    if let (Value::Object(object), Value::Object(changes)) = (object, changes) {
        for (name, value) in changes {
            match value {
                Value::Null => drop(object.remove(&name)),
                value => drop(object.insert(name, value)),
            }
        }
    }
}

/// Returns the JSON type of a field, without its value.
pub(crate) fn kind(field: Option<&Value>) -> &'static str {
    match field {
        None => "absent",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "a flag",
        Some(Value::Number(_)) => "a number",
        Some(Value::String(_)) => "a text",
        Some(Value::Array(_)) => "a list",
        Some(Value::Object(_)) => "an object",
    }
}

/// Returns the text of a string, number or flag: a number may be bare or quoted.
pub(crate) fn scalar(field: &Value) -> Option<String> {
    match field {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(field.to_string()),
        _ => None,
    }
}

/// Returns a code of at most four digits, bare or quoted: what is longer may be anything.
pub(crate) fn short_number(field: Option<&Value>) -> Option<String> {
    let code = field.and_then(scalar)?;
    let bare = code.strip_prefix('-').unwrap_or(&code);
    ((1..=4).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(code)
}
