//! The envelope of every AHL Pay answer, and how a refusal in it becomes an [`Error`].
//!
//! Every answer has `isSuccess`, `message`, `errorCode`, `requestId` and `data` (documented).
//! `data` is documented as an array, but it may be an object, an array, text, null or absent.
//!
//! Whether a failure has HTTP status 200 is not documented. The envelope is therefore read at any
//! HTTP status, and an answer is a success only if `isSuccess` is true and the status is 2xx. The
//! table of error codes is not published, so a code is opaque text.
//!
//! Source: <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>

use paylink_core::error::Refusal;
use paylink_core::http::{HttpResponse, Service};
use paylink_core::wire::{self, RawValue, WireValue, decides, informs, is_blank};
use paylink_core::{Error, Private, Response, Result, wire_objects};
use serde::{Deserialize, Deserializer, Serialize};

/// The JSON object in which AHL Pay sends each answer. The field `data` contains the data of the
/// answer, which has the type `T`.
///
/// Source: <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", bound = "T: WireValue")]
#[non_exhaustive]
pub struct Envelope<T> {
    /// Whether the request succeeded. AHL Pay documents this field. If a payment inquiry succeeded,
    /// the payment itself may still have failed.
    #[serde(default, with = "decides")]
    pub is_success: Option<bool>,
    /// AHL Pay's message about the request, in Turkish. AHL Pay documents this field.
    #[serde(default, with = "informs")]
    pub message: Option<Private<String>>,
    /// AHL Pay's error code, or `null` if the request succeeded. AHL Pay documents that the code
    /// has at most five characters, but does not publish a list of codes.
    #[serde(default, with = "decides")]
    pub error_code: Option<String>,
    /// AHL Pay's id for the request. Mention this id if you contact AHL Pay's support. AHL Pay
    /// documents this field.
    #[serde(default, with = "informs")]
    pub request_id: Option<String>,
    /// The data of the answer, or `None` if AHL Pay sends a blank string.
    #[serde(default, with = "decides")]
    pub data: Option<T>,
}

impl<T> Default for Envelope<T> {
    fn default() -> Self {
        Self { is_success: None, message: None, error_code: None, request_id: None, data: None }
    }
}

impl<T: WireValue> WireValue for Envelope<T> {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        wire::object(deserializer)
    }
}

/// The envelope of an answer that does not report success. An invalid error code is ignored.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Failure {
    #[serde(default, with = "decides")]
    is_success: Option<bool>,
    #[serde(default, with = "informs")]
    message: Option<Private<String>>,
    #[serde(default, with = "informs")]
    error_code: Option<String>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RequestId {
    #[serde(default, with = "informs")]
    request_id: Option<String>,
}

/// What an answer may contain that is not in the form of the envelope.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Content {
    #[serde(default, with = "informs")]
    data: Option<Private<Box<RawValue>>>,
    #[serde(default, with = "informs")]
    url: Option<Private<Box<RawValue>>>,
}

wire_objects!(Failure, RequestId, Content);

/// Reads the `data` of a successful answer.
///
/// # Errors
/// Returns an error unless the answer is a success. If the answer is a refusal by AHL Pay, the
/// error describes the refusal.
pub(crate) fn open<T: WireValue>(answer: &HttpResponse) -> Result<Response<Option<T>>> {
    if !answer.is_success() {
        return Err(failed(answer));
    }
    let envelope = match answer.decode::<Envelope<T>>() {
        Ok(envelope) => envelope,
        Err(unreadable) => return Err(failure(answer, Error::malformed(unreadable.to_string()))),
    };
    let what = match (envelope.is_success, &envelope.error_code) {
        (Some(true), code) if code.as_deref().is_none_or(is_blank) => {
            return Ok(envelope.map(|envelope| envelope.data));
        }
        (None, _) => "`isSuccess` is missing",
        _ => "`isSuccess` and `errorCode` contradict each other",
    };
    Err(failure(answer, Error::malformed(what)))
}

/// Returns the error for an answer whose HTTP status is not a success.
pub(crate) fn failed(answer: &HttpResponse) -> Error {
    failure(answer, Error::status(answer.status()))
}

/// Returns the error for an answer that is not a success: AHL Pay's refusal if the answer is one,
/// and otherwise `error`.
fn failure(answer: &HttpResponse, error: Error) -> Error {
    // This reads the envelope without `data`, which may be of any type.
    let bare = answer.decode::<Failure>().map(Response::into_inner).unwrap_or_default();
    let error = if bare.is_refusal() {
        let message = bare.message.map(Private::into_inner).filter(|text| !text.is_empty());
        let code = bare.error_code.filter(|code| !is_blank(code));
        refused(answer.status(), code).with_message(message)
    } else if bare.is_success == Some(true) {
        // The answer claims a success that is contradicted or unreadable: the request may have
        // taken effect.
        error.with_unknown_effect()
    } else {
        error
    };
    answer.error(error).with_request_id(request_id(answer.body().as_bytes()))
}

impl Failure {
    /// Whether AHL Pay refuses the call. Without `isSuccess`, an error code is a refusal.
    fn is_refusal(&self) -> bool {
        let has_code = self.error_code.as_deref().is_some_and(|code| !is_blank(code));
        self.is_success == Some(false) || (self.is_success.is_none() && has_code)
    }
}

/// Whether a write that was answered with HTTP 401 was certainly not done: the answer is a refusal,
/// or is not an envelope of AHL Pay. An envelope that is not a refusal may say that the write was
/// done, even if it cannot be read.
pub(crate) fn was_not_done(answer: &HttpResponse) -> bool {
    if answer.decode::<Failure>().is_ok_and(|bare| bare.is_refusal()) {
        return true;
    }
    let body = answer.body().as_bytes();
    let has_member = body.windows(9).any(|name| name.eq_ignore_ascii_case(b"isSuccess"));
    let content = answer.decode::<Content>().map(Response::into_inner).unwrap_or_default();
    !(has_member || content.data.is_some() || content.url.is_some())
}

fn refused(status: u16, code: Option<String>) -> Error {
    let error = Error::refused(match status {
        429 => Refusal::RateLimited,
        401 | 403 => Refusal::Authentication,
        _ => Refusal::Other,
    });
    match code {
        Some(code) => error.with_code(code, None),
        None => error,
    }
}

/// Returns the request id of a body, even if nothing else in it can be read.
pub(crate) fn request_id(body: &[u8]) -> Option<String> {
    wire::decode::<RequestId>(body).ok()?.value.request_id
}

/// Returns `error` with the service, status, body and request id of a response that was already
/// decoded.
pub(crate) fn response_error<T>(service: &Service, error: Error, response: &Response<T>) -> Error {
    let request_id = request_id(response.body().as_bytes());
    response.error(service.error(error)).with_request_id(request_id)
}

/// Turns a refusal into "not found" if the refusal may mean only that nobody has paid. The refusal
/// must come from this service itself, and not from the login before the call.
pub(crate) fn as_not_found(error: Error, service: &Service) -> Error {
    let is_status = matches!(error.http_status(), Some(200..=299 | 400 | 404));
    let is_its_own = error.is_refused()
        && error.operation() == Some(service.operation())
        && !error.is_authentication();
    if is_its_own && is_status { error.with_refusal(Refusal::NotFound) } else { error }
}
