//! Keys, payers and tokens appear in nothing that is printed by accident: no `Debug`, no error, no cause of one.

mod errors;
mod types;

use std::error::Error as StdError;
use std::fmt::Debug;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use paywall::Error;

use crate::support::{PRIVATE_CLIENT, PRIVATE_KEY, PUBLIC_CLIENT, PUBLIC_KEY};

pub(super) const NAME: &str = "Kanarya Ötüşoğlu";
pub(super) const PHONE: &str = "5329876543";
pub(super) const EMAIL: &str = "otus@kanarya.example";
pub(super) const NOTE: &str = "Sarı kanarya için kafes";
pub(super) const TOKEN: &str = "k4n4ry4+jeton/=";
pub(super) const OWNER: &str = "SARI KANARYA KUS";
pub(super) const SAID: &str = "Limit yetersiz, kanarya 77";
/// A hash key for every kind of delivery.
pub(super) const HASH_KEYS: [&str; 4] =
    ["KANARYAhash-sayfa", "KANARYAhash-linkqr", "KANARYAhash-sistem", "KANARYAhash-3d"];

fn canaries() -> Vec<&'static str> {
    let own = [
        NAME,
        PHONE,
        EMAIL,
        NOTE,
        TOKEN,
        OWNER,
        SAID,
        PUBLIC_KEY,
        PUBLIC_CLIENT,
        PRIVATE_KEY,
        PRIVATE_CLIENT,
    ];
    own.into_iter().chain(HASH_KEYS).collect()
}

/// An address that carries the token.
pub(super) fn url() -> String {
    format!("https://shop.example/{}?t={}", percent(TOKEN), percent(TOKEN))
}

/// A text that holds every canary.
pub(super) fn all_canaries() -> String {
    canaries().join(" | ")
}

pub(super) fn base64(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(text)
}

fn percent(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Every form in which a canary may get out. Base64 without its end, so that what follows in the same text cannot hide it.
fn forms(canary: &str) -> Vec<String> {
    let whole_chunks = &canary.as_bytes()[..canary.len() / 3 * 3];
    let hex: String = canary.bytes().map(|b| format!("{b:02x}")).collect();
    vec![
        canary.to_owned(),
        canary.to_lowercase(),
        percent(canary),
        percent(canary).to_lowercase(),
        percent(canary).replace("%20", "+"),
        STANDARD_NO_PAD.encode(whole_chunks),
        URL_SAFE_NO_PAD.encode(whole_chunks),
        hex.to_uppercase(),
        hex,
        format!("{canary:?}").trim_matches('"').to_owned(),
    ]
}

/// Holds no canary, no key and no half of one.
#[track_caller]
pub(super) fn assert_silent(shown: &str, where_: &str) {
    let halves = ["KANARYA", "Kanarya", "kanarya", "Ötüş", "9876543", "otus@", "kafes", "k4n4ry4", "-cana-"];
    let forms = canaries().into_iter().flat_map(forms);
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
    for canary in canaries() {
        for form in forms(canary) {
            assert!(hears(format!("x {form} y")), "{form}");
        }
    }
    assert!(!hears("paywall checkout/generate: refused with code 142, HTTP 200; nothing was changed".into()));
}
