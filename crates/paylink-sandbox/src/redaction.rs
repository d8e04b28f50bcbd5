//! Redaction: keys are neither recorded nor logged, whether right or wrong.

use std::fmt;

use axum::http::header::HeaderName;

use crate::provider::{Description, Secrets};

const NOT_RECORDED: &str = "(key not recorded)";

/// The parts of field names that suggest a secret. No provider documents such a field outside of a
/// login.
const SECRET_NAMES: [&str; 5] = ["password", "secret", "token", "apikey", "api_key"];

/// The parts of header names that suggest a secret, whether or not a provider reads the header.
const SECRET_HEADERS: [&str; 7] =
    ["auth", "key", "token", "secret", "password", "cookie", "apiclient"];

/// Removes secrets from texts that are recorded, logged or shown.
pub(crate) struct Redactor {
    /// The texts with which the keys of a sandbox begin.
    marks: Vec<&'static str>,
    /// The names of headers that carry keys.
    headers: Vec<&'static str>,
    /// The paths whose request bodies are secret as a whole.
    bodies: Vec<&'static str>,
}

impl Redactor {
    /// Returns a redactor for the secrets of these providers, and for keys that begin with
    /// `own_mark`.
    pub(crate) fn new(descriptions: &[&'static Description], own_mark: &'static str) -> Self {
        let all = |part: fn(&Secrets) -> &'static [&'static str]| {
            descriptions.iter().flat_map(move |own| part(&own.secrets)).copied()
        };
        Self {
            marks: all(|own| own.marks).chain([own_mark]).collect(),
            headers: all(|own| own.headers).collect(),
            bodies: all(|own| own.bodies).collect(),
        }
    }

    /// Whether the value of a header must not be recorded.
    pub(crate) fn is_secret_header(&self, name: &HeaderName) -> bool {
        let name = name.as_str();
        self.headers.contains(&name) || SECRET_HEADERS.iter().any(|part| name.contains(part))
    }

    /// Whether the body of a request to this path must not be recorded.
    pub(crate) fn is_secret_body(&self, path: &str) -> bool {
        self.bodies.contains(&path)
    }

    /// Replaces everything that looks like a secret, wherever a client has put it by mistake: texts
    /// that begin like a key, and the values of fields whose names suggest a secret.
    pub(crate) fn redact(&self, text: &str) -> String {
        let found = self.marks.iter().filter(|mark| text.contains(**mark));
        without_named(&found.fold(text.to_owned(), |text, mark| without_marked(&text, mark)))
    }
}

/// Without the marks: tests search the `Debug` text of a sandbox for keys.
impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redactor").finish_non_exhaustive()
    }
}

/// Replaces a mark and the key characters that follow it.
fn without_marked(text: &str, mark: &str) -> String {
    let mut parts = text.split(mark);
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let key = |c: char| {
            c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '+' | '=' | '%' | '\\')
        };
        clean.push_str(NOT_RECORDED);
        clean.push_str(part.trim_start_matches(key));
    }
    clean
}

/// Replaces the values of JSON members and of form fields whose names suggest a secret.
fn without_named(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    if !SECRET_NAMES.iter().any(|name| lower.contains(name)) {
        return text.to_owned();
    }
    if text.trim_start().starts_with(['{', '[']) {
        without_members(text)
    } else {
        without_fields(text)
    }
}

/// Whether the name of a field suggests a secret. `tokenType` is the name of a scheme.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.iter().any(|part| name.contains(part))
        && !name.trim_matches('"').ends_with("tokentype")
}

fn without_fields(text: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={NOT_RECORDED}"),
        _ => pair.to_owned(),
    };
    text.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// Replaces values in JSON that may be incomplete: of a large or torn body only the beginning is
/// recorded.
fn without_members(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    let mut name = None;
    while let Some(at) = rest.find('"') {
        let (before, literal) = rest.split_at(at);
        let (literal, after) = literal.split_at(end_of_literal(literal));
        clean.push_str(before);
        // the previous literal is the name of this value if only a colon separates them
        if name.is_some_and(is_secret) && before.trim() == ":" {
            clean.push_str(&format!("\"{NOT_RECORDED}\""));
        } else {
            clean.push_str(literal);
        }
        name = Some(literal);
        rest = after;
    }
    clean + rest
}

/// Returns the end of a literal that begins with a quote: after the next quote without a backslash.
fn end_of_literal(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !is_escaped => return at + 1,
            _ => is_escaped = c == '\\' && !is_escaped,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_cut_out_of_any_text() {
        let redactor = Redactor::new(&[], "own_mark_");
        assert_eq!(
            redactor.redact(r#"{"secret_key":"own_mark_pcs_a/b+c=","x":1}"#),
            r#"{"secret_key":"(key not recorded)","x":1}"#
        );
        assert_eq!(
            redactor.redact("own_mark_a;own_mark_b,x own_mark_c@shop.example"),
            "(key not recorded);(key not recorded),x (key not recorded)@shop.example"
        );
        assert_eq!(redactor.redact("Şükrü"), "Şükrü");
    }

    #[test]
    fn fields_that_are_named_like_secrets_lose_their_values() {
        let redactor = Redactor::new(&[], "own_mark_");
        for (text, clean) in [
            (
                r#"{"Email":"a@b","Password" : "real\\\" one","n":[{"apiKey":"x"}],"m":"y"}"#,
                r#"{"Email":"a@b","Password" : "(key not recorded)","n":[{"apiKey":"(key not recorded)"}],"m":"y"}"#,
            ),
            (r#"{"access_token":"torn"#, r#"{"access_token":"(key not recorded)""#),
            (
                r#"{"note":"my password","x":"\"password\":\"y\""}"#,
                r#"{"note":"my password","x":"\"password\":\"y\""}"#,
            ),
            (r#"{"passwordless":true,"a":"b"}"#, r#"{"passwordless":true,"a":"b"}"#),
            (
                r#"{"token":"x","tokenType":"Bearer"}"#,
                r#"{"token":"(key not recorded)","tokenType":"Bearer"}"#,
            ),
            ("email=a%40b&password=real&x=1", "email=a%40b&password=(key not recorded)&x=1"),
            ("Şifre: password", "Şifre: password"),
        ] {
            assert_eq!(redactor.redact(text), clean);
        }
    }
}
