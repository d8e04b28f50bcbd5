//! How AHL Pay says yes and no.
//!
//! Every answer is `isSuccess`, `message`, `errorCode`, `requestId` and `data` (documented). Whether a failure comes with HTTP 200
//! is not published, so the envelope is read on any status; only `isSuccess: true` on a 2xx is a success. `data` is declared an
//! array throughout and is an object, an array, text, null or absent. The table of error codes is not published: they are
//! opaque. Source: <https://developer.ahlpay.com.tr/sorgulama/olusturulmus-linkleri-sorgula>

use std::collections::HashMap;

use paylink_core::error::Refusal;
use paylink_core::http::Answer;
use paylink_core::wire::content::{self, Array};
use paylink_core::wire::{Scalar, flexible};
use paylink_core::{Error, LocalDateTime, Private, Reply, Result};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// An answer of AHL Pay.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "T: FromData"), remote = "Self")]
#[non_exhaustive]
pub struct Envelope<T> {
    /// Whether the call succeeded. Of a query it says nothing about what was queried.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub is_success: Option<bool>,
    /// What AHL Pay says, in Turkish.
    #[serde(default, deserialize_with = "private_text")]
    pub message: Option<Private<String>>,
    /// The error code, at most five characters; null on success. No table of them is published.
    #[serde(default, deserialize_with = "flexible::loose")]
    pub error_code: Option<String>,
    /// AHL Pay's id of the request.
    #[serde(default, deserialize_with = "flexible::loose")]
    pub request_id: Option<String>,
    /// The answer itself. Blank text is none.
    #[serde(default = "none", deserialize_with = "data")]
    pub data: Option<T>,
}

paylink_core::from_objects_only!(Envelope<T: FromData>);

/// What can stand in `data`.
pub trait FromData: DeserializeOwned {
    /// Whether it can be an array itself: otherwise one that holds a single object is that object.
    const MAY_BE_ARRAY: bool = false;

    /// The meaning of text where an object is expected.
    fn from_text(_text: String) -> Option<Self> {
        None
    }
}

/// `data` of answers in which nothing matters but success: whatever it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Nothing;

impl FromData for Nothing {
    const MAY_BE_ARRAY: bool = true;

    fn from_text(_text: String) -> Option<Self> {
        Some(Self)
    }
}

impl Serialize for Nothing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}

impl<'de> Deserialize<'de> for Nothing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

fn none<T>() -> Option<T> {
    None
}

fn data<'de, D: Deserializer<'de>, T: FromData>(deserializer: D) -> Result<Option<T>, D::Error> {
    // Declared an array throughout: none is nothing, one is the object itself.
    let array = if T::MAY_BE_ARRAY { Array::Allowed } else { Array::OneOrNone };
    content::read(deserializer, array, T::from_text)
}

/// As [`flexible::loose`], with the type that came.
pub(crate) fn loose<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Scalar>, D::Error> {
    Ok(Scalar::from_json(<&'de RawValue>::deserialize(deserializer)?))
}

/// As [`flexible::loose`], a stamp.
pub(crate) fn loose_stamp<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<LocalDateTime>, D::Error> {
    flexible::loose_as(deserializer, |text| LocalDateTime::from(text))
}

/// As [`flexible::loose`], of a person or a secret.
pub(crate) fn private_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Private<String>>, D::Error> {
    flexible::loose(deserializer).map(|text| text.map(Private::new))
}

/// Reads an answer: what it carries on success, the refusal otherwise.
pub(crate) fn open<T: FromData>(answer: &Answer) -> Result<Reply<Option<T>>> {
    let what = if !answer.is_success() {
        Error::status(answer.status())
    } else {
        match answer.read::<Envelope<T>>() {
            Ok(envelope) if envelope.is_success == Some(true) && !envelope.has_code() => {
                return Ok(Reply::new(envelope.data, answer.status(), answer.body().clone())
                    .with_date(answer.date()));
            }
            Ok(envelope) if envelope.is_success.is_some() => {
                Error::malformed("`isSuccess` and `errorCode` contradict each other")
            }
            Ok(_) => Error::malformed("there is no `isSuccess`"),
            Err(unreadable) => Error::malformed(unreadable.to_string()),
        }
    };
    Err(refused(answer).unwrap_or_else(|| {
        let error = answer.error(what).with_request_id(request_id(answer.body().as_bytes()));
        // Whatever the HTTP status is, it says that it did what was asked.
        if claims_success(answer) { error.with_unknown_effect() } else { error }
    }))
}

fn claims_success(answer: &Answer) -> bool {
    let envelope = answer.read::<Envelope<Nothing>>();
    envelope.is_ok_and(|envelope| envelope.is_success == Some(true))
}

/// The id of the request in a body, if there is one, whatever else is wrong with it.
pub(crate) fn request_id(body: &[u8]) -> Option<String> {
    let members: HashMap<String, &RawValue> = paylink_core::wire::read_json(body).ok()?;
    Scalar::from_json(members.get("requestId")?).map(Scalar::into_text)
}

impl<T> Envelope<T> {
    fn has_code(&self) -> bool {
        self.error_code.as_ref().is_some_and(|code| !code.trim().is_empty())
    }
}

/// AHL Pay's own refusal, if this is one: it says so, or a code stands alone.
fn refused(answer: &Answer) -> Option<Error> {
    let envelope: Envelope<Nothing> = answer.read().ok()?;
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
    if let Some(code) = envelope.error_code.filter(|code| !code.trim().is_empty()) {
        error = error.with_code(code, None);
    }
    let message = envelope.message.map(Private::into_inner).filter(|text| !text.is_empty());
    Some(answer.error(error).with_message(message).with_request_id(envelope.request_id))
}
