//! How Paywall says yes and no.
//!
//! Every answer is `ErrorCode`, `Result`, `Message` and `Body`; newer examples add `ErrorCodeType` and `ErrorMessage`, which
//! no page describes. Success is `Result: true` **and** `ErrorCode: 0`: business failures come with HTTP 200. `Body` is an
//! object, `null`, or text: `""` in the published template, a link in the tables, a sentence of the version service.
//! Source: <https://developer.paywall.one/hata-kodlari-ve-aciklamalari>

use base64::Engine as _;
use paylink_core::error::Refusal;
use paylink_core::http::Answer;
use paylink_core::wire::content::{self, Array};
use paylink_core::wire::flexible;
use paylink_core::{Error, Private, Reply, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::ErrorCode;

/// An answer of Paywall.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", bound(deserialize = "T: FromBody"), remote = "Self")]
#[non_exhaustive]
pub struct Envelope<T> {
    /// Not described; 1 in every published example, which are all successes.
    #[serde(default, deserialize_with = "flexible::int", skip_serializing_if = "Option::is_none")]
    pub error_code_type: Option<i64>,
    /// Not described; null or blank in the examples.
    #[serde(default, deserialize_with = "private_text", skip_serializing_if = "Option::is_none")]
    pub error_message: Option<Private<String>>,
    /// 0 is success.
    #[serde(default, deserialize_with = "flexible::int")]
    pub error_code: Option<i64>,
    /// True is success.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub result: Option<bool>,
    /// What Paywall says.
    #[serde(default, deserialize_with = "private_text")]
    pub message: Option<Private<String>>,
    /// The answer itself. Blank text is none.
    #[serde(default = "none", deserialize_with = "body")]
    pub body: Option<T>,
}

paylink_core::from_objects_only!(Envelope<T: FromBody>);

/// What can stand in `Body`.
pub trait FromBody: DeserializeOwned {
    /// The meaning of text where the example shows an object; some tables document a link as text.
    fn from_text(_text: String) -> Option<Self> {
        None
    }

    /// Reads what stands there; `null` is none.
    ///
    /// # Errors
    /// Another shape.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        content::read(deserializer, Array::Allowed, Self::from_text)
    }
}

fn none<T>() -> Option<T> {
    None
}

fn body<'de, D: Deserializer<'de>, T: FromBody>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::read(deserializer)
}

/// `Body` of answers that carry nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Nothing {}

impl FromBody for Nothing {}

/// `Body` where only its text matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub String);

impl FromBody for Text {
    fn from_text(text: String) -> Option<Self> {
        Some(Self(text))
    }
}

/// `Body` as JSON of any kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnyJson(pub Private<Box<RawValue>>);

impl FromBody for AnyJson {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok(Some(raw).filter(|raw| raw.get() != "null").map(|raw| Self(Private::new(raw))))
    }
}

/// What the provider or bank behind Paywall said, where a refusal carries it. Observed in Paywall's .NET library, which
/// decodes the messages from Base64.
///
/// Its texts are a provider's: they appear in no `Debug`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, remote = "Self")]
#[non_exhaustive]
pub struct ProviderFault {
    /// The provider's code.
    #[serde(deserialize_with = "decoded")]
    pub provider_error_code: Option<Private<String>>,
    /// The provider's message.
    #[serde(deserialize_with = "decoded")]
    pub provider_error_message: Option<Private<String>>,
    /// The bank's code.
    #[serde(deserialize_with = "decoded")]
    pub bank_error_code: Option<Private<String>>,
    /// The bank's message.
    #[serde(deserialize_with = "decoded")]
    pub bank_error_message: Option<Private<String>>,
}

paylink_core::from_objects_only!(ProviderFault);

impl FromBody for ProviderFault {}

impl ProviderFault {
    /// What a refusal carried, if it did.
    pub fn of(error: &Error) -> Option<Self> {
        let envelope: Envelope<Self> = paylink_core::wire::read_json(error.raw_body().as_bytes()).ok()?;
        envelope.body.filter(|fault| *fault != Self::default())
    }
}

