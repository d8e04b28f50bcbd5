//! Reading an answer of Paywall, in both positions of each switch.

use std::time::SystemTime;

use paylink_testkit::json::Json;

use crate::live::backend::RawResponse;
use crate::live::question::Unsettled;

/// Documented: payment not found, photo too large, page not found, page expired, code taken,
/// already paid.
pub(super) const PAYMENT_NOT_FOUND: &str = "-1";
pub(super) const PHOTO_TOO_LARGE: &str = "138";
pub(super) const PAGE_NOT_FOUND: &str = "139";
pub(super) const PAGE_EXPIRED: &str = "140";
pub(super) const CODE_TAKEN: &str = "148";
pub(super) const ALREADY_PAID: &str = "149";

/// An answer in Paywall's envelope.
#[derive(Clone)]
pub(super) struct Envelope(pub(super) RawResponse);

impl Envelope {
    pub(super) fn status(&self) -> u16 {
        self.0.status
    }

    /// The time of the answer, by the server's clock.
    pub(super) fn at(&self) -> SystemTime {
        self.0.date.unwrap_or_else(SystemTime::now)
    }

    /// A field of the envelope.
    pub(super) fn member(&self, name: &str) -> Option<&Json> {
        self.0.json.member(name)
    }

    /// A field of `Body`.
    pub(super) fn field(&self, name: &str) -> Option<&Json> {
        self.member("Body")?.member(name)
    }

    pub(super) fn code(&self) -> Option<&str> {
        self.member("ErrorCode").and_then(digits)
    }

    pub(super) fn is_success(&self) -> bool {
        let is_done = self.code() == Some("0") && self.member("Result") == Some(&Json::Bool(true));
        is_done && (200..300).contains(&self.status())
    }

    /// Whether Paywall says that it did nothing.
    pub(super) fn is_refusal(&self) -> bool {
        self.refuses_keys() || self.code().is_some_and(|code| code != "0")
    }

    fn refuses_keys(&self) -> bool {
        [401, 403].contains(&self.status()) || matches!(self.code(), Some("401" | "403"))
    }

    /// `Body.Id`, by which a page is asked for and closed.
    pub(super) fn page_id(&self) -> Option<i64> {
        match self.field("Id")? {
            Json::Number(text) | Json::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Status and code, which name nobody.
    pub(super) fn in_words(&self) -> String {
        match self.code() {
            Some(code) => format!("HTTP {}, code {code}", self.status()),
            None => format!("HTTP {} without a code", self.status()),
        }
    }

    /// # Errors
    /// The keys are refused, or this is no JSON: neither says anything about what was asked.
    pub(super) fn usable(self) -> Result<Self, Unsettled> {
        if self.refuses_keys() {
            return Err(Unsettled::unanswered(format!(
                "the keys are refused: {}",
                self.in_words()
            )));
        }
        if self.0.json == Json::Null {
            return Err(Unsettled::unanswered(format!(
                "HTTP {} without readable JSON",
                self.status()
            )));
        }
        Ok(self)
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

/// A number of a few digits, bare or quoted: what is longer may be anything.
fn digits(json: &Json) -> Option<&str> {
    let text = match json {
        Json::Number(text) | Json::Text(text) => text.as_str(),
        _ => return None,
    };
    let bare = text.strip_prefix('-').unwrap_or(text);
    ((1..=4).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(text)
}
