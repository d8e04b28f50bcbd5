//! The stored text form of every enum that has one.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use paylink_core::{
    Authenticity, CallbackKind, ConfirmationSource, ConnectFailure, DeactivationOutcome, Delivery,
    Effect, Error, ErrorKind, Evidence, LinkStatus, Mismatch, Operation, PaymentOutcome,
    ReactivationOutcome, Reversal, RuleCode, StatusBasis, Support, Verdict,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Every value survives `Display` and `FromStr`, and serde; an unknown text is refused by name.
fn round_trips<T>(all: &[T], as_str: fn(T) -> &'static str, field: &str)
where
    T: Copy + Debug + Display + PartialEq + FromStr<Err = Error> + Serialize + DeserializeOwned,
{
    for value in all {
        let text = value.to_string();
        assert_eq!(text, as_str(*value));
        let plain = |b: u8| b.is_ascii_lowercase() || b == b'-';
        assert!(!text.is_empty() && text.bytes().all(plain), "{value:?}: {text}");
        assert_eq!(&text.parse::<T>().unwrap(), value);
        let stored = serde_json::to_string(value).unwrap();
        assert_eq!(stored, format!("\"{text}\""));
        assert_eq!(&serde_json::from_str::<T>(&stored).unwrap(), value);
    }
    for unknown in ["", "Paid ", "ÖDENDİ-4111111111111111"] {
        let error = unknown.parse::<T>().unwrap_err();
        assert_eq!(
            (error.field(), error.rule_code()),
            (Some(field), Some(RuleCode::UnknownValue)),
            "{error}"
        );
        assert!(error.to_string().contains(&all[0].to_string()), "{error}");
        assert!(!error.to_string().contains("4111"), "{error}");
        assert!(serde_json::from_str::<T>(&format!("\"{unknown}\"")).is_err());
    }
    assert!(serde_json::from_str::<T>("1").is_err());
}

#[test]
fn every_value_survives_its_text_form() {
    round_trips(LinkStatus::ALL, LinkStatus::as_str, "link_status");
    round_trips(StatusBasis::ALL, StatusBasis::as_str, "status_basis");
    round_trips(Verdict::ALL, Verdict::as_str, "verdict");
    round_trips(ConfirmationSource::ALL, ConfirmationSource::as_str, "confirmation_source");
    round_trips(Mismatch::ALL, Mismatch::as_str, "mismatch");
    round_trips(PaymentOutcome::ALL, PaymentOutcome::as_str, "payment_outcome");
    round_trips(Reversal::ALL, Reversal::as_str, "reversal");
    round_trips(DeactivationOutcome::ALL, DeactivationOutcome::as_str, "deactivation_outcome");
    round_trips(ReactivationOutcome::ALL, ReactivationOutcome::as_str, "reactivation_outcome");
    round_trips(Delivery::ALL, Delivery::as_str, "delivery");
    round_trips(Effect::ALL, Effect::as_str, "effect");
    round_trips(ConnectFailure::ALL, ConnectFailure::as_str, "connect_failure");
    round_trips(ErrorKind::ALL, ErrorKind::as_str, "error_kind");
    round_trips(RuleCode::ALL, RuleCode::as_str, "rule_code");
    round_trips(CallbackKind::ALL, CallbackKind::as_str, "callback_kind");
    round_trips(Authenticity::ALL, Authenticity::as_str, "authenticity");
    round_trips(Operation::ALL, Operation::as_str, "operation");
    round_trips(Support::ALL, Support::as_str, "support");
    round_trips(Evidence::ALL, Evidence::as_str, "evidence");
}

/// Stored texts must be read by every later version.
#[test]
fn the_texts_stay_as_they_are() {
    let joined = |texts: Vec<&str>| texts.join(" ");
    for (texts, expected) in [
        (
            joined(LinkStatus::ALL.iter().map(|v| v.as_str()).collect()),
            "open processing paid failed expired deactivated unknown",
        ),
        (
            joined(Verdict::ALL.iter().map(|v| v.as_str()).collect()),
            "paid paid-again overpaid partly-paid partly-reversed reversed authorized not-paid \
             pending mismatch not-provable",
        ),
        (
            joined(PaymentOutcome::ALL.iter().map(|v| v.as_str()).collect()),
            "succeeded authorized failed unknown",
        ),
        (
            joined(Reversal::ALL.iter().map(|v| v.as_str()).collect()),
            "none partial reversed unknown",
        ),
        (
            joined(ConfirmationSource::ALL.iter().map(|v| v.as_str()).collect()),
            "payments link-only",
        ),
        (
            joined(DeactivationOutcome::ALL.iter().map(|v| v.as_str()).collect()),
            "confirmed accepted already-inactive payments-found already-paid",
        ),
        (
            joined(ReactivationOutcome::ALL.iter().map(|v| v.as_str()).collect()),
            "confirmed accepted already-open",
        ),
        (
            joined(Delivery::ALL.iter().map(|v| v.as_str()).collect()),
            "not-sent maybe-sent answered",
        ),
        (joined(Effect::ALL.iter().map(|v| v.as_str()).collect()), "none unknown"),
        (
            joined(ConnectFailure::ALL.iter().map(|v| v.as_str()).collect()),
            "name-resolution refused unreachable timed-out certificate-expired \
             certificate-not-yet-valid certificate-issuer certificate-host-name certificate \
             tls-version not-tls tls proxy-authentication proxy-refused local-address other",
        ),
        (joined(StatusBasis::ALL.iter().map(|v| v.as_str()).collect()), "reported derived"),
        (joined(CallbackKind::ALL.iter().map(|v| v.as_str()).collect()), "payment browser-return"),
        (
            joined(Operation::ALL.iter().map(|v| v.as_str()).collect()),
            "create get get-by-reference list deactivate deactivate-by-reference reactivate \
             payments read-callback",
        ),
    ] {
        assert_eq!(texts, expected);
    }
}
