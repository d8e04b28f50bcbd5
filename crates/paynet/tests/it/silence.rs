//! Keys, payers and tokens appear in nothing that is printed by accident: no `Debug`, no error, no cause of one.

mod errors;
mod types;

use std::error::Error as StdError;
use std::fmt::Debug;

use paynet::Error;

use crate::support::KEY;

pub(super) const NAME: &str = "Kanarya Ötüşoğlu";
pub(super) const PHONE: &str = "5329876543";
pub(super) const EMAIL: &str = "otus@kanarya.example";
pub(super) const NOTE: &str = "Sarı kanarya için kafes";
pub(super) const TOKEN: &str = "k4n4ry4+jeton/=";

const CANARIES: [&str; 5] = [NAME, PHONE, EMAIL, NOTE, TOKEN];

/// An address that carries the token.
pub(super) fn url() -> String {
    format!("https://shop.example/{}?t={}", percent(TOKEN), percent(TOKEN))
}

/// A text that holds every canary.
pub(super) fn all_canaries() -> String {
    CANARIES.join(" | ")
}

fn percent(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn base64(text: &str, alphabet_end: [u8; 2]) -> String {
    let letters: Vec<u8> = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').chain(alphabet_end).collect();
    text.as_bytes()
        .chunks(3)
        .flat_map(|chunk| {
            let bits = (0..3).fold(0u32, |bits, at| bits << 8 | u32::from(*chunk.get(at).unwrap_or(&0)));
            (0..=chunk.len()).map(move |at| (bits >> (18 - 6 * at)) as usize & 63).collect::<Vec<_>>()
        })
        .map(|index| char::from(letters[index]))
        .collect()
}

/// Every form in which a canary may get out. Base64 without its end, so that what follows in the same text cannot hide it.
fn forms(canary: &str) -> Vec<String> {
    let whole_chunks: String = canary.bytes().take(canary.len() / 3 * 3).map(char::from).collect();
    let cut = if canary.is_ascii() { whole_chunks } else { canary.to_owned() };
    let escaped = format!("{canary:?}");
    vec![
        canary.to_owned(),
        canary.to_lowercase(),
        percent(canary),
        percent(canary).to_lowercase(),
        percent(canary).replace("%20", "+"),
        base64(&cut, *b"+/"),
        base64(&cut, *b"-_"),
        escaped.trim_matches('"').to_owned(),
    ]
}

/// Holds no canary, no key and no half of one.
#[track_caller]
pub(super) fn assert_silent(shown: &str, where_: &str) {
    let halves = ["KANARYA", "Kanarya", "Ötüş", "9876543", "otus@", "kafes", "k4n4ry4"];
    let forms = CANARIES.iter().chain([&KEY]).flat_map(|canary| forms(canary));
    for form in forms.chain(halves.map(str::to_owned)) {
        assert!(!shown.contains(&form), "{form:?} appears in {where_}: {shown}");
    }
}

#[track_caller]
pub(super) fn assert_debug_silent(value: &impl Debug, where_: &str) {
    assert_silent(&format!("{value:?}"), where_);
    assert_silent(&format!("{value:#?}"), where_);
}

/// The error, its `Debug`, and every cause.
#[track_caller]
pub(super) fn assert_error_silent(error: &Error, where_: &str) {
    assert_silent(&error.to_string(), where_);
    assert_debug_silent(error, where_);
    let mut cause = error.source();
    while let Some(inner) = cause {
        assert_silent(&inner.to_string(), where_);
        assert_debug_silent(&inner, where_);
        cause = inner.source();
    }
    let shown = [error.field().unwrap_or_default(), error.rule().unwrap_or_default()];
    shown.iter().for_each(|text| assert_silent(text, where_));
}

#[test]
fn the_detector_hears_every_form() {
    let hears = |text: String| std::panic::catch_unwind(|| assert_silent(&text, "a test")).is_err();
    for canary in CANARIES.iter().chain([&KEY]) {
        for form in forms(canary) {
            assert!(hears(format!("x {form} y")), "{form}");
        }
    }
    for text in ["Basic sck_pcs_KANARYA", "c2NrX3Bjc19LQU5BUllBL3greT09LV86", "%4F otus%40kanarya.example"] {
        assert!(hears(text.to_owned()), "{text}");
    }
    assert!(!hears(
        "paynet mailorder/create: refused with code 11, HTTP 400; nothing was changed".to_owned()
    ));
    assert_eq!(base64("sck_pcs_KANARYA/x+y==-_:", *b"+/"), "c2NrX3Bjc19LQU5BUllBL3greT09LV86");
}
