//! The fields with which Paynet reports success or refusal.
//!
//! With HTTP 200, every object has `object_name`, `code` and `message`, and only `code` shows
//! whether the request succeeded. With any other status, the documented object has `type`,
//! `message`, `code` (the HTTP status) and `result_code`. Paynet also publishes the first shape
//! with status 400, so both shapes are accepted with any status.
//!
//! Source: <https://doc.paynet.com.tr/genel-bilgiler/hata-kodlari/http-status-kodlar>

use paylink_core::error::Refusal;
use paylink_core::http::HttpResponse;
use paylink_core::wire::{DecodeError, WireValue, decides, informs};
use paylink_core::{Error, Private, Response, Result, wire_objects};
use serde::{Deserialize, Serialize};

use crate::ResultCode;

/// The fields with which Paynet reports success or refusal. Paynet documents two forms: one for
/// HTTP status 200, and one for all other HTTP statuses.
///
/// Source: <https://doc.paynet.com.tr/genel-bilgiler/hata-kodlari/http-status-kodlar>
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Envelope {
    /// The type of the error, such as `no_data_error`. Paynet documents this field only for HTTP
    /// statuses other than 200.
    #[serde(default, with = "informs", rename = "type")]
    pub kind: Option<String>,
    /// Paynet's name for the kind of response. Paynet documents this field only for HTTP status
    /// 200. In one of Paynet's examples of a successful response, the value is `null`.
    #[serde(default, with = "informs")]
    pub object_name: Option<String>,
    /// Paynet's result code if the HTTP status is 200. With any other HTTP status, this field
    /// repeats the HTTP status. Paynet documents both meanings.
    #[serde(default, with = "decides")]
    pub code: Option<i64>,
    /// Paynet's result code. Paynet documents this field only for HTTP statuses other than 200.
    #[serde(default, with = "decides")]
    pub result_code: Option<i64>,
    /// Paynet's message about the result of the request, in Turkish.
    #[serde(default, with = "informs")]
    pub message: Option<Private<String>>,
}

wire_objects!(Envelope);

impl Envelope {
    /// Returns Paynet's result code for a response with the HTTP status `http_status`.
    ///
    /// The result code is the value of `result_code`, or of `code` if `result_code` is missing.
    /// Returns `None` if both are missing. Also returns `None` if `result_code` is missing and
    /// `code` only repeats an HTTP status other than 200.
    pub fn result(&self, http_status: u16) -> Option<ResultCode> {
        match (self.result_code, self.code) {
            (Some(code), _) => Some(ResultCode::new(code)),
            // With status 200, `code` is the result code, even if `code` is 200
            // (`subscription_on`).
            (None, Some(code)) if http_status == 200 || code != i64::from(http_status) => {
                Some(ResultCode::new(code))
            }
            _ => None,
        }
    }

    fn refusal(&self, code: Option<ResultCode>, http_status: u16) -> Refusal {
        match (code, self.kind.as_deref(), http_status) {
            (_, _, 429) => Refusal::RateLimited,
            (Some(ResultCode::UNAUTHORIZED), ..)
            | (_, Some("authorization_error"), _)
            | (_, _, 401 | 403) => Refusal::Authentication,
            (Some(ResultCode::NO_DATA), ..) | (_, Some("no_data_error"), _) => Refusal::NotFound,
            (Some(ResultCode::DUPLICATE_DATA | ResultCode::OLD_SUCCESSFUL), ..) => {
                Refusal::Duplicate
            }
            (Some(ResultCode::BAD_REQUEST), ..) | (_, Some("invalid_request_error"), _) => {
                Refusal::InvalidRequest
            }
            _ => Refusal::Other,
        }
    }
}

/// A response that contains the fields of the envelope.
pub(crate) trait EnvelopeStatus: WireValue {
    /// Whether code 100 (an earlier request was already successful) counts as success.
    const ACCEPTS_EARLIER_SUCCESS: bool = true;

    /// Returns `code`, or `None` if it is missing.
    fn code(&self) -> Option<i64>;

    /// Whether a response without `code` counts as success.
    fn may_lack_code(&self) -> bool {
        false
    }
}

/// Reads a response.
///
/// # Errors
/// Returns an error if Paynet refused the request, or if the response cannot be read.
pub(crate) fn open<T: EnvelopeStatus>(response: &HttpResponse) -> Result<Response<T>> {
    if !response.is_success() {
        return Err(refused(response));
    }
    let read = response.decode::<T>().map_err(|why| undecodable(response, &why))?;
    match read.code().map(ResultCode::new) {
        Some(ResultCode::OLD_SUCCESSFUL) if !T::ACCEPTS_EARLIER_SUCCESS => Err(refused(response)),
        Some(code) if !code.is_success() => Err(refused(response)),
        None if !read.may_lack_code() => Err(response.error(Error::malformed("`code` is missing"))),
        _ => Ok(read),
    }
}

/// Returns the error for a response that cannot be decoded. A refusal may have a different shape
/// than a success.
fn undecodable(response: &HttpResponse, why: &DecodeError) -> Error {
    let is_refusal = response.decode::<Envelope>().is_ok_and(|envelope| {
        envelope.code.is_some_and(|code| !ResultCode::new(code).is_success())
    });
    if is_refusal { refused(response) } else { response.malformed(why) }
}

/// Returns the error for a response that is not a success.
fn refused(response: &HttpResponse) -> Error {
    let status = response.status();
    let Ok(mut envelope) = response.decode::<Envelope>().map(Response::into_inner) else {
        return response.error(Error::status(status));
    };
    // In problem details (RFC 9457), `type` is a URL.
    envelope.kind = envelope.kind.filter(|kind| !kind.contains([':', '/']));
    let code = envelope.result(status);
    if code.is_none() && envelope.kind.is_none() {
        return response.error(Error::status(status));
    }
    let mut error = Error::refused(envelope.refusal(code, status));
    if let Some(code) = code {
        error = error.with_code(code.to_string(), code.description());
        if matches!(code, ResultCode::SERVER_ERROR | ResultCode::TIMEOUT) {
            error = error.with_unknown_effect();
        }
    }
    // This type is documented as an unexpected failure inside Paynet, with any status.
    if envelope.kind.as_deref() == Some("api_error") {
        error = error.with_unknown_effect();
    }
    let message = envelope.message.map(Private::into_inner).filter(|text| !text.is_empty());
    response.error(error.with_message(message))
}
