//! Logins, tokens and payers appear in nothing that is printed by accident: no `Debug`, no error, no cause of one.

mod errors;
mod types;

use std::sync::LazyLock;

use xtask::testing::silence::Canaries;

use crate::support::{EMAIL, HASH_PASSWORD, PASSWORD};

/// What a login answers with.
pub(super) const TOKEN: &str = "k4n4ry4.jeton-_~+/=";
pub(super) const SESSION: &str = "k4n4ry4-oturum-1";
pub(super) const USER: &str = "Kanarya Ötüşoğlu";
pub(super) const MERCHANT: &str = "Kanaryacı Kafes A.Ş.";
/// What a transaction tells of the payer.
pub(super) const PAN: &str = "411979******9876";
pub(super) const HOLDER: &str = "SARI KANARYA KUS";
pub(super) const IDENTITY: &str = "98765432109";
/// What a link is sent to, and where it leads.
pub(super) const PHONE: &str = "5329876543";
pub(super) const RECEIVER: &str = "otus@kanarya.example";
pub(super) const URL: &str = "https://odeme.example/l/k4n4ry4-link?x=1&y=2";
pub(super) const NOTE: &str = "Sarı kanarya için kafes";
pub(super) const SAID: &str = "Limit yetersiz, kanarya 77";

/// Logins, tokens and payers, whole and by halves.
pub(super) static CANARIES: LazyLock<Canaries> = LazyLock::new(|| {
    let login = [EMAIL, PASSWORD, HASH_PASSWORD, TOKEN, SESSION, USER, MERCHANT];
    let payer = [PAN, HOLDER, IDENTITY, PHONE, RECEIVER, URL, NOTE, SAID];
    let halves = [
        "KANARYA",
        "Kanarya",
        "kanarya",
        "Ötüş",
        "şifre",
        "9876",
        "otus@",
        "kafes",
        "k4n4ry4",
        "odeme.example",
    ];
    Canaries::new(login.into_iter().chain(payer), &halves)
});

/// All of them as one text of JSON.
pub(super) fn all_as_json() -> String {
    serde_json::to_string(&CANARIES.joined()).unwrap()
}

#[test]
fn every_canary_is_heard() {
    CANARIES.assert_all_are_heard();
    for text in ["Bearer k4n4ry4.jeton", "k4n4ry4%2Djeton", "\"411979******9876\"", "otus%40kanarya.example"]
    {
        assert!(CANARIES.heard_in(text).is_some(), "{text}");
    }
    assert_eq!(
        CANARIES.heard_in("ahlpay CreateLinkPayment: refused with code X100, HTTP 200; nothing was changed"),
        None
    );
}
