//! Reading an answer of AHL Pay, in both positions of each switch.

use paylink_testkit::json::Json;

use crate::live::backend::RawResponse;
use crate::live::question::Unsettled;

/// An answer in AHL Pay's envelope, if it is in one.
#[derive(Clone)]
pub(super) struct Envelope(pub(super) RawResponse);

impl Envelope {
    pub(super) fn status(&self) -> u16 {
        self.0.status
    }

    /// What follows the envelope's own members.
    pub(super) fn data(&self) -> Option<&Json> {
        self.0.json.member("data").filter(|data| **data != Json::Null)
    }

    /// The rows of a list, bare or in an object with the numbers of their page.
    pub(super) fn rows(&self) -> &[Json] {
        let Some(data) = self.data() else { return &[] };
        data.member("result").unwrap_or(data).items()
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status()) && self.says(true)
    }

    /// Whether AHL Pay says no to what it was asked, and not to the token.
    pub(super) fn is_refusal(&self) -> bool {
        match self.status() {
            400 | 422 => true,
            401 => false,
            _ => self.says(false),
        }
    }

    /// Whether nothing can have come of a write.
    pub(super) fn had_no_effect(&self) -> bool {
        self.is_refusal() || self.status() >= 400 && ![408, 425].contains(&self.status())
    }

    /// Whether there is no such service.
    pub(super) fn is_absent(&self) -> bool {
        matches!(self.status(), 404 | 405)
    }

    /// Success or refusal.
    ///
    /// # Errors
    /// It is neither.
    pub(super) fn is_accepted(&self, service: &str) -> Result<bool, Unsettled> {
        match (self.is_success(), self.is_refusal()) {
            (true, _) => Ok(true),
            (_, true) => Ok(false),
            _ => Err(self.useless(service)),
        }
    }

    /// # Errors
    /// It is no success.
    pub(super) fn success(self, service: &str) -> Result<Self, Unsettled> {
        if self.is_success() { Ok(self) } else { Err(self.useless(service)) }
    }

    fn useless(&self, service: &str) -> Unsettled {
        Unsettled::unanswered(format!("{service} was answered with {}", self.in_words()))
    }

    /// Status and code, which name nobody.
    pub(super) fn in_words(&self) -> String {
        let status = self.status();
        match self.code() {
            Some(code) => format!("HTTP {status}, code {code}"),
            None if self.says(true) => format!("HTTP {status}, isSuccess true"),
            None if self.says(false) => format!("HTTP {status}, isSuccess false without a code"),
            None => format!("HTTP {status} without isSuccess"),
        }
    }

    /// Documented: five characters at most. What is longer may be anything.
    pub(super) fn code(&self) -> Option<&str> {
        let code = self.0.json.member("errorCode")?.text()?;
        ((1..=5).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric()))
            .then_some(code)
    }

    fn says(&self, is_success: bool) -> bool {
        self.0.json.member("isSuccess") == Some(&Json::Bool(is_success))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Envelope {
        Envelope(RawResponse { status, date: None, json: Json::parse(body).unwrap_or(Json::Null) })
    }

    #[test]
    fn a_no_is_told_from_doubt_and_from_a_bad_token() {
        const NO: &str = r#"{"isSuccess":false,"errorCode":"E1"}"#;
        for (status, body, is_accepted, had_no_effect) in [
            (200, r#"{"isSuccess":true}"#, Some(true), false),
            (200, NO, Some(false), true),
            (400, NO, Some(false), true),
            (400, "<html>", Some(false), true),
            (403, NO, Some(false), true),
            (401, NO, None, true),
            (404, "", None, true),
            (408, "", None, false),
            (425, "", None, false),
            (200, "{}", None, false),
        ] {
            let answer = answer(status, body);
            let case = format!("{status} {body}");
            assert_eq!(answer.is_accepted("x").ok(), is_accepted, "{case}");
            assert_eq!(answer.had_no_effect(), had_no_effect, "{case}");
        }
    }

    #[test]
    fn words_hold_no_more_than_status_and_code() {
        for (body, words) in [
            (r#"{"isSuccess":false,"errorCode":"A1"}"#, "HTTP 200, code A1"),
            (
                r#"{"isSuccess":false,"errorCode":"KANARYA"}"#,
                "HTTP 200, isSuccess false without a code",
            ),
            (
                r#"{"isSuccess":false,"errorCode":"a b"}"#,
                "HTTP 200, isSuccess false without a code",
            ),
            (
                r#"{"isSuccess":true,"errorCode":null,"message":"KANARYA"}"#,
                "HTTP 200, isSuccess true",
            ),
            (r#"{"message":"KANARYA"}"#, "HTTP 200 without isSuccess"),
        ] {
            assert_eq!(answer(200, body).in_words(), words);
        }
    }
}
