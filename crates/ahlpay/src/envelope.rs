//! How AHL Pay says yes and no.
//!
//! Every answer is `isSuccess`, `message`, `errorCode`, `requestId` and `data` (documented).
//! Whether a failure comes with HTTP 200 is not published, so the envelope is read on any status;
//! only `isSuccess: true` on a 2xx is a success. `data` is declared an array throughout and is an
//! object, an array, text, null or absent. The table of error codes is not published: they are
//! opaque. Source: <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>

use paylink_core::error::Refusal;
use paylink_core::http::{HttpResponse, Service};
use paylink_core::wire::record::{Member, Nothing, Shape, loose};
use paylink_core::wire::{is_blank, read_record};
use paylink_core::{Error, Private, Response, Result, record};

record! {
    /// An answer of AHL Pay.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct Envelope<T: Member> {
        /// Whether the call succeeded. Of a query it says nothing about what was queried.
        pub is_success: Option<bool> = "isSuccess",
        /// What AHL Pay says, in Turkish.
        pub message: Option<Private<String>> as loose,
        /// The error code, at most five characters; null on success. No table of them is published.
        pub error_code: Option<String> = "errorCode" as loose,
        /// AHL Pay's id of the request.
        pub request_id: Option<String> = "requestId" as loose,
        /// The answer itself. Blank text is none.
        pub data: Option<T>,
    }
}

/// An envelope, whatever it carries.
pub(crate) trait EnvelopeStatus: Shape + Send {
    /// As if nothing had been read.
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

/// The error of an answer that lacks what it is about.
pub(crate) fn malformed(answer: &HttpResponse, what: &'static str) -> Error {
    answer.error(Error::malformed(what)).with_request_id(request_id(answer.body().as_bytes()))
}

/// An error about the value of a response.
pub(crate) fn response_error<T>(service: &Service, error: Error, response: &Response<T>) -> Error {
    let request_id = request_id(response.body().as_bytes());
    response.error(service.error(error)).with_request_id(request_id)
}

/// Reads an answer: what it carries on success, the refusal otherwise.
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
            (Ok(()), None) => Error::malformed("there is no `isSuccess`"),
            (Err(unreadable), _) => Error::malformed(unreadable.to_string()),
        }
    };
    // Whatever stands in `data`.
    let bare = answer.record::<Envelope<Nothing>>();
    // Whatever the HTTP status is, it says that it did what was asked.
    let claims_success = bare.as_ref().is_ok_and(|bare| bare.is_success == Some(true));
    Err(bare.ok().and_then(|bare| refused(answer, bare)).unwrap_or_else(|| {
        let error = answer.error(what).with_request_id(request_id(answer.body().as_bytes()));
        if claims_success { error.with_unknown_effect() } else { error }
    }))
}

record! {
    struct Numbered {
        request_id: Option<String> = "requestId" as loose,
    }
}

/// The id of the request in a body, if there is one, whatever else is wrong with it.
pub(crate) fn request_id(body: &[u8]) -> Option<String> {
    read_record::<Numbered>(body).ok()?.request_id
}

/// AHL Pay's own refusal, if this is one: it says so, or a code stands alone.
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
    Some(answer.error(error).with_message(message).with_request_id(envelope.request_id))
}
