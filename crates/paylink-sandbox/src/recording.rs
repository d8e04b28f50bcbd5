//! What arrived: requests without the keys that they presented.

use std::collections::VecDeque;
use std::sync::Mutex;

use axum::http::header::{AUTHORIZATION, HeaderName, PROXY_AUTHORIZATION};
use axum::http::request::Parts;

use crate::credentials::Credentials;
use crate::{ahlpay, lock, paywall};

/// Entries beyond this number push out the oldest ones.
const KEPT: usize = 10_000;

/// What is kept of a body: a photo is of use to nobody.
const BODY_KEPT: usize = 1 << 20;

/// A request that arrived. A presented key is never part of it, not even a wrong one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// All headers except the ones that carry credentials, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Whether the request carried the right key of the provider that its path belongs to: at AHL Pay the right login, or a
    /// token that was valid.
    pub accepted: bool,
    /// Whether the request showed a key of another host or provider, in any place: a pair that has travelled to where it
    /// does not belong. So has AHL Pay's login in any request but the login, and its hash password everywhere. Such a
    /// request is served all the same when its own keys are right.
    pub foreign_key: bool,
    /// The body; bytes that are no UTF-8 are replaced, and what is beyond 1 MiB is left out.
    pub body: String,
}

impl RecordedRequest {
    /// `body` is the text of the body.
    pub(crate) fn new(parts: &Parts, body: &str, credentials: Credentials) -> Self {
        let secret = |name: &HeaderName| {
            name == AUTHORIZATION || name == PROXY_AUTHORIZATION || paywall::is_key_header(name)
        };
        let end = (0..=BODY_KEPT.min(body.len())).rev().find(|at| body.is_char_boundary(*at));
        let body = body.get(..end.unwrap_or_default()).unwrap_or_default();
        let header = |value: &[u8]| without_keys(&String::from_utf8_lossy(value));
        Self {
            method: parts.method.to_string(),
            path: without_keys(parts.uri.path()),
            headers: parts
                .headers
                .iter()
                .filter(|(name, _)| !secret(name))
                .map(|(name, value)| (name.to_string(), header(value.as_bytes())))
                .collect(),
            accepted: credentials.accepted,
            foreign_key: credentials.foreign,
            body: without_keys(body),
        }
    }

    /// The value of the first header of this name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// Replaces everything that looks like a secret key, wherever a client has put it by mistake.
pub(crate) fn without_keys(text: &str) -> String {
    let upper = paywall::CLIENT_MARK.to_ascii_uppercase();
    let marks =
        ["sck_", paywall::KEY_MARK, paywall::CLIENT_MARK, &upper, ahlpay::KEY_MARK, ahlpay::EMAIL_MARK];
    marks.into_iter().fold(text.to_owned(), |text, mark| without_marked(&text, mark))
}

/// Replaces a mark and what continues it.
fn without_marked(text: &str, mark: &str) -> String {
    let mut parts = text.split(mark);
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let key =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '+' | '=' | '%' | '\\');
        clean.push_str("(key not recorded)");
        clean.push_str(part.trim_start_matches(key));
    }
    clean
}

/// The newest entries of a kind, oldest first, and how many others there have been.
#[derive(Debug)]
pub(crate) struct Log<T>(Mutex<(VecDeque<T>, u64)>);

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Log<T> {
    /// Adds an entry and answers with its number, from 1.
    pub(crate) fn push(&self, entry: T) -> u64 {
        let (entries, others) = &mut *lock(&self.0);
        if entries.len() == KEPT {
            entries.pop_front();
            *others += 1;
        }
        entries.push_back(entry);
        *others + entries.len() as u64
    }

    pub(crate) fn entries(&self) -> Vec<T> {
        lock(&self.0).0.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        let (entries, others) = &mut *lock(&self.0);
        *others += entries.len() as u64;
        entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_cut_out_of_any_text() {
        assert_eq!(
            without_keys(r#"{"secret_key":"sck_pcs_a/b+c=","x":1}"#),
            r#"{"secret_key":"(key not recorded)","x":1}"#
        );
        assert_eq!(without_keys("sck_a sck_b"), "(key not recorded) (key not recorded)");
        assert_eq!(
            without_keys(
                "PaywallSandboxPublicA+b/c=;5A4DB0C5-00AA,5a4db0c5-00aa PaywallSandboxCheckoutHashX"
            ),
            "(key not recorded);(key not recorded),(key not recorded) (key not recorded)"
        );
        assert_eq!(
            without_keys(
                r#"{"email":"ahlpay-sandbox-a1@shop.example","password":"AhlPaySandboxPasswordA+b/c="}"#
            ),
            r#"{"email":"(key not recorded)@shop.example","password":"(key not recorded)"}"#
        );
        assert_eq!(without_keys("Şükrü"), "Şükrü");
    }

    #[test]
    fn the_log_keeps_the_newest() {
        let log = Log::default();
        (0..KEPT + 2).for_each(|n| assert_eq!(log.push(n), n as u64 + 1));
        assert_eq!((log.entries().len(), log.entries().first().copied()), (KEPT, Some(2)));
    }
}
