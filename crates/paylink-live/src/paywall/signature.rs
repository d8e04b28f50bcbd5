//! The hash of a webhook, tried in every way in which its recipe can be read.

use sha2::{Digest, Sha256};

/// The ways to write an amount of 1 TRY that was asked for as `1.0`.
const AMOUNTS: [&str; 5] = ["1.0", "1.00", "1", "1,0", "1,00"];

/// The reading of the recipe that fits a hash.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// Whether `{checkoutId}` is the page's GUID, not its number.
    pub(super) by_guid: bool,
    /// `{amount}`
    pub(super) amount: &'static str,
    /// Whether the hexadecimal digits are capitals.
    pub(super) in_capitals: bool,
}

/// What goes into the hash, as the recipe names it.
pub(super) struct Hashed<'a> {
    pub(super) key: &'a str,
    pub(super) id: &'a str,
    pub(super) guid: &'a str,
    pub(super) payment_id: &'a str,
    pub(super) unique_code: &'a str,
}

/// Returns the reading that fits, if there is one.
pub(super) fn reading(own: &Hashed<'_>, hash: &str) -> Option<Reading> {
    let lower = hash.to_ascii_lowercase();
    let in_capitals = lower != hash;
    let readings = AMOUNTS.into_iter().flat_map(|amount| [(false, amount), (true, amount)]);
    readings
        .map(|(by_guid, amount)| Reading { by_guid, amount, in_capitals })
        .find(|reading| own.hash(reading) == lower)
}

impl Hashed<'_> {
    fn hash(&self, reading: &Reading) -> String {
        let id = if reading.by_guid { self.guid } else { self.id };
        let text = [self.key, id, self.payment_id, self.unique_code, reading.amount].join("###");
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By coreutils: `printf '%s' 'key###7###8###code###1,00' | sha256sum`
    #[test]
    fn a_hash_is_read_back() {
        let own = Hashed { key: "key", id: "7", guid: "g", payment_id: "8", unique_code: "code" };
        let hash = "785f84bf0f1d849ce0f24d21c6e7fb267f87723de5050ed94bf9330bae91a7d6";
        let expected = Reading { by_guid: false, amount: "1,00", in_capitals: false };
        assert_eq!(reading(&own, hash), Some(expected));
        let by_guid = Hashed { id: "g", guid: "7", ..own };
        let expected = Reading { by_guid: true, amount: "1,00", in_capitals: true };
        assert_eq!(reading(&by_guid, &hash.to_ascii_uppercase()), Some(expected));
        assert_eq!(reading(&by_guid, &hash.replace('a', "b")), None);
    }
}
