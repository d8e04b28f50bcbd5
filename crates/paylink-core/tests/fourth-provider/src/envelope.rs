//! The provider's response format: data for a success, a problem for a refusal.

use paylink_core::error::Refusal;
use paylink_core::http::HttpResponse;
use paylink_core::{Error, Response, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
struct Problem {
    code: String,
    message: String,
    request: String,
}

/// Decodes a success, or returns the error of a refusal.
pub(crate) fn open<T: DeserializeOwned>(response: HttpResponse) -> Result<Response<T>> {
    if response.is_success() { response.into_response() } else { Err(refusal(&response)) }
}

fn refusal(response: &HttpResponse) -> Error {
    let Ok(problem) = response.read::<Problem>() else {
        return response.error(Error::status(response.status()));
    };
    let refusal = if response.status() == 404 { Refusal::NotFound } else { Refusal::Other };
    response
        .error(Error::refused(refusal))
        .with_code(problem.code, None)
        .with_message(Some(problem.message))
        .with_request_id(Some(problem.request))
}
