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
use paylink_core::wire::record::{Member, Nothing, Shape, loose};
use paylink_core::wire::{is_blank, read_record};
use paylink_core::{Error, Private, Response, Result, record};

record! {
    /// The envelope of every answer of AHL Pay. The content of the answer, `data`, has the type
    /// `T`.
    ///
    /// Source: <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct Envelope<T: Member> {
        /// Whether the call succeeded. Documented by AHL Pay. A successful inquiry does not mean
        /// that anything was paid.
        pub is_success: Option<bool> = "isSuccess",
        /// AHL Pay's message about the call, in Turkish. Documented by AHL Pay.
        pub message: Option<Private<String>> as loose,
        /// The error code, or null if the call succeeded. AHL Pay documents a maximum of five
        /// characters for this code. AHL Pay does not publish its error codes.
        pub error_code: Option<String> = "errorCode" as loose,
        /// AHL Pay's id of the request. Quote this id when you contact AHL Pay's support.
        /// Documented by AHL Pay.
        pub request_id: Option<String> = "requestId" as loose,
        /// The content of the answer. Blank text is read as `None`.
        pub data: Option<T>,
    }
}

/// The parts of an envelope that do not depend on the type of `data`.
pub(crate) trait EnvelopeStatus: Shape + Send {
    /// Clears everything that was read.
    fn reset(&mut self);

    fn is_success(&self) -> Option<bool>;

    fn has_code(&self) -> bool;
}

impl<T: Member + Send> EnvelopeStatus for Envelope<T> {
    fn reset(&mut self) {
        *self = Self::default();
    }

    fn is_success(&self) -> Option<bool> {
        self.is_success
    }

    fn has_code(&self) -> bool {
        self.error_code.as_ref().is_some_and(|code| !is_blank(code))
    }
}

/// Returns the error for an answer that reports success but lacks the value it must have.
pub(crate) fn malformed(answer: &HttpResponse, what: &'static str) -> Error {
    answer.error(Error::malformed(what)).with_request_id(request_id(answer.body().as_bytes()))
}

/// Returns `error` with the service, status, body and request id of a response that was already
/// decoded.
pub(crate) fn response_error<T>(service: &Service, error: Error, response: &Response<T>) -> Error {
    let request_id = request_id(response.body().as_bytes());
    response.error(service.error(error)).with_request_id(request_id)
}

/// Reads an answer into `envelope`.
///
/// # Errors
/// Returns an error unless the answer is a success. If the answer is a refusal by AHL Pay, the
/// error describes the refusal.
pub(crate) fn open(answer: &HttpResponse, envelope: &mut dyn EnvelopeStatus) -> Result<()> {
    envelope.reset();
    let what = if !answer.is_success() {
        Error::status(answer.status())
    } else {
        match (answer.fill(envelope), envelope.is_success()) {
            (Ok(()), Some(true)) if !envelope.has_code() => return Ok(()),
            (Ok(()), Some(_)) => {
                Error::malformed("`isSuccess` and `errorCode` contradict each other")
            }
            (Ok(()), None) => Error::malformed("`isSuccess` is missing"),
            (Err(unreadable), _) => Error::malformed(unreadable.to_string()),
        }
    };
    // This reads the envelope without `data`, which may be of any type.
    let bare = answer.record::<Envelope<Nothing>>();
    // `isSuccess: true` with an error status: the request may have taken effect.
    let claims_success = bare.as_ref().is_ok_and(|bare| bare.is_success == Some(true));
    Err(bare.ok().and_then(|bare| refused(answer, bare)).unwrap_or_else(|| {
        let what = if claims_success { what.with_unknown_effect() } else { what };
        answer.error(what).with_request_id(request_id(answer.body().as_bytes()))
    }))
}

record! {
    struct RequestId {
        request_id: Option<String> = "requestId" as loose,
    }
}

/// Returns the request id of a body, even if nothing else in it can be read.
pub(crate) fn request_id(body: &[u8]) -> Option<String> {
    read_record::<RequestId>(body).ok()?.request_id
}

/// Returns AHL Pay's refusal if the envelope is one. In a refusal, `isSuccess` is false, or there
/// is an error code without `isSuccess`.
fn refused(answer: &HttpResponse, envelope: Envelope<Nothing>) -> Option<Error> {
    match envelope.is_success {
        Some(false) => {}
        None if envelope.has_code() => {}
        _ => return None,
    }
    let mut error = Error::refused(match answer.status() {
        429 => Refusal::RateLimited,
        401 | 403 => Refusal::Authentication,
        _ => Refusal::Other,
    });
    if let Some(code) = envelope.error_code.filter(|code| !is_blank(code)) {
        error = error.with_code(code, None);
    }
    let message = envelope.message.map(Private::into_inner).filter(|text| !text.is_empty());
    Some(answer.error(error.with_message(message)).with_request_id(envelope.request_id))
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
