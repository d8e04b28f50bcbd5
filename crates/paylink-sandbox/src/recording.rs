//! What arrived: requests without the keys that they presented.

use std::collections::VecDeque;
use std::sync::Mutex;

use axum::http::header::{AUTHORIZATION, PROXY_AUTHORIZATION};
use axum::http::request::Parts;

use crate::lock;

/// Entries beyond this number push out the oldest ones.
const KEPT: usize = 10_000;

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
    /// Whether the request carried the right key of the provider that its path belongs to.
    pub accepted: bool,
    /// The body; bytes that are no UTF-8 are replaced.
    pub body: String,
}

impl RecordedRequest {
    pub(crate) fn new(parts: &Parts, body: &[u8], accepted: bool) -> Self {
        let secret = |name| name == AUTHORIZATION || name == PROXY_AUTHORIZATION;
        let header = |value: &[u8]| without_keys(&String::from_utf8_lossy(value));
        Self {
            method: parts.method.to_string(),
            path: without_keys(parts.uri.path()),
            headers: parts
                .headers
                .iter()
                .filter(|(name, _)| !secret(*name))
                .map(|(name, value)| (name.to_string(), header(value.as_bytes())))
                .collect(),
            accepted,
            body: without_keys(&String::from_utf8_lossy(body)),
        }
    }

    /// The value of the first header of this name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// Replaces everything that looks like a secret key, wherever a client has put it by mistake.
fn without_keys(text: &str) -> String {
    const PREFIX: &str = "sck_";
    let mut parts = text.split(PREFIX);
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let key =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '+' | '=' | '%' | '\\');
        clean.push_str("(key not recorded)");
        clean.push_str(part.trim_start_matches(key));
    }
    clean
}

/// The newest entries of a kind, oldest first.
#[derive(Debug)]
pub(crate) struct Log<T>(Mutex<VecDeque<T>>);

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Log<T> {
    pub(crate) fn push(&self, entry: T) {
        let mut entries = lock(&self.0);
        if entries.len() == KEPT {
            entries.pop_front();
        }
        entries.push_back(entry);
    }

    pub(crate) fn entries(&self) -> Vec<T> {
        lock(&self.0).iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
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
        assert_eq!(without_keys("Şükrü"), "Şükrü");
    }

    #[test]
    fn the_log_keeps_the_newest() {
        let log = Log::default();
        (0..KEPT + 2).for_each(|n| log.push(n));
        assert_eq!((log.entries().len(), log.entries().first().copied()), (KEPT, Some(2)));
    }
}
