//! The tokens of the logins.

use std::collections::HashMap;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use jiff::{SignedDuration, Timestamp};

use crate::clock::later;
use crate::random::Random;

/// The text with which every token begins.
pub(crate) const TOKEN_MARK: &str = "AhlPaySandboxToken";

/// Observed: what `tokenType` says.
pub(crate) const SCHEME: &str = "Bearer";

/// Unverified: no lifetime is published.
const LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// Every token with the end of its lifetime. No `Debug`.
#[derive(Default)]
pub(crate) struct Tokens {
    ends: HashMap<String, Timestamp>,
    issued: usize,
}

impl Tokens {
    /// Creates a token, and returns it with its end.
    pub(crate) fn issue(&mut self, random: &Random, now: Timestamp) -> (String, Timestamp) {
        let token = format!("{TOKEN_MARK}{}", random.word_with(64, &['-', '_']));
        let end = later(now, LIFETIME);
        self.ends.retain(|_, end| *end > now);
        self.ends.insert(token.clone(), end);
        self.issued += 1;
        (token, end)
    }

    pub(crate) fn take(&self, token: &str, now: Timestamp) -> bool {
        self.ends.get(token).is_some_and(|end| now < *end)
    }

    /// Invalidates all tokens.
    pub(crate) fn end(&mut self) {
        self.ends.clear();
    }

    pub(crate) const fn issued(&self) -> usize {
        self.issued
    }
}

/// Returns the token in the one `Authorization` header. Observed: the scheme is the login's
/// `tokenType`; HTTP compares it in any case.
pub(crate) fn presented(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (scheme, token) = values.next()?.to_str().ok()?.split_once(' ')?;
    (values.next().is_none() && scheme.eq_ignore_ascii_case(SCHEME)).then_some(token)
}
