//! Reading an answer of Paynet, in both positions of each switch.

use paylink_core::Decimal;
use paylink_testkit::json::Json;

use crate::live::backend::RawResponse;
pub(super) use crate::live::field::{kind, text};
use crate::live::question::Unsettled;

/// Documented: done, not found, and done before.
pub(super) const NO_DATA: &str = "12";
const SUCCESS: &str = "0";
pub(super) const DONE_BEFORE: &str = "100";

impl RawResponse {
    /// The result code: `result_code` where there is one.
    pub(super) fn code(&self) -> Option<&str> {
        self.json.member("result_code").or(self.json.member("code")).and_then(digits)
    }

    pub(super) fn is_success(&self) -> bool {
        let done = matches!(self.code(), Some(SUCCESS | DONE_BEFORE));
        self.status == 200 && (done || matches!(self.json, Json::Array(_)))
    }

    /// Status and code, which name nobody.
    pub(super) fn in_words(&self) -> String {
        match self.code() {
            Some(code) => format!("HTTP {}, code {code}", self.status),
            None => format!("HTTP {} without a code", self.status),
        }
    }

    /// # Errors
    /// This answer is a refusal.
    pub(super) fn success(self, service: &str) -> Result<Self, Unsettled> {
        if self.is_success() {
            return Ok(self);
        }
        Err(Unsettled::unanswered(format!("{service} was answered with {}", self.in_words())))
    }
}

/// The rows of an answer, in any of their three wrappers.
pub(super) fn rows(json: &Json) -> &[Json] {
    json.member("Data").or(json.member("data")).unwrap_or(json).items()
}

/// An amount in lira, as a number of JSON, in kuruş.
pub(super) fn kurus(amount: &Json) -> Option<i64> {
    let Json::Number(digits) = amount else { return None };
    Decimal::from_json_number(digits).ok()?.to_minor(2)
}

/// A number of a few digits, bare or quoted: what is longer may be anything.
fn digits(json: &Json) -> Option<&str> {
    let text = match json {
        Json::Number(text) | Json::Text(text) => text.as_str(),
        _ => return None,
    };
    (text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}
