//! Searches for secrets and payers' data in everything that may be printed by accident.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::fmt::{Debug, Display, Write as _};

use aho_corasick::AhoCorasick;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use paylink_core::Error;

use super::canaries::CANARIES;
use super::sources;

/// Texts that must not be shown, and the search for them.
pub struct Canaries {
    whole: Vec<String>,
    forms: Vec<String>,
    /// Searches for all forms at once, because the logs of the hostile matrix are long.
    matcher: AhoCorasick,
}

impl Canaries {
    /// Searches for each whole text in every encoded form, and for each part as it is.
    pub fn new<'a>(whole: impl IntoIterator<Item = &'a str>, parts: &[&str]) -> Self {
        let whole: Vec<String> = whole.into_iter().map(str::to_owned).collect();
        let parts = parts.iter().map(|part| (*part).to_owned());
        let forms: Vec<String> =
            whole.iter().flat_map(|canary| forms(canary)).chain(parts).collect();
        let matcher = AhoCorasick::new(&forms).unwrap();
        Self { whole, forms, matcher }
    }

    /// All of them in one text.
    pub fn joined(&self) -> String {
        self.whole.join(" | ")
    }

    /// The form in which `text` shows one of them; `None` if it shows none.
    pub fn found_in(&self, text: &str) -> Option<&str> {
        self.matcher.find(text).map(|found| self.forms[found.pattern()].as_str())
    }

    /// Asserts that the text shows none of them.
    #[track_caller]
    pub fn assert_redacted(&self, shown: &str, where_: &str) {
        let found = self.found_in(shown);
        assert!(found.is_none(), "{found:?} appears in {where_}: {shown}");
    }

    /// Asserts that `Debug`, plain and indented, shows none of them.
    #[track_caller]
    pub fn assert_debug_redacted(&self, value: &impl Debug, where_: &str) {
        self.assert_redacted(&format!("{value:?}"), where_);
        self.assert_redacted(&format!("{value:#?}"), where_);
    }

    /// Asserts that neither the error nor any of its causes shows one of them.
    #[track_caller]
    pub fn assert_error_redacted(&self, error: &Error, where_: &str) {
        self.assert_redacted(&shown_text(error), where_);
    }

    /// Asserts that every canary is found in every form among other text, and that plain text has
    /// none.
    #[track_caller]
    pub fn assert_all_are_found(&self) {
        assert!(!self.whole.is_empty());
        for canary in &self.whole {
            let written = [
                canary.clone(),
                percent(canary),
                hex(canary),
                escaped(canary),
                json(canary),
                bytes(canary),
            ];
            let encoded = ["", "1", "12"].map(|before| base64(&format!("{before}{canary}34")));
            for form in written.iter().chain(&encoded) {
                assert!(self.found_in(&format!("x {form} y")).is_some(), "{form}");
            }
        }
        let plain = "provider service: refused with code 142, HTTP 200, request 1643c6f7; nothing was changed";
        assert_eq!(self.found_in(plain), None);
    }
}

/// Checks `Debug` and `Display` of all public types of a crate, and that no type is forgotten.
pub struct RedactionCheck {
    name: &'static str,
    shown: BTreeSet<String>,
}

impl RedactionCheck {
    /// Starts the check of the crate `name`.
    pub fn of(name: &'static str) -> Self {
        Self { name, shown: BTreeSet::new() }
    }

    /// Asserts that `Debug` of this value shows no canary.
    #[track_caller]
    pub fn debug<T: Debug>(&mut self, value: &T) {
        let name = std::any::type_name::<T>();
        CANARIES.assert_debug_redacted(value, name);
        // Its type parameters count as shown too, such as `T` of `Response<T>`.
        let parts = name.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
        self.shown.extend(parts.filter_map(|path| path.rsplit("::").next()).map(str::to_owned));
    }

    /// Asserts that neither `Debug` nor `Display` of this value shows a canary.
    #[track_caller]
    pub fn both<T: Debug + Display>(&mut self, value: &T) {
        self.debug(value);
        CANARIES.assert_redacted(&value.to_string(), std::any::type_name::<T>());
    }

    /// Asserts that every public type of the crate was checked, except `without`.
    #[track_caller]
    pub fn assert_complete(&self, without: &[&str]) {
        let declared = sources::public_types(self.name);
        let missing: Vec<&String> = declared.difference(&self.shown).collect();
        assert_eq!(missing, without, "{}: these were never checked", self.name);
    }
}

/// Everything that an error and its causes show, except the provider's own message and body, which
/// the caller must ask for.
pub fn shown_text(error: &Error) -> String {
    let mut shown = format!("{error}\n{error:?}\n{error:#?}");
    let mut cause = error.source();
    while let Some(inner) = cause {
        shown += &format!("\n{inner}\n{inner:?}\n{inner:#?}");
        cause = inner.source();
    }
    for own in [error.field(), error.rule(), error.operation()].into_iter().flatten() {
        shown += own;
    }
    shown
}

/// Base64 with its padding.
pub fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

