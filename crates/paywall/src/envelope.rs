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
use paylink_core::wire::{self, DecodeError, Nothing, Scalar, WireValue, decides, informs};
use paylink_core::{Error, Private, Response, Result};
use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::ErrorCode;

/// The JSON object in which Paywall sends each response. The field `body` contains the data of the
/// response.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", bound = "T: WireValue")]
#[non_exhaustive]
pub struct Envelope<T> {
    /// A number. Paywall does not document what the value means. All of Paywall's examples show
    /// successful requests, and contain the value 1.
    #[serde(default, with = "informs")]
    pub error_code_type: Option<i64>,
    /// A second message, in addition to [`message`](Self::message). Paywall does not document what
    /// the value means. In Paywall's examples, the value is `null` or an empty string.
    #[serde(default, with = "informs")]
    pub error_message: Option<Private<String>>,
    /// Paywall's error code. The code 0 means that the request succeeded.
    #[serde(default, with = "decides")]
    pub error_code: Option<i64>,
    /// Whether the request succeeded. The client treats a request as successful only if this value
    /// is `true` and [`error_code`](Self::error_code) is 0.
    #[serde(default, with = "decides")]
    pub result: Option<bool>,
    /// Paywall's message about the request, which may be blank.
    #[serde(default, with = "informs")]
    pub message: Option<Private<String>>,
    /// The data that the service returns, or `None` if Paywall sends `null` or a blank string.
    #[serde(default, with = "decides")]
    pub body: Option<T>,
}

impl<T> Default for Envelope<T> {
    fn default() -> Self {
        Self {
            error_code_type: None,
            error_message: None,
            error_code: None,
            result: None,
            message: None,
            body: None,
        }
    }
}

impl<T: WireValue> WireValue for Envelope<T> {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        wire::object(deserializer)
    }
}

impl<T> Envelope<T> {
    fn is_success(&self) -> bool {
        self.result == Some(true) && self.error_code == Some(0)
    }
}

/// The `Body` of a response in which Paywall sends only a string.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub String);

impl WireValue for Text {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Option<Self>, D::Error> {
        let json = <&'de RawValue>::deserialize(deserializer)?;
        let text = String::read_informing(json).map_err(de::Error::custom)?;
        Ok(text.map(Self))
    }
}

/// Reads a `Body` that is an object. Paywall also sends blank text, which becomes `None`. Any other
/// text is passed to `from_text`.
///
/// # Errors
/// Returns an error for any other value, and if `from_text` returns `None`.
pub(crate) fn read_body<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
    from_text: impl FnOnce(&str) -> Option<T>,
) -> std::result::Result<Option<T>, D::Error> {
    wire::usual_or_any(deserializer, wire::object, |json| match Scalar::from_json(json) {
        Some(Scalar::Text(text)) if wire::is_blank(&text) => Ok(None),
        Some(Scalar::Text(text)) => from_text(&text).map(Some).ok_or("an object is expected"),
        _ => wire::within(json, |json| wire::object(json)),
    })
}

/// Returns the URL that Paywall sent as the whole `Body`, or `None` if the text cannot be a URL.
pub(crate) fn link_from_text(text: &str) -> Option<Private<String>> {
    let is_text = !text.contains(char::REPLACEMENT_CHARACTER);
    is_text.then(|| Private::from(text))
}

/// The error codes and messages of the payment provider or bank to which Paywall forwarded a
/// request.
///
/// If Paywall refuses a request, the `Body` of the response may contain these fields. Paywall does
/// not document these fields. They were observed in Paywall's .NET library, which decodes the
/// values from Base64. The function [`of`](Self::of) also decodes them. The `Debug` output does not
/// show the values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ProviderFault {
    /// The payment provider's error code.
    #[serde(default, with = "informs")]
    pub provider_error_code: Option<Private<String>>,
    /// The payment provider's error message.
    #[serde(default, with = "informs")]
    pub provider_error_message: Option<Private<String>>,
    /// The bank's error code.
    #[serde(default, with = "informs")]
    pub bank_error_code: Option<Private<String>>,
    /// The bank's error message.
    #[serde(default, with = "informs")]
    pub bank_error_message: Option<Private<String>>,
}

paylink_core::wire_objects!(ProviderFault);

impl ProviderFault {
    /// Returns the codes and messages in the response that caused this error, decoded from Base64.
    /// Returns `None` if the response contains none of them.
    pub fn of(error: &Error) -> Option<Self> {
        let response = wire::decode::<Envelope<Self>>(error.raw_body().as_bytes()).ok()?;
        let mut fault = response.value.body?;
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

/// Returns the `Body` of a successful response.
///
/// # Errors
/// Returns an error if Paywall refused the request or the response cannot be read.
pub(crate) fn open<T: WireValue>(response: &HttpResponse) -> Result<Response<Option<T>>> {
    if !response.is_success() {
        return Err(failed(response, None));
    }
    match response.decode::<Envelope<T>>() {
        Ok(envelope) if envelope.is_success() => Ok(envelope.map(|own| own.body)),
        Ok(_) => Err(failed(response, None)),
        Err(why) => Err(failed(response, Some(&why))),
    }
}

/// Returns the error for a response that is not a success, or that cannot be decoded.
fn failed(response: &HttpResponse, undecodable: Option<&DecodeError>) -> Error {
    // The refusal is read, whatever `Body` contains.
    match (undecodable, response.decode::<Envelope<Nothing>>()) {
        (Some(_), Ok(envelope)) if !envelope.is_success() && envelope.error_code.is_some() => {
            refused(response, &envelope)
        }
        (Some(why), _) => response.malformed(why),
        (None, Ok(envelope)) if envelope.error_code.is_some() || envelope.result.is_some() => {
            refused(response, &envelope)
        }
        (None, Ok(_)) if response.is_success() => {
            response.error(Error::malformed("the response has neither `Result` nor `ErrorCode`"))
        }
        (None, _) => response.error(Error::status(response.status())),
    }
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
