//! The two forms of Paynet's refusals, and the envelope of every response.

use axum::response::Response;

use crate::Switch;
use crate::findings::MeantPath;
use crate::json::{self, Object};
use crate::response::{JSON, respond};
use crate::switches::Switches;

/// Documented in the response of status_update.
pub(crate) const SUCCESS: &str = "Başarılı İşlem";

/// Why a request is refused. The messages are the sandbox's own: unverified, as no page publishes
/// an error body.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The key is missing or wrong.
    Unauthorized,
    /// The request is invalid.
    Invalid(String),
    /// What was asked for does not exist.
    NoData(&'static str),
    /// A business rule forbids it.
    Business(u16, &'static str),
    /// The sandbox does not have this service. The provider may have it. If the path is almost that
    /// of a service, this is the right one.
    NotServed(Option<MeantPath>),
    /// The service has another method.
    MethodNotAllowed,
    /// The sandbox itself refuses the request, with this HTTP status.
    Sandbox(u16, String),
}

impl Refusal {
    pub(crate) fn missing(field: &str) -> Self {
        Self::Invalid(format!("{field} alanı zorunludur"))
    }

    /// Documented: on HTTP 200 the envelope with a code, on any other status an object in which
    /// `code` is the HTTP status and `result_code` the code. Unverified: which refusal has which
    /// form; there are two switches for it.
    pub(crate) fn answer(self, switches: &Switches) -> Response {
        match self {
            Self::Unauthorized => {
                error_object("authorization_error", "API anahtarı hatalı", 401, 7)
            }
            Self::Invalid(message) if switches.is_set(Switch::PaynetInvalidRequestIsEnvelope) => {
                respond(400, JSON, json::text(&envelope(None, 11, Some(&message))))
            }
            Self::Invalid(message) => error_object("invalid_request_error", &message, 400, 11),
            Self::NoData(message) if switches.is_set(Switch::PaynetUnknownLinkIs404) => {
                error_object("no_data_error", message, 404, 12)
            }
            Self::NoData(message) => {
                respond(200, JSON, json::text(&envelope(None, 12, Some(message))))
            }
            Self::Business(code, message) => {
                respond(200, JSON, json::text(&envelope(None, code, Some(message))))
            }
            Self::NotServed(meant) => {
                error_object("invalid_request_error", &MeantPath::not_served(meant), 404, 9)
            }
            Self::MethodNotAllowed => {
                error_object("invalid_request_error", "Bu metot desteklenmez", 405, 11)
            }
            Self::Sandbox(status, text) => error_object("invalid_request_error", &text, status, 11),
        }
    }
}

/// Documented: the three fields that every answer on HTTP 200 ends with.
pub(crate) fn envelope(object_name: Option<&str>, code: u16, message: Option<&str>) -> Object {
    Object::default().with("object_name", object_name).with("code", code).with("message", message)
}

fn error_object(kind: &str, message: &str, status: u16, result_code: u16) -> Response {
    let body = Object::default()
        .with("type", kind)
        .with("message", message)
        .with("code", status)
        .with("result_code", result_code);
    respond(status, JSON, json::text(&body))
}
