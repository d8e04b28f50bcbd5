//! The envelope of every response, and how a refusal becomes an [`Error`].
//!
//! Every response has `ErrorCode`, `Result`, `Message` and `Body`. Newer examples add
//! `ErrorCodeType` and `ErrorMessage`, which no page describes. A response is a success only if
//! `Result` is true **and** `ErrorCode` is 0, because refusals also come with HTTP 200. `Body` is
//! an object, `null`, or text. The text is `""` in the published template, a link in the tables,
//! and a sentence in the version service. Source:
//! <https://developer.paywall.one/hata-kodlari-ve-aciklamalari>

use base64::Engine as _;
use paylink_core::error::Refusal;
use paylink_core::http::HttpResponse;
use paylink_core::wire::read_record;
use paylink_core::wire::record::{Content, Member, Nothing, Shape, Slot};
use paylink_core::{Error, Private, Result, record};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::ErrorCode;

record! {
    /// The JSON object in which Paywall sends every response.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct Envelope<T: Member> {
        /// Paywall does not describe this field. It is 1 in every example that Paywall publishes.
        /// All these examples show successful requests.
        pub error_code_type: Option<i64> = "ErrorCodeType",
        /// Paywall does not describe this field. It is null or blank in Paywall's examples.
        pub error_message: Option<Private<String>> = "ErrorMessage",
        /// The error code. It is 0 if the request succeeded.
        pub error_code: Option<i64> = "ErrorCode",
        /// Whether the request succeeded.
        pub result: Option<bool> = "Result",
        /// Paywall's message, which may be blank.
        pub message: Option<Private<String>> = "Message",
        /// The data that the service returns. It is `None` if Paywall sends null, or sends blank
        /// text instead of an object.
        pub body: Option<T> = "Body",
    }
}

/// The `Body` of a response, for services that return text in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub String);

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Member for Text {
    fn slot(place: &mut Option<Self>) -> Slot<'_> {
        Slot::word(place)
    }
}

/// A response's `Body` that may be any JSON value.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnyJson(pub Private<Box<RawValue>>);

impl From<Box<RawValue>> for AnyJson {
    fn from(json: Box<RawValue>) -> Self {
        Self(Private::new(json))
    }
}

impl Member for AnyJson {
    fn slot(place: &mut Option<Self>) -> Slot<'_> {
        Slot::Json(place)
    }
}

record! {
    /// The error codes and messages of the payment provider or bank behind Paywall.
    ///
    /// If Paywall refuses a request, the `Body` of the response may contain these fields. The
    /// fields are observed in Paywall's .NET library, which decodes the messages from Base64.
    /// [`of`](Self::of) also decodes the messages. `Debug` does not show the values.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct ProviderFault {
        /// The payment provider's error code.
        pub provider_error_code: Option<Private<String>> = "ProviderErrorCode",
        /// The payment provider's error message.
        pub provider_error_message: Option<Private<String>> = "ProviderErrorMessage",
        /// The bank's error code.
        pub bank_error_code: Option<Private<String>> = "BankErrorCode",
        /// The bank's error message.
        pub bank_error_message: Option<Private<String>> = "BankErrorMessage",
    }
}

impl Content for ProviderFault {
    const MAY_BE_TEXT: bool = true;
}

impl ProviderFault {
    /// Returns the codes and messages in the response that caused this error, or `None` if the
    /// response has none. The values are decoded from Base64.
    pub fn of(error: &Error) -> Option<Self> {
        let mut fault = read_record::<Envelope<Self>>(error.raw_body().as_bytes()).ok()?.body?;
        for text in [
            &mut fault.provider_error_code,
            &mut fault.provider_error_message,
            &mut fault.bank_error_code,
            &mut fault.bank_error_message,
        ] {
            let encoded = text.take().filter(|text| !text.is_empty());
            *text = encoded.map(|text| Private::new(from_base64(&text)));
        }
        Some(fault).filter(|fault| *fault != Self::default())
    }
}

/// Decodes Base64 of readable text, and returns any other text unchanged. A number is also returned
/// unchanged, although its digits may be valid Base64.
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

/// An envelope with any type of body.
pub(crate) trait EnvelopeStatus: Shape + Send {
    fn is_success(&self) -> bool;
}

impl<T: Member + Send> EnvelopeStatus for Envelope<T> {
    fn is_success(&self) -> bool {
        self.result == Some(true) && self.error_code == Some(0)
    }
}

/// Reads a response into the envelope.
///
/// # Errors
/// Returns an error if Paywall refused the request or the response cannot be read.
pub(crate) fn read(response: &HttpResponse, envelope: &mut dyn EnvelopeStatus) -> Result<()> {
    let decoded = if response.is_success() { response.fill(envelope) } else { Ok(()) };
    if response.is_success() && decoded.is_ok() && envelope.is_success() {
        return Ok(());
    }
    // The refusal is read, whatever `Body` contains.
    let envelope = response.record::<Envelope<Nothing>>();
    Err(match (decoded, envelope) {
        (Err(_), Ok(envelope)) if !envelope.is_success() && envelope.error_code.is_some() => {
            refused(response, &envelope)
        }
        (Err(error), _) => response.malformed(&error),
        (Ok(()), Ok(envelope)) if envelope.error_code.is_some() || envelope.result.is_some() => {
            refused(response, &envelope)
        }
        (Ok(()), Ok(_)) if response.is_success() => {
            response.error(Error::malformed("the response has neither `Result` nor `ErrorCode`"))
        }
        (Ok(()), _) => response.error(Error::status(response.status())),
    })
}

fn refused(response: &HttpResponse, envelope: &Envelope<Nothing>) -> Error {
    let code = envelope.error_code.map(ErrorCode::new);
    let status = response.status();
    if code == Some(ErrorCode::SUCCESS) && envelope.result.is_none() {
        return response.error(Error::malformed("the response has no `Result`"));
    }
    let mut error = Error::refused(refusal(code, status));
    if let Some(code) = code {
        error = error.with_code(code.to_string(), code.description());
    }
    // `Result` and `ErrorCode` contradict each other, or Paywall does not know what happened.
    let contradicts = envelope.result == Some(true);
    if contradicts
        || code.is_none_or(|code| code == ErrorCode::SUCCESS || code.leaves_effect_unknown())
    {
        error = error.with_unknown_effect();
    }
    let text = |text: &Option<Private<String>>| {
        text.as_ref().map(|t| t.as_str().to_owned()).filter(|t| !t.is_empty())
    };
    response.error(
        error.with_message(text(&envelope.message).or_else(|| text(&envelope.error_message))),
    )
}

fn refusal(code: Option<ErrorCode>, http_status: u16) -> Refusal {
    match (code.map(ErrorCode::number), http_status) {
        (_, 429) => Refusal::RateLimited,
        (Some(401 | 403), _) | (_, 401 | 403) => Refusal::Authentication,
        (Some(129 | 139), _) => Refusal::NotFound,
        (Some(119 | 148), _) => Refusal::Duplicate,
        (
            Some(127 | 128 | 131..=135 | 138 | 141 | 142 | 144..=146 | 150..=168 | 391 | 400 | 555),
            _,
        ) => Refusal::InvalidRequest,
        _ => Refusal::Other,
    }
}
