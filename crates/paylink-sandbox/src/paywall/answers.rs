//! The envelope of every response, and the refusals of Paywall.

use axum::response::Response;
use serde_json::value::RawValue;

use crate::Switch;
use crate::findings::MeantPath;
use crate::json::{self, Object};
use crate::response::{JSON, respond};
use crate::switches::Switches;

/// Documented: the codes of these services, by their numbers in the general table; -1 is from the
/// payment table. Unverified: which service answers with which code, as no
/// error answer of any service is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i16)]
pub(crate) enum Code {
    PaymentNotFound = -1,
    InvalidData = 2,
    HeaderMissing = 4,
    Email = 6,
    Phone = 7,
    Amount = 51,
    Currency = 53,
    PhotoUpload = 127,
    PhotoRequired = 128,
    Quantity = 134,
    PhotoTooLarge = 138,
    PageNotFound = 139,
    PageExpired = 140,
    UniqueCodeEmpty = 141,
    PageAmount = 142,
    PageId = 144,
    UniqueCodeExists = 148,
    AlreadyPaid = 149,
    SuccessUrl = 150,
    FailUrl = 151,
    CallbackRequired = 163,
    CallbackInvalid = 166,
    PayWatchMinutes = 391,
    Region = 555,
}

impl Code {
    /// The texts are the sandbox's own: unverified.
    const fn message(self) -> &'static str {
        match self {
            Self::PaymentNotFound => "Ödeme bulunamadı",
            Self::InvalidData => "Geçersiz veri",
            Self::HeaderMissing => "Zorunlu başlık bilgisi eksik",
            Self::Email => "E-posta adresi hatalı",
            Self::Phone => "Telefon numarası hatalı",
            Self::Amount => "Tutar hatalı",
            Self::Currency => "Para birimi hatalı",
            Self::PhotoUpload => "Fotoğraf yüklenemedi",
            Self::PhotoRequired => "Ürün satışında fotoğraf zorunludur",
            Self::Quantity => "Stok adedi zorunludur",
            Self::PhotoTooLarge => "Fotoğraf en fazla 4 MB olabilir",
            Self::PageNotFound => "Ortak ödeme sayfası bulunamadı",
            Self::PageExpired => "Ortak ödeme sayfasının süresi dolmuş",
            Self::UniqueCodeEmpty => "UniqueCode boş olamaz",
            Self::PageAmount => "Ortak ödeme sayfası tutarı hatalı",
            Self::PageId => "Ortak ödeme sayfası Id hatalı",
            Self::UniqueCodeExists => "UniqueCode daha önce kullanılmış",
            Self::AlreadyPaid => "Ortak ödeme sayfasının ödemesi alınmış",
            Self::SuccessUrl => "SuccessBackUrl hatalı",
            Self::FailUrl => "FailBackUrl hatalı",
            Self::CallbackRequired => "CallbackAddress zorunludur",
            Self::CallbackInvalid => "CallbackAddress hatalı",
            Self::PayWatchMinutes => "PayWatchMin 5 ile 20 arasında olmalıdır",
            Self::Region => "Bölge bulunamadı",
        }
    }
}

/// Why a request is refused.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The pair of this host is missing or wrong.
    Unauthorized,
    /// A rule forbids it.
    Rule(Code),
    /// A rule forbids it, and `Body` of the response is this JSON text.
    With(Code, String),
    /// A strict sandbox refuses what the documentation does not name. Unverified: the code,
    /// as for all invalid data.
    Strict(String),
    /// The sandbox does not have this service. The provider may have it. If the path is almost that
    /// of a service, this is the right one.
    NotServed(Option<MeantPath>),
    /// The service has another method.
    MethodNotAllowed,
    /// The sandbox itself refuses the request, with this HTTP status.
    Sandbox(u16, String),
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::Rule(code)
    }
}

/// Returns the response for the outcome of a service. `newer` says which version of the envelope
/// the service's example has.
pub(crate) fn answer(
    switches: &Switches,
    newer: bool,
    outcome: Result<String, Refusal>,
) -> Response {
    let newer = newer || switches.is_set(Switch::PaywallEnvelopeAlwaysNewer);
    let refusal = match outcome {
        Ok(body) => return respond(200, JSON, envelope(newer, None, &body)),
        Err(refusal) => refusal,
    };
    let usual = if switches.is_set(Switch::PaywallRefusalIsHttp400) { 400 } else { 200 };
    let keys = if switches.is_set(Switch::PaywallWrongKeysAre200) { 200 } else { 401 };
    let none = if switches.is_set(Switch::PaywallRefusalBodyIsEmptyText) { "\"\"" } else { "null" };
    let not_served;
    let (status, code, message, body) = match &refusal {
        Refusal::Unauthorized => (keys, 401, "Yetkisiz erişim", none),
        Refusal::Rule(code) => (usual, *code as i16, code.message(), none),
        Refusal::Strict(words) => (usual, Code::InvalidData as i16, words.as_str(), none),
        Refusal::With(code, body) => (usual, *code as i16, code.message(), body.as_str()),
        Refusal::NotServed(meant) => {
            not_served = MeantPath::not_served(*meant);
            (404, 404, not_served.as_str(), none)
        }
        Refusal::Sandbox(status, text) => (*status, *status as i16, text.as_str(), none),
        Refusal::MethodNotAllowed => {
            (405, 400, "Bu servis başka bir HTTP metodu ile çağrılır", none)
        }
    };
    respond(status, JSON, envelope(newer, Some((code, message)), body))
}

/// Documented: the names and their order; `ErrorCodeType` 1 in every example that has it; an empty
/// `Message` on success. Unverified: the two newer fields of a refusal.
fn envelope(newer: bool, refusal: Option<(i16, &str)>, body: &str) -> String {
    let mut object = Object::default();
    if newer {
        object.set("ErrorCodeType", 1);
        object.set("ErrorMessage", refusal.map(|(_, message)| message));
    }
    let (code, message) = refusal.unwrap_or_default();
    let body = RawValue::from_string(body.to_owned()).ok();
    json::text(
        &object
            .with("ErrorCode", code)
            .with("Result", refusal.is_none())
            .with("Message", message)
            .with("Body", body),
    )
}
