//! The envelope of every response, and the refusals of AHL Pay.

use axum::response::Response;
use serde::Serialize;

use crate::Switch;
use crate::context::Context;
use crate::findings::MeantPath;
use crate::json::{self, Object};
use crate::response::{JSON, TEXT, respond};

/// Documented: the message of every success.
const SUCCESS: &str = "İşlem başarılıdır.";

/// Why a request is refused.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The token is missing or invalid.
    Token,
    /// E-mail or password are wrong.
    Login,
    /// The body is no JSON object.
    Body,
    /// A required member is absent, `null` or empty.
    Missing(&'static str),
    /// A member has a type or a value that it cannot have.
    Wrong(&'static str),
    /// A number of the account came as a text, and only numbers are accepted.
    TextId(&'static str),
    /// A number of the account is that of another account.
    OtherAccount(&'static str),
    /// A strict sandbox refuses what the documentation does not name.
    Strict(String),
    /// `rnd` or `hash` is missing, or the hash is wrong.
    Hash,
    /// Another link has this `orderId`.
    OrderTaken,
    /// There is no such order, or nothing to report about it.
    OrderUnknown,
    /// The link is paid.
    AlreadyPaid,
    /// The sandbox does not have this service. The provider may have it. If the path is almost that
    /// of a service, this is the right one.
    NotServed(Option<MeantPath>),
    /// Anything but POST.
    MethodNotAllowed,
    /// The sandbox itself refuses the request, with this HTTP status.
    Sandbox(u16, String),
}

impl Refusal {
    /// Unverified, all of them: the provider's table of codes could not be read. Documented: a text
    /// of at most five characters.
    const fn code(&self) -> &'static str {
        match self {
            Self::Token => "SBX01",
            Self::Login => "SBX02",
            Self::Body => "SBX10",
            Self::Missing(_) => "SBX11",
            Self::Wrong(_) => "SBX12",
            Self::TextId(_) => "SBX13",
            Self::OtherAccount(_) => "SBX14",
            Self::Hash => "SBX15",
            Self::Strict(_) => "SBX16",
            Self::OrderTaken => "SBX20",
            Self::OrderUnknown => "SBX21",
            Self::AlreadyPaid => "SBX22",
            Self::NotServed(_) => "SBX90",
            Self::MethodNotAllowed => "SBX91",
            Self::Sandbox(..) => "SBX92",
        }
    }

    /// The texts are the sandbox's own: unverified.
    fn message(&self) -> String {
        match self {
            Self::Token => "Oturum geçersiz ya da süresi dolmuş".to_owned(),
            Self::Login => "E-posta ya da şifre hatalı".to_owned(),
            Self::Body => "İstek gövdesi bir JSON nesnesi olmalıdır".to_owned(),
            Self::Missing(name) => format!("{name} alanı zorunludur"),
            Self::Wrong(name) => format!("{name} alanı hatalı"),
            Self::TextId(name) => format!("{name} alanı sayı olmalıdır"),
            Self::OtherAccount(name) => format!("{name} bu hesaba ait değil"),
            Self::Hash => "hash doğrulanamadı".to_owned(),
            Self::Strict(words) => words.clone(),
            Self::OrderTaken => "Bu orderId daha önce kullanılmış".to_owned(),
            Self::OrderUnknown => "Sipariş bulunamadı".to_owned(),
            Self::AlreadyPaid => "Bu linkin ödemesi alınmış".to_owned(),
            Self::NotServed(meant) => MeantPath::not_served(*meant),
            Self::Sandbox(_, text) => text.clone(),
            Self::MethodNotAllowed => "Bu servis POST ile çağrılır".to_owned(),
        }
    }

    fn status(&self, context: &Context) -> u16 {
        let is_set = |switch| context.switches.is_set(switch);
        match self {
            Self::Token if !is_set(Switch::AhlExpiredTokenIsEnvelope) => 401,
            Self::Token => 200,
            Self::TextId(_) => 400,
            Self::NotServed(_) => 404,
            Self::Sandbox(status, _) => *status,
            Self::MethodNotAllowed => 405,
            _ if is_set(Switch::AhlRefusalIsHttp400) => 400,
            _ => 200,
        }
    }
}

/// Returns the response for the outcome of a service. Documented: the members, their order, and a
/// new GUID in each answer. Unverified: `data` of a refusal.
pub(crate) fn answer(context: &Context, outcome: Result<Object, Refusal>) -> Response {
    let request_id = context.random.guid();
    let envelope = |is_success: bool, message: &str, code: Option<&str>, rest: Object| {
        let envelope = Object::default()
            .with("isSuccess", is_success)
            .with("message", message)
            .with("errorCode", code)
            .with("requestId", &request_id);
        json::text(&envelope.followed_by(rest))
    };
    match outcome {
        Ok(rest) => respond(200, JSON, envelope(true, SUCCESS, None, rest)),
        Err(refusal) => {
            let body = envelope(false, &refusal.message(), Some(refusal.code()), data(()));
            respond(refusal.status(context), JSON, body)
        }
    }
}

/// Returns the usual last member of a response.
pub(crate) fn data(value: impl Serialize) -> Object {
    Object::default().with("data", value)
}

/// Returns the response of a server that does not know a path.
pub(crate) fn nothing_here() -> Response {
    respond(404, TEXT, "")
}