fn decoded<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Private<String>>, D::Error> {
    flexible::text(deserializer)
        .map(|text| text.filter(|text| !text.is_empty()).map(|text| Private::new(from_base64(&text))))
}

/// Base64 of readable text, decoded; anything else as it came. A bare number is no Base64 of readable text, but may look so.
pub(crate) fn from_base64(text: &str) -> String {
    let looks_plain = text.bytes().all(|b| b.is_ascii_digit());
    base64::engine::general_purpose::STANDARD
        .decode(text.trim())
        .ok()
        .filter(|_| !looks_plain)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .filter(|text| !text.chars().any(char::is_control))
        .unwrap_or_else(|| text.to_owned())
}

pub(crate) fn private_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Private<String>>, D::Error> {
    flexible::text(deserializer).map(|text| text.map(Private::new))
}

/// Reads an answer: the body on success, the refusal otherwise.
pub(crate) fn open<T: FromBody>(answer: Answer) -> Result<Reply<Option<T>>> {
    if answer.is_success() {
        match answer.read::<Envelope<T>>() {
            Ok(envelope) if is_success(&envelope) => {
                return Ok(Reply::new(envelope.body, answer.status(), answer.body().clone())
                    .with_date(answer.date()));
            }
            // A refusal, or not our shape: both are read below.
            Ok(_) => {}
            Err(unreadable) => {
                return Err(match answer.read::<Envelope<Ignored>>() {
                    Ok(envelope) if !is_success(&envelope) && envelope.error_code.is_some() => {
                        refused(&answer, &envelope)
                    }
                    _ => answer.malformed(&unreadable),
                });
            }
        }
    }
    Err(match answer.read::<Envelope<Ignored>>() {
        Ok(envelope) if envelope.error_code.is_some() || envelope.result.is_some() => {
            refused(&answer, &envelope)
        }
        Ok(_) if answer.is_success() => {
            answer.error(Error::malformed("there is neither `Result` nor `ErrorCode`"))
        }
        Ok(_) => answer.error(Error::status(answer.status())),
        Err(_) => answer.error(Error::status(answer.status())),
    })
}

/// A `Body` that does not matter.
#[derive(Deserialize)]
struct Ignored {}

impl FromBody for Ignored {}

fn is_success<T>(envelope: &Envelope<T>) -> bool {
    envelope.result == Some(true) && envelope.error_code == Some(0)
}

fn refused<T>(answer: &Answer, envelope: &Envelope<T>) -> Error {
    let code = envelope.error_code.map(ErrorCode::new);
    let status = answer.status();
    if code == Some(ErrorCode::SUCCESS) && envelope.result.is_none() {
        return answer.error(Error::malformed("there is no `Result`"));
    }
    let mut error = Error::refused(refusal(code, status));
    if let Some(code) = code {
        error = error.with_code(code.to_string(), code.words());
    }
    // Result and ErrorCode contradict each other, or Paywall does not know itself.
    let contradicts = envelope.result == Some(true);
    if contradicts || code.is_none_or(|code| code == ErrorCode::SUCCESS || code.is_doubtful()) {
        error = error.with_unknown_effect();
    }
    let text = |text: &Option<Private<String>>| {
        text.as_ref().map(|t| t.as_str().to_owned()).filter(|t| !t.is_empty())
    };
    answer.error(error.with_message(text(&envelope.message).or_else(|| text(&envelope.error_message))))
}

fn refusal(code: Option<ErrorCode>, http_status: u16) -> Refusal {
    match (code.map(ErrorCode::number), http_status) {
        (_, 429) => Refusal::RateLimited,
        (Some(401 | 403), _) | (_, 401 | 403) => Refusal::Authentication,
        (Some(129 | 139), _) => Refusal::NotFound,
        (Some(119 | 148), _) => Refusal::Duplicate,
        (Some(127 | 128 | 131..=135 | 138 | 141 | 142 | 144..=146 | 150..=168 | 391 | 400 | 555), _) => {
            Refusal::InvalidRequest
        }
        _ => Refusal::Other,
    }
}
