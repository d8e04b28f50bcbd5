//! How Paywall says yes and no.
//!
//! Every answer is `ErrorCode`, `Result`, `Message` and `Body`; newer examples add `ErrorCodeType`
//! and `ErrorMessage`, which no page describes. Success is `Result: true` **and** `ErrorCode: 0`:
//! business failures come with HTTP 200. `Body` is an object, `null`, or text: `""` in the
//! published template, a link in the tables, a sentence of the version service. Source:
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
    /// An answer of Paywall.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub struct Envelope<T: Member> {
        /// Not described; 1 in every published example, which are all successes.
        pub error_code_type: Option<i64> = "ErrorCodeType",
        /// Not described; null or blank in the examples.
        pub error_message: Option<Private<String>> = "ErrorMessage",
        /// 0 is success.
        pub error_code: Option<i64> = "ErrorCode",
        /// True is success.
        pub result: Option<bool> = "Result",
        /// What Paywall says.
        pub message: Option<Private<String>> = "Message",
        /// The answer itself. Blank text is none.
        pub body: Option<T> = "Body",
    }
}

/// `Body` where only its text matters.
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

/// `Body` as JSON of any kind.
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
    /// What the provider or bank behind Paywall said, where a refusal carries it. Observed in
    /// Paywall's .NET library, which decodes the messages from Base64, as [`of`](Self::of) does.
    ///
    /// Its texts are a provider's: they appear in no `Debug`.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct ProviderFault {
        /// The provider's code.
        pub provider_error_code: Option<Private<String>> = "ProviderErrorCode",
        /// The provider's message.
        pub provider_error_message: Option<Private<String>> = "ProviderErrorMessage",
        /// The bank's code.
        pub bank_error_code: Option<Private<String>> = "BankErrorCode",
        /// The bank's message.
        pub bank_error_message: Option<Private<String>> = "BankErrorMessage",
    }
}

impl Content for ProviderFault {
    const MAY_BE_TEXT: bool = true;
}

impl ProviderFault {
    /// What a refusal carried, if it did, decoded.
    pub fn of(error: &Error) -> Option<Self> {
        let mut fault = read_record::<Envelope<Self>>(error.raw_body().as_bytes()).ok()?.body?;
        for text in [
            &mut fault.provider_error_code,
            &mut fault.provider_error_message,
            &mut fault.bank_error_code,
            &mut fault.bank_error_message,
        ] {
            let told = text.take().filter(|text| !text.is_empty());
            *text = told.map(|text| Private::new(from_base64(&text)));
        }
        Some(fault).filter(|fault| *fault != Self::default())
    }
}

/// Base64 of readable text, decoded; anything else as it came. A bare number is no Base64 of
/// readable text, but may look so.
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

/// An envelope, whatever it carries.
pub(crate) trait EnvelopeStatus: Shape + Send {
    fn is_success(&self) -> bool;
}

impl<T: Member + Send> EnvelopeStatus for Envelope<T> {
    fn is_success(&self) -> bool {
        self.result == Some(true) && self.error_code == Some(0)
    }
}

/// Reads an answer: the body on success, the refusal otherwise.
pub(crate) fn open(answer: &HttpResponse, envelope: &mut dyn EnvelopeStatus) -> Result<()> {
    let read = if answer.is_success() { answer.fill(envelope) } else { Ok(()) };
    if answer.is_success() && read.is_ok() && envelope.is_success() {
        return Ok(());
    }
    // Whatever stands in `Body`.
    let envelope = answer.record::<Envelope<Nothing>>();
    Err(match (read, envelope) {
        (Err(_), Ok(envelope)) if !envelope.is_success() && envelope.error_code.is_some() => {
            refused(answer, &envelope)
        }
        (Err(unreadable), _) => answer.malformed(&unreadable),
        (Ok(()), Ok(envelope)) if envelope.error_code.is_some() || envelope.result.is_some() => {
            refused(answer, &envelope)
        }
        (Ok(()), Ok(_)) if answer.is_success() => {
            answer.error(Error::malformed("there is neither `Result` nor `ErrorCode`"))
        }
        (Ok(()), _) => answer.error(Error::status(answer.status())),
    })
}

fn refused(answer: &HttpResponse, envelope: &Envelope<Nothing>) -> Error {
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
    answer.error(
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
