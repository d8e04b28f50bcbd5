//! The responses of the control API.

use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::provider::ActionError;
use crate::response::{JSON, respond};
use crate::{form, json};

/// A response with HTTP 200.
#[derive(Debug)]
pub(crate) struct Answer(String);

impl Answer {
    pub(crate) fn of(value: &impl Serialize) -> Self {
        Self(json::text(value))
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        respond(200, JSON, self.0)
    }
}

/// The reason why a request was refused.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    #[serde(skip)]
    status: u16,
    error: String,
}

impl Problem {
    pub(crate) fn new(status: u16, error: impl Into<String>) -> Self {
        Self { status, error: error.into() }
    }

    pub(crate) fn answer(&self) -> Response {
        respond(self.status, JSON, json::text(self))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.answer()
    }
}

impl From<ActionError> for Problem {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::Unknown => Self::new(404, "the sandbox has no such link"),
            ActionError::NotNow(reason) => Self::new(409, reason),
            ActionError::Input(reason) => Self::new(400, reason),
        }
    }
}

pub(crate) type Outcome = Result<Answer, Problem>;

/// Parses the body. An absent body counts as an empty object.
pub(crate) fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body)
        .map_err(|error| Problem::new(400, format!("the body is invalid: {error}")))
}

/// Returns the values of the fields of a query. An unknown field is an error, because a misspelt
/// filter would filter nothing.
pub(crate) fn query<const N: usize>(
    query: Option<&str>,
    known: [&str; N],
) -> Result<[Option<String>; N], Problem> {
    let mut values = [const { None }; N];
    for (name, value) in form::fields(query.unwrap_or_default().as_bytes()) {
        let place = known.iter().position(|own| *own == name);
        match place.and_then(|place| values.get_mut(place)) {
            Some(slot) => *slot = Some(value),
            None => {
                return Err(Problem::new(
                    400,
                    format!("the allowed parameters of the query are {}", known.join(", ")),
                ));
            }
        }
    }
    Ok(values)
}

/// Parses a value of a query.
pub(crate) fn parsed<T>(
    value: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let read = |text: &str| {
        parse(text).ok_or_else(|| Problem::new(400, format!("{text:?} is not an allowed value")))
    };
    value.filter(|text| !text.is_empty()).map(read).transpose()
}
