//! What must not be recorded or written: keys, right ones and wrong ones.

use crate::{ahlpay, control, paywall};

const NOT_RECORDED: &str = "(key not recorded)";

/// What the name of a field contains that holds a secret. No provider documents such a field but in
/// a login.
const SECRET_NAMES: [&str; 5] = ["password", "secret", "token", "apikey", "api_key"];

/// Replaces everything that looks like a secret key, wherever a client has put it by mistake: what
/// is marked as a key of a sandbox or of Paynet, and whatever a field holds that is named like one.
pub(crate) fn redact(text: &str) -> String {
    let upper = paywall::CLIENT_MARK.to_ascii_uppercase();
    let marks = [
        "sck_",
        paywall::KEY_MARK,
        paywall::CLIENT_MARK,
        &upper,
        ahlpay::KEY_MARK,
        ahlpay::EMAIL_MARK,
        control::MARK,
    ];
    let found = marks.into_iter().filter(|mark| text.contains(mark));
    without_named(&found.fold(text.to_owned(), |text, mark| without_marked(&text, mark)))
}

/// Replaces a mark and what continues it.
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

/// Replaces the values of JSON members and of form fields that are named like redaction.
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

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.iter().any(|part| name.contains(part))
}

fn without_fields(text: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={NOT_RECORDED}"),
        _ => pair.to_owned(),
    };
    text.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// Works on what need not be whole: a torn body shows its beginning.
fn without_members(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    let mut name = None;
    while let Some(at) = rest.find('"') {
        let (before, literal) = rest.split_at(at);
        let (literal, after) = literal.split_at(end_of_literal(literal));
        clean.push_str(before);
        // a name stands in front of the value that the colon leads to
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

/// Where a literal ends that begins with a quote: behind the next quote without a backslash.
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
        assert_eq!(
            redact(r#"{"secret_key":"sck_pcs_a/b+c=","x":1}"#),
            r#"{"secret_key":"(key not recorded)","x":1}"#
        );
        assert_eq!(redact("sck_a sck_b"), "(key not recorded) (key not recorded)");
        assert_eq!(
            redact(
                "PaywallSandboxPublicA+b/c=;5A4DB0C5-00AA,5a4db0c5-00aa PaywallSandboxCheckoutHashX"
            ),
            "(key not recorded);(key not recorded),(key not recorded) (key not recorded)"
        );
        assert_eq!(
            redact(
                r#"{"email":"ahlpay-sandbox-a1@shop.example","password":"AhlPaySandboxPasswordA+b/c="}"#
            ),
            r#"{"email":"(key not recorded)@shop.example","password":"(key not recorded)"}"#
        );
        assert_eq!(redact("Şükrü"), "Şükrü");
    }

    #[test]
    fn fields_that_are_named_like_secrets_lose_their_values() {
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
            ("email=a%40b&password=real&x=1", "email=a%40b&password=(key not recorded)&x=1"),
            ("Şifre: password", "Şifre: password"),
        ] {
            assert_eq!(redact(text), clean);
        }
    }
}
