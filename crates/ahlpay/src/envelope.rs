//! How AHL Pay says yes and no.
//!
//! Every answer is `isSuccess`, `message`, `errorCode`, `requestId` and `data` (documented). Whether a failure comes with HTTP 200
//! is not published, so the envelope is read on any status; only `isSuccess: true` on a 2xx is a success. `data` is declared an
//! array throughout and is an object, an array, text, null or absent. The table of error codes is not published: they are
//! opaque. Source: <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>

use std::borrow::Cow;

use paylink_core::error::Refusal;
use paylink_core::http::Answer;
use paylink_core::wire::{flexible, is_array, read_json};
use paylink_core::{Error, Private, Reply, Result};
use serde::de::{self, DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// An answer of AHL Pay.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "T: FromData"))]
#[non_exhaustive]
pub struct Envelope<T> {
    /// Whether the call succeeded. Of a query it says nothing about what was queried.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub is_success: Option<bool>,
    /// What AHL Pay says, in Turkish.
    #[serde(default, deserialize_with = "private_text")]
    pub message: Option<Private<String>>,
    /// The error code, at most five characters; null on success. No table of them is published.
    #[serde(default, deserialize_with = "flexible::text")]
    pub error_code: Option<String>,
    /// AHL Pay's id of the request.
    #[serde(default, deserialize_with = "flexible::text")]
    pub request_id: Option<String>,
    /// The answer itself. Blank text is none.
    #[serde(default = "none", deserialize_with = "data")]
    pub data: Option<T>,
}

/// What can stand in `data`.
pub trait FromData: DeserializeOwned {
    /// Whether it can be an array: otherwise one would be read by position.
    const MAY_BE_ARRAY: bool = false;

    /// The meaning of text where an object is expected.
    fn from_text(_text: String) -> Option<Self> {
        None
    }
}

/// `data` that is not looked at, whatever it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Nothing {}

impl<'de> Deserialize<'de> for Nothing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self {})
    }
}

impl FromData for Nothing {
    const MAY_BE_ARRAY: bool = true;
}

fn none<T>() -> Option<T> {
    None
}

fn data<'de, D: Deserializer<'de>, T: FromData>(deserializer: D) -> Result<Option<T>, D::Error> {
    let raw = <&'de RawValue>::deserialize(deserializer)?.get();
    match raw.as_bytes().first() {
        Some(b'n') => Ok(None),
        Some(b'"') => {
            let unreadable = |_| de::Error::custom("text that cannot be read");
            let text: Cow<'_, str> = serde_json::from_str(raw).map_err(unreadable)?;
            Ok(T::from_text(text.into_owned()))
        }
        Some(b'[') if !T::MAY_BE_ARRAY => Err(de::Error::custom("an array, not the expected object")),
        // The message of the inner error may hold a value.
        _ => serde_json::from_str(raw).map(Some).map_err(|_| de::Error::custom("not the expected value")),
    }
}

pub(crate) fn private_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Private<String>>, D::Error> {
    flexible::text(deserializer).map(|text| text.map(Private::new))
}

/// Reads an answer: what it carries on success, the refusal otherwise.
pub(crate) fn open<T: FromData>(answer: &Answer) -> Result<Reply<Option<T>>> {
    let body = answer.body().as_bytes();
    let lost = |error: Error| answer.error(error).with_request_id(request_id(body));
    let mut what = Error::status(answer.status());
    if is_array(body) {
        return Err(lost(if answer.is_success() { Error::malformed("the body is an array") } else { what }));
    }
    if answer.is_success() {
        what = match answer.read::<Envelope<T>>() {
            Ok(envelope) if envelope.is_success == Some(true) && !has_code(&envelope) => {
                return Ok(Reply::new(envelope.data, answer.status(), answer.body().clone())
                    .with_date(answer.date()));
            }
            Ok(_) => Error::malformed("there is no `isSuccess`"),
            Err(unreadable) => Error::malformed(unreadable.to_string()),
        };
    }
    Err(match answer.read::<Envelope<Nothing>>() {
        Ok(envelope) if says_no(answer, &envelope) => refused(answer, envelope),
        _ => lost(what),
    })
}

/// Whether an envelope that is no success is a refusal.
fn says_no(answer: &Answer, envelope: &Envelope<Nothing>) -> bool {
    match envelope.is_success {
        Some(true) if answer.is_success() => has_code(envelope),
        Some(_) => true,
        None => has_code(envelope),
    }
}

/// The id of the request in a body, if there is one.
pub(crate) fn request_id(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Id {
        #[serde(default, deserialize_with = "flexible::text")]
        request_id: Option<String>,
    }
    let told = if is_array(body) { None } else { read_json::<Id>(body).ok() };
    told.and_then(|told| told.request_id)
}

/// Whether a body is a refusal that does not contradict itself.
pub(crate) fn is_plain_refusal(body: &[u8]) -> bool {
    !is_array(body) && read_json::<Envelope<Nothing>>(body).is_ok_and(|own| own.is_success == Some(false))
}

fn has_code<T>(envelope: &Envelope<T>) -> bool {
    envelope.error_code.as_ref().is_some_and(|code| !code.trim().is_empty())
}

fn refused(answer: &Answer, envelope: Envelope<Nothing>) -> Error {
    let mut error = Error::refused(match answer.status() {
        429 => Refusal::RateLimited,
        401 | 403 => Refusal::Authentication,
        _ => Refusal::Other,
    });
    // `isSuccess` and `errorCode` or the HTTP status contradict each other.
    if envelope.is_success != Some(false) {
        error = error.with_unknown_effect();
    }
    if let Some(code) = envelope.error_code.filter(|code| !code.trim().is_empty()) {
        error = error.with_code(code, None);
    }
    let message = envelope.message.map(Private::into_inner).filter(|text| !text.is_empty());
    answer.error(error).with_message(message).with_request_id(envelope.request_id)
}
