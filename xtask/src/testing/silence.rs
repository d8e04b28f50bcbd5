//! Listens for secrets and payers' data in everything that is printed by accident.

use std::error::Error as _;
use std::fmt::Debug;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use paylink_core::Error;

/// Texts that must not be shown, and the ear for them.
pub struct Canaries {
    whole: Vec<String>,
    forms: Vec<String>,
}

impl Canaries {
    /// Listens for each of these in every form, and for each of these parts as it is.
    pub fn new<'a>(whole: impl IntoIterator<Item = &'a str>, parts: &[&str]) -> Self {
        let whole: Vec<String> = whole.into_iter().map(str::to_owned).collect();
        let parts = parts.iter().map(|part| (*part).to_owned());
        Self { forms: whole.iter().flat_map(|canary| forms(canary)).chain(parts).collect(), whole }
    }

    /// One text that holds them all.
    pub fn joined(&self) -> String {
        self.whole.join(" | ")
    }

    /// The form in which a text shows one of them.
    pub fn heard_in(&self, text: &str) -> Option<&str> {
        self.forms.iter().find(|form| text.contains(*form)).map(String::as_str)
    }

    /// The text shows none of them.
    #[track_caller]
    pub fn assert_silent(&self, shown: &str, where_: &str) {
        let heard = self.heard_in(shown);
        assert!(heard.is_none(), "{heard:?} appears in {where_}: {shown}");
    }

    /// `Debug`, plain and indented, shows none of them.
    #[track_caller]
    pub fn assert_debug_silent(&self, value: &impl Debug, where_: &str) {
        self.assert_silent(&format!("{value:?}"), where_);
        self.assert_silent(&format!("{value:#?}"), where_);
    }

    /// Neither the error nor any of its causes shows one of them.
    #[track_caller]
    pub fn assert_error_silent(&self, error: &Error, where_: &str) {
        self.assert_silent(&all_that_is_shown(error), where_);
    }

    /// Every canary is heard in every form among other text, and nothing is heard where none is.
    #[track_caller]
    pub fn assert_all_are_heard(&self) {
        assert!(!self.whole.is_empty());
        for canary in &self.whole {
            for form in [canary.clone(), percent(canary), base64(canary), hex(canary), escaped(canary)] {
                assert!(self.heard_in(&format!("x {form} y")).is_some(), "{form}");
            }
        }
        let plain =
            "provider service: refused with code 142, HTTP 200, request 1643c6f7; nothing was changed";
        assert_eq!(self.heard_in(plain), None);
    }
}

/// What an error shows to who does not ask for the provider's own words.
fn all_that_is_shown(error: &Error) -> String {
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

/// As a URL writes it.
pub fn percent(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn hex(text: &str) -> String {
    text.bytes().map(|b| format!("{b:02x}")).collect()
}

fn escaped(text: &str) -> String {
    format!("{text:?}").trim_matches('"').to_owned()
}

/// Every form in which a canary may get out.
fn forms(canary: &str) -> Vec<String> {
    let mut forms = vec![
        canary.to_owned(),
        canary.to_lowercase(),
        canary.to_uppercase(),
        percent(canary),
        percent(canary).to_lowercase(),
        percent(canary).replace("%20", "+"),
        hex(canary),
        hex(canary).to_uppercase(),
        escaped(canary),
    ];
    // Base64 takes three bytes at a time: what stands before shifts a canary by none, one or two of them. The first and the
    // last letter that it shares with its neighbours are left out.
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

    #[test]
    fn a_canary_is_heard_in_every_form() {
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
        ] {
            assert!(canaries.heard_in(text).is_some(), "{text}");
        }
        for text in ["", "kanar", "an example.com", "c2NrX0tB"] {
            assert_eq!(canaries.heard_in(text), None, "{text}");
        }
        canaries.assert_all_are_heard();
    }

    #[test]
    fn an_error_is_heard_in_its_causes_too_but_not_in_what_is_asked_for() {
        let canaries = Canaries::new(["GIZLI-SIFRE"], &[]);
        for (error, heard) in [
            (Error::interrupted(), false),
            (Error::interrupted().with_source(std::io::Error::other("GIZLI-SIFRE")), true),
            (Error::invalid("key", "must not be GIZLI-SIFRE"), true),
            (Error::status(500).with_message(Some("GIZLI-SIFRE".into())), false),
        ] {
            assert_eq!(canaries.heard_in(&all_that_is_shown(&error)).is_some(), heard, "{error}");
        }
    }
}
