//! How AHL Pay says yes and no.
//!
//! Every answer is `isSuccess`, `message`, `errorCode`, `requestId` and `data` (documented). Whether a failure comes with HTTP 200
//! is not published, so the envelope is read on any status; only `isSuccess: true` on a 2xx is a success. `data` is declared an
//! array throughout and is an object, an array, text, null or absent. The table of error codes is not published: they are
//! opaque. Source: <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>

use std::borrow::Cow;

use paylink_core::error::Refusal;
use paylink_core::http::Answer;
use paylink_core::wire::flexible;
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

/// `data` of answers that carry nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Nothing {}

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
    if answer.body().as_bytes().trim_ascii_start().starts_with(b"[") {
        let what = if answer.is_success() {
            Error::malformed("the body is an array")
        } else {
            Error::status(answer.status())
        };
        return Err(answer.error(what));
    }
    if answer.is_success() {
        match answer.read::<Envelope<T>>() {
            Ok(envelope) if envelope.is_success == Some(true) && !has_code(&envelope) => {
                return Ok(Reply::new(envelope.data, answer.status(), answer.body().clone())
                    .with_date(answer.date()));
            }
            // A refusal, or not our shape: both are read below.
            Ok(_) => {}
            Err(unreadable) => {
                return Err(match answer.read::<Envelope<Ignored>>() {
                    Ok(envelope) if envelope.is_success == Some(false) => refused(answer, envelope),
                    Ok(envelope) => answer.malformed(&unreadable).with_request_id(envelope.request_id),
                    Err(_) => answer.malformed(&unreadable),
                });
            }
        }
    }
    Err(match answer.read::<Envelope<Ignored>>() {
        Ok(envelope) if envelope.is_success.is_some() || has_code(&envelope) => refused(answer, envelope),
        Ok(envelope) if answer.is_success() => {
            answer.error(Error::malformed("there is no `isSuccess`")).with_request_id(envelope.request_id)
        }
        Ok(envelope) => answer.error(Error::status(answer.status())).with_request_id(envelope.request_id),
        Err(_) => answer.error(Error::status(answer.status())),
    })
}

/// The id of the request in a body, if there is one.
pub(crate) fn request_id(body: &[u8]) -> Option<String> {
    paylink_core::wire::read_json::<Envelope<Ignored>>(body).ok().and_then(|envelope| envelope.request_id)
}

/// A `data` that does not matter.
#[derive(Deserialize)]
struct Ignored(#[allow(dead_code, reason = "whatever it is, it is skipped")] IgnoredAny);

impl FromData for Ignored {
    const MAY_BE_ARRAY: bool = true;
}

fn has_code<T>(envelope: &Envelope<T>) -> bool {
    envelope.error_code.as_ref().is_some_and(|code| !code.trim().is_empty())
}

fn refused(answer: &Answer, envelope: Envelope<Ignored>) -> Error {
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
