//! Keys, payers and tokens appear in nothing that is printed by accident: no `Debug`, no error, no cause of one.

mod errors;
mod types;

use std::sync::LazyLock;

use xtask::testing::silence::{Canaries, percent};

use crate::support::KEY;

pub(super) const NAME: &str = "Kanarya Ötüşoğlu";
pub(super) const PHONE: &str = "5329876543";
pub(super) const EMAIL: &str = "otus@kanarya.example";
pub(super) const NOTE: &str = "Sarı kanarya için kafes";
pub(super) const TOKEN: &str = "k4n4ry4+jeton/=";

/// Keys, payers and tokens, whole and by halves.
pub(super) static CANARIES: LazyLock<Canaries> = LazyLock::new(|| {
    let halves = ["KANARYA", "Kanarya", "Ötüş", "9876543", "otus@", "kafes", "k4n4ry4"];
    Canaries::new([KEY, NAME, PHONE, EMAIL, NOTE, TOKEN], &halves)
});

/// An address that carries the token.
pub(super) fn url() -> String {
    format!("https://shop.example/{}?t={}", percent(TOKEN), percent(TOKEN))
}

#[test]
fn every_canary_is_heard() {
    CANARIES.assert_all_are_heard();
    for text in ["Basic sck_pcs_KANARYA", "c2NrX3Bjc19LQU5BUllBL3greT09LV86", "%4F otus%40kanarya.example"] {
        assert!(CANARIES.heard_in(text).is_some(), "{text}");
    }
    assert_eq!(
        CANARIES.heard_in("paynet mailorder/create: refused with code 11, HTTP 400; nothing was changed"),
        None
    );
}
