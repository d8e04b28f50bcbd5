//! How Paynet says yes and no.
//!
//! On HTTP 200 every object carries `object_name`, `code` and `message`, and only `code` tells success. On any other
//! status the documented object is `type`, `message`, `code` (the HTTP status) and `result_code`; the 200 shape was
//! published for 400 too, and both are read.
//! Source: <https://doc.paynet.com.tr/genel-bilgiler/hata-kodlari/http-status-kodlar>

use paylink_core::http::Answer;
use paylink_core::wire::flexible;
use paylink_core::{Error, Private, Reply, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::ResultCode;
use paylink_core::error::Refusal;

/// Both published shapes of a refusal in one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, remote = "Self")]
#[non_exhaustive]
pub struct Envelope {
    /// On other statuses than 200: the kind of error, such as `no_data_error`. Documented.
    #[serde(rename = "type", deserialize_with = "flexible::text", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// On 200: the API object that answered. Documented; null in a published success.
    #[serde(deserialize_with = "flexible::text", skip_serializing_if = "Option::is_none")]
    pub object_name: Option<String>,
    /// On 200: the result code. On other statuses: the HTTP status. Documented.
    #[serde(deserialize_with = "flexible::int", skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// On other statuses than 200: the result code. Documented.
    #[serde(deserialize_with = "flexible::int", skip_serializing_if = "Option::is_none")]
    pub result_code: Option<i64>,
    /// What Paynet says, in Turkish. Documented.
    #[serde(deserialize_with = "private_text", skip_serializing_if = "Option::is_none")]
    pub message: Option<Private<String>>,
}

paylink_core::from_objects_only!(Envelope);

pub(crate) fn private_text<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Private<String>>, D::Error> {
    flexible::text(deserializer).map(|text| text.map(Private::new))
}

impl Envelope {
    /// The result code, wherever it stands on an answer with this HTTP status.
    pub fn result(&self, http_status: u16) -> Option<ResultCode> {
        match (self.result_code, self.code) {
            (Some(code), _) => Some(ResultCode::new(code)),
            // On 200 it is the result code, even one that looks like the HTTP status (200, `subscription_on`).
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
            (Some(ResultCode::DUPLICATE_DATA | ResultCode::OLD_SUCCESSFUL), ..) => Refusal::Duplicate,
            (Some(ResultCode::BAD_REQUEST), ..) | (_, Some("invalid_request_error"), _) => {
                Refusal::InvalidRequest
            }
            _ => Refusal::Other,
        }
    }
}

/// A success that carries the envelope among its own fields.
pub(crate) trait Enveloped: DeserializeOwned {
    /// `code` of the answer; `None` if it had none.
    fn code(&self) -> Option<i64>;

    /// Whether an answer without `code` is still a success of this service.
    fn may_lack_code(&self) -> bool {
        false
    }

    /// Whether an earlier success told again (code 100) is one of this service.
    const MAY_BE_EARLIER: bool = true;

    /// What a success must carry and this one does not.
    fn missing(&self) -> Option<&'static str> {
        None
    }
}

/// Reads an answer: the value on success, the refusal otherwise.
pub(crate) fn open<T: Enveloped>(answer: Answer) -> Result<Reply<T>> {
    if !answer.is_success() {
        return Err(refused(&answer));
    }
    match answer.read::<T>() {
        Ok(value) => match value.code().map(ResultCode::new) {
            Some(ResultCode::OLD_SUCCESSFUL) if !T::MAY_BE_EARLIER => Err(refused(&answer)),
            Some(code) if code.is_success() => whole(value, &answer),
            None if value.may_lack_code() => whole(value, &answer),
            Some(_) => Err(refused(&answer)),
            None => Err(answer.error(Error::malformed("there is no `code`"))),
        },
        // A refusal need not have the shape of the success.
        Err(unreadable) => match answer.read::<Envelope>() {
            Ok(envelope) if envelope.code.is_some_and(|code| !ResultCode::new(code).is_success()) => {
                Err(refused(&answer))
            }
            _ => Err(answer.malformed(&unreadable)),
        },
    }
}

fn whole<T: Enveloped>(value: T, answer: &Answer) -> Result<Reply<T>> {
    match value.missing() {
        None => Ok(Reply::new(value, answer.status(), answer.body().clone())),
        Some(what) => Err(answer.error(Error::malformed(what))),
    }
}

/// The error of an answer that is no success.
fn refused(answer: &Answer) -> Error {
    let status = answer.status();
    let Ok(envelope) = answer.read::<Envelope>() else {
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
