//! Keys, payers and tokens appear in nothing that is printed by accident: no `Debug`, no error, no cause of one.

mod errors;
mod types;

use std::sync::LazyLock;

use xtask::testing::silence::{Canaries, percent};

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

/// Keys, payers and tokens, whole and by halves.
pub(super) static CANARIES: LazyLock<Canaries> = LazyLock::new(|| {
    let own = [NAME, PHONE, EMAIL, NOTE, TOKEN, OWNER, SAID];
    let keys = [PUBLIC_KEY, PUBLIC_CLIENT, PRIVATE_KEY, PRIVATE_CLIENT];
    let halves = ["KANARYA", "Kanarya", "kanarya", "Ötüş", "9876543", "otus@", "kafes", "k4n4ry4", "-cana-"];
    Canaries::new(own.into_iter().chain(keys).chain(HASH_KEYS), &halves)
});

/// An address that carries the token.
pub(super) fn url() -> String {
    format!("https://shop.example/{}?t={}", percent(TOKEN), percent(TOKEN))
}

#[test]
fn every_canary_is_heard() {
    CANARIES.assert_all_are_heard();
    assert_eq!(
        CANARIES.heard_in("paywall checkout/generate: refused with code 142, HTTP 200; nothing was changed"),
        None
    );
}