/// Percent-encoded, as in a URL.
pub fn percent(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    text.bytes()
        .map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

fn hex(text: &str) -> String {
    each_byte(text, |out, byte| write!(out, "{byte:02x}"))
}

/// Percent-encoded throughout, every byte.
fn percent_throughout(text: &str) -> String {
    each_byte(text, |out, byte| write!(out, "%{byte:02X}"))
}

/// As `Debug` shows a list of bytes.
fn bytes(text: &str) -> String {
    let all = each_byte(text, |out, byte| write!(out, "{byte}, "));
    all.trim_end_matches(", ").to_owned()
}

fn each_byte(text: &str, put: impl Fn(&mut String, u8) -> std::fmt::Result) -> String {
    let mut out = String::new();
    text.bytes().for_each(|byte| put(&mut out, byte).unwrap());
    out
}

fn escaped(text: &str) -> String {
    format!("{text:?}").trim_matches('"').to_owned()
}

/// The contents of a JSON string.
fn json(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap();
    quoted[1..quoted.len() - 1].to_owned()
}

/// The contents of a JSON string in which these characters are written as `\uXXXX`.
fn json_escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    let one = |c: char| match is_escaped(c) {
        true => c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
        false => json(c.encode_utf8(&mut [0; 4])),
    };
    text.chars().map(one).collect()
}

/// The same escapes with upper-case digits.
fn upper_digits(escaped: &str) -> String {
    let mut parts = escaped.split("\\u");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |out, part| format!("{out}\\u{}{}", part[..4].to_uppercase(), &part[4..]))
}

/// Every form in which a canary may be shown.
fn forms(canary: &str) -> Vec<String> {
    let mut forms = vec![
        canary.to_owned(),
        canary.to_lowercase(),
        canary.to_uppercase(),
        percent(canary),
        percent(canary).to_lowercase(),
        percent(canary).replace("%20", "+"),
        percent_throughout(canary),
        percent_throughout(canary).to_lowercase(),
        hex(canary),
        hex(canary).to_uppercase(),
        bytes(canary),
        escaped(canary),
        json(canary),
        json(canary).replace('/', "\\/"),
    ];
    for is_escaped in
        [|_: char| true, |c: char| !c.is_ascii(), |c: char| !c.is_ascii_alphanumeric()]
    {
        let lower = json_escaped(canary, is_escaped);
        forms.extend([upper_digits(&lower), lower]);
    }
    // Base64 encodes three bytes at a time, so the text before a canary shifts it by 0, 1 or 2
    // bytes. The first and the last letter, which depend on the neighbours, are dropped.
    for shift in 0..3 {
        let shifted = ["x".repeat(shift).as_bytes(), canary.as_bytes()].concat();
        let whole = &shifted[..shifted.len() / 3 * 3];
        let own = [0, 2, 3][shift];
        for text in [STANDARD_NO_PAD.encode(whole), URL_SAFE_NO_PAD.encode(whole)] {
            forms.push(text[own.min(text.len())..].to_owned());
        }
    }
    forms.retain(|form| form.len() >= 4);
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use paylink_core::RuleCode;

    #[test]
    fn a_canary_is_found_in_every_form() {
        let canaries = Canaries::new(["sck_KANARYA/x+y==ş", "ayse@example.com"], &["KANAR"]);
        for text in [
            "Basic sck_KANARYA/x+y==ş",
            "SCK_KANARYA/X+Y==Ş",
            "c2NrX0tBTkFSWUEveCt5PT3F",
            &base64("1sck_KANARYA/x+y==ş2"),
            &base64("12sck_KANARYA/x+y==ş34"),
            "t=sck_KANARYA%2Fx%2By%3D%3D%C5%9F",
            "sck_kanarya%2fx%2by%3d%3d%c5%9f",
            "73636b5f4b414e415259412f782b793d3dc59f",
            "61797365406578616D706C652E636F6D",
            "\"ayse@example.com\"",
            "only KANAR of it",
            r"\u0061\u0079\u0073\u0065\u0040\u0065\u0078\u0061\u006d\u0070\u006c\u0065\u002e\u0063\u006f\u006d",
            r"\u0061\u0079\u0073\u0065\u0040\u0065\u0078\u0061\u006D\u0070\u006C\u0065\u002E\u0063\u006F\u006D",
            r"sck_KANARYA\/x+y==\u015f",
            r"sck\u005FKANARYA\u002Fx\u002By\u003D\u003D\u015F",
            "%61%79%73%65%40%65%78%61%6d%70%6c%65%2e%63%6f%6d",
            "Bytes [97, 121, 115, 101, 64, 101, 120, 97, 109, 112, 108, 101, 46, 99, 111, 109]",
        ] {
            assert!(canaries.found_in(text).is_some(), "{text}");
        }
        for text in ["", "kanar", "an example.com", "c2NrX0tB"] {
            assert_eq!(canaries.found_in(text), None, "{text}");
        }
        canaries.assert_all_are_found();
    }

    #[test]
    fn an_error_is_searched_with_its_causes_but_without_the_providers_message() {
        let canaries = Canaries::new(["GIZLI-SIFRE"], &[]);
        for (error, found) in [
            (Error::interrupted(), false),
            (Error::interrupted().with_source(std::io::Error::other("GIZLI-SIFRE")), true),
            (Error::invalid("key", RuleCode::Format, "must not be GIZLI-SIFRE"), true),
            (Error::status(500).with_message(Some("GIZLI-SIFRE".into())), false),
        ] {
            assert_eq!(canaries.found_in(&shown_text(&error)).is_some(), found, "{error}");
        }
    }
}
