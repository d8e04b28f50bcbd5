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

/// Asserts that the error says that this is not offered, and that nothing was sent.
#[track_caller]
pub fn assert_unsupported(error: &Error, what: &str) {
    assert!(error.is_unsupported(), "{what}: {error}");
    assert_eq!((error.delivery(), error.effect()), (Delivery::NotSent, Effect::None), "{what}");
    assert!(error.to_string().ends_with("nothing was sent"), "{what}: {error}");
}
