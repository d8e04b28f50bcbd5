//! Assertions about requests that are refused before anything is sent.

use paylink_core::{Delivery, Effect, Error};

/// Asserts that the error names the field and the rule, and says that nothing was sent.
#[track_caller]
pub fn assert_refused(error: &Error, field: &str, rule: &str) {
    assert!(error.is_invalid_request(), "{error}");
    assert_eq!(error.field(), Some(field), "{error}");
    assert!(error.rule().unwrap().contains(rule), "{rule:?} expected: {error}");
    assert!(error.to_string().contains(&format!("`{field}`")), "{error}");
    assert!(error.to_string().ends_with("nothing was sent"), "{error}");
    assert_eq!((error.delivery(), error.effect()), (Delivery::NotSent, Effect::None));
}

/// Addresses that no request may contain, and the rule that each breaks.
pub fn bad_urls() -> Vec<(String, &'static str)> {
    let long = format!("https://shop.example/ok?{}", "x".repeat(2048));
    [
        ("", "begins with"),
        ("shop.example/ok", "begins with"),
        ("javascript:alert(1)", "begins with"),
        ("https://", "host"),
        ("https://user:pw@shop.example/", "user name"),
        ("https://shop.example/#x", "fragment"),
        ("https://shop.example/ödendi", "ASCII"),
        ("https://shop.example/\r\nX-A: b", "ASCII"),
        (&*long, "2048"),
    ]
    .map(|(url, rule)| (url.to_owned(), rule))
    .to_vec()
}

/// Texts that are not e-mail addresses.
pub const BAD_EMAILS: [&str; 7] =
    ["", "ayse", "ayse@", "a@b", "a b@c.de", "a@b.de,c@d.de", "a@b.de\r\nBcc: x@y.de"];

/// Asserts that the error says that this is not offered, and that nothing was sent.
#[track_caller]
pub fn assert_unsupported(error: &Error, what: &str) {
    assert!(error.is_unsupported(), "{what}: {error}");
    assert_eq!((error.delivery(), error.effect()), (Delivery::NotSent, Effect::None), "{what}");
    assert!(error.to_string().ends_with("nothing was sent"), "{what}: {error}");
}
