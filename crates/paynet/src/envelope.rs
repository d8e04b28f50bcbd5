//! How Paynet says yes and no.
//!
//! On HTTP 200 every object carries `object_name`, `code` and `message`, and only `code` tells
//! success. On any other status the documented object is `type`, `message`, `code` (the HTTP
//! status) and `result_code`; the 200 shape was published for 400 too, and both are read. Source:
//! <https://doc.paynet.com.tr/genel-bilgiler/hata-kodlari/http-status-kodlar>

use paylink_core::http::HttpResponse;
use paylink_core::wire::record::Shape;
use paylink_core::{Error, Private, Result, record};

use crate::ResultCode;
use paylink_core::error::Refusal;

record! {
    /// Both published shapes of a refusal in one.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Envelope {
        /// On other statuses than 200: the kind of error, such as `no_data_error`. Documented.
        pub kind: Option<String> = "type",
        /// On 200: the API object that answered. Documented; null in a published success.
        pub object_name: Option<String>,
        /// On 200: the result code. On other statuses: the HTTP status. Documented.
        pub code: Option<i64>,
        /// On other statuses than 200: the result code. Documented.
        pub result_code: Option<i64>,
        /// What Paynet says, in Turkish. Documented.
        pub message: Option<Private<String>>,
    }
}

impl Envelope {
    /// The result code, wherever it stands on an answer with this HTTP status.
    pub fn result(&self, http_status: u16) -> Option<ResultCode> {
        match (self.result_code, self.code) {
            (Some(code), _) => Some(ResultCode::new(code)),
            // On 200 it is the result code, even one that looks like the HTTP status (200,
            // `subscription_on`).
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

/// A success that carries the envelope among its own fields.
pub(crate) trait EnvelopeStatus: Shape + Send {
    /// `code` of the answer; `None` if it had none.
    fn code(&self) -> Option<i64>;

    /// Whether an answer without `code` is still a success of this service.
    fn may_lack_code(&self) -> bool {
        false
    }

    /// Whether an earlier success told again (code 100) is one of this service.
    fn may_be_earlier(&self) -> bool {
        true
    }

    /// What a success must carry and this one does not.
    fn missing(&self) -> Option<&'static str> {
        None
    }
}

/// Reads an answer: the value on success, the refusal otherwise.
pub(crate) fn open(answer: &HttpResponse, value: &mut dyn EnvelopeStatus) -> Result<()> {
    if !answer.is_success() {
        return Err(refused(answer));
    }
    if let Err(unreadable) = answer.fill(value) {
        // A refusal need not have the shape of the success.
        let is_refusal = answer.record::<Envelope>().is_ok_and(|envelope| {
            envelope.code.is_some_and(|code| !ResultCode::new(code).is_success())
        });
        return Err(if is_refusal { refused(answer) } else { answer.malformed(&unreadable) });
    }
    match value.code().map(ResultCode::new) {
        Some(ResultCode::OLD_SUCCESSFUL) if !value.may_be_earlier() => Err(refused(answer)),
        Some(code) if !code.is_success() => Err(refused(answer)),
        None if !value.may_lack_code() => Err(answer.error(Error::malformed("there is no `code`"))),
        _ => match value.missing() {
            None => Ok(()),
            Some(what) => Err(answer.error(Error::malformed(what))),
        },
    }
}

/// The error of an answer that is no success.
fn refused(answer: &HttpResponse) -> Error {
    let status = answer.status();
    let Ok(envelope) = answer.record::<Envelope>() else {
        return answer.error(Error::status(status));
    };
    let code = envelope.result(status);
    if code.is_none() && envelope.kind.is_none() {
        return answer.error(Error::status(status));
    }
    let mut error = Error::refused(envelope.refusal(code, status));
    if let Some(code) = code {
        error = error.with_code(code.to_string(), code.words());
        if matches!(code, ResultCode::SERVER_ERROR | ResultCode::TIMEOUT) {
            error = error.with_unknown_effect();
        }
    }
    // Documented as an unexpected fault in Paynet, whatever the status.
    if envelope.kind.as_deref() == Some("api_error") {
        error = error.with_unknown_effect();
    }
    answer.error(error.with_message(envelope.message.map(Private::into_inner)))
}
