//! The hash over a delivery: lower-case hex of SHA-256 over UTF-8, the key first, fields joined by
//! `###`.
//!
//! Sources: <https://developer.paywall.one/hash-olusturma>, `/formatlar`, `/anahtar-tipleri`. It is
//! no HMAC and covers only the fields of its recipe, so the receiver fixes recipe and key, and no
//! field may hold the separator.

use paylink_core::wire::{hex, is_blank};
use paylink_core::{Authenticity, Decimal, Error, Result};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq as _;

use super::fields::Fields;

/// A kind of delivery: what the receiver expects at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// A success on a shared payment page. `CheckoutPayment`, key type 3.
    CheckoutPayment,
    /// A success on a LinkQr link. `LinkPayment`, key type 2.
    LinkPayment,
    /// The general ("PayHooks") webhook. `Payment`, key type 4.
    General,
    /// The browser's return from 3-D Secure. `Payment`, key type 1.
    ThreeD,
    /// PayWatch. `Paywatch`, key type 4.
    PayWatch,
}

impl Delivery {
    /// `HashFormat` on the wire.
    pub const fn format(self) -> &'static str {
        match self {
            Self::CheckoutPayment => "CheckoutPayment",
            Self::LinkPayment => "LinkPayment",
            Self::General | Self::ThreeD => "Payment",
            Self::PayWatch => "Paywatch",
        }
    }

    /// `HashKeyType` on the wire. For PayWatch it is unverified: the tables name no key of its own.
    pub const fn key_type(self) -> i64 {
        match self {
            Self::ThreeD => 1,
            Self::LinkPayment => 2,
            Self::CheckoutPayment => 3,
            Self::General | Self::PayWatch => 4,
        }
    }
}

/// The hash keys of an account, as its panel shows them (Developer, Special Keys). Each is
/// optional.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct HashKeys {
    /// For [`Delivery::CheckoutPayment`].
    pub checkout: Option<SecretString>,
    /// For [`Delivery::LinkPayment`].
    pub linkqr: Option<SecretString>,
    /// For [`Delivery::General`] and [`Delivery::PayWatch`].
    pub system: Option<SecretString>,
    /// For [`Delivery::ThreeD`].
    pub three_d: Option<SecretString>,
}

impl HashKeys {
    /// No keys: every delivery is read as unsigned.
    pub fn new() -> Self {
        Self::default()
    }

    /// The key of shared payment pages.
    #[must_use]
    pub fn checkout(mut self, key: SecretString) -> Self {
        self.checkout = Some(key);
        self
    }

    /// The key of LinkQr.
    #[must_use]
    pub fn linkqr(mut self, key: SecretString) -> Self {
        self.linkqr = Some(key);
        self
    }

    /// The key of the general webhook and PayWatch.
    #[must_use]
    pub fn system(mut self, key: SecretString) -> Self {
        self.system = Some(key);
        self
    }

    /// The key of the 3-D Secure return.
    #[must_use]
    pub fn three_d(mut self, key: SecretString) -> Self {
        self.three_d = Some(key);
        self
    }

    pub(crate) fn of(&self, delivery: Delivery) -> Result<Option<&SecretString>> {
        self.check()?;
        Ok(match delivery {
            Delivery::CheckoutPayment => self.checkout.as_ref(),
            Delivery::LinkPayment => self.linkqr.as_ref(),
            Delivery::General | Delivery::PayWatch => self.system.as_ref(),
            Delivery::ThreeD => self.three_d.as_ref(),
        })
    }

    /// Two recipes of four fields under one key could be relabelled into each other.
    pub(crate) fn check(&self) -> Result<()> {
        let keys: Vec<&str> = [&self.checkout, &self.linkqr, &self.system, &self.three_d]
            .into_iter()
            .flatten()
            .map(|key| key.expose_secret())
            .collect();
        if keys.iter().any(|key| is_blank(key)) {
            return Err(Error::configuration("a hash key must not be blank"));
        }
        let distinct = (1..keys.len()).all(|i| !keys[..i].contains(&keys[i]));
        if distinct {
            Ok(())
        } else {
            Err(Error::configuration("each kind of delivery needs a hash key of its own"))
        }
    }
}

/// The three members that end a signed delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Seal {
    /// The hash, in hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Which recipe the sender says it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash_format: Option<String>,
    /// Which key the sender says it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash_key_type: Option<i64>,
}

impl Seal {
    pub(super) fn of(fields: &Fields) -> Self {
        Self {
            hash: fields.text("Hash"),
            hash_format: fields.text("HashFormat"),
            hash_key_type: fields.int("HashKeyType"),
        }
    }
}

/// The hash of these fields under this key, in lower-case hex.
pub(super) fn hash(key: &SecretString, fields: &[&str]) -> String {
    let mut text = key.expose_secret().to_owned();
    for field in fields {
        text.push_str("###");
        text.push_str(field);
    }
    hex(&hmac_sha256::Hash::hash(text.as_bytes()))
}

/// Checks the hash of a delivery against every allowed spelling of its fields.
///
/// `candidates` lists, for each spelling, the fields of the recipe in order. Formats, keys and
/// spellings form a closed list; each spelling beyond the first stands in the register.
pub(super) fn check(
    delivery: Delivery,
    key: Option<&SecretString>,
    fields: &Fields,
    candidates: &[Vec<String>],
) -> Result<Authenticity> {
    let Some(key) = key else { return Ok(Authenticity::Unsigned) };
    let refuse = |what: &'static str| Err(Error::callback(what));
    let Some(presented) = fields.text("Hash").filter(|hash| !hash.is_empty()) else {
        return refuse("the delivery has no hash, but a key is configured");
    };
    if fields.text("HashFormat").is_some_and(|format| format != delivery.format()) {
        return refuse("the delivery's hash has another format than is expected at this address");
    }
    if fields.text("HashKeyType").is_some_and(|kind| kind.parse() != Ok(delivery.key_type())) {
        return refuse("the delivery's hash has another key type than is expected at this address");
    }
    let presented = presented.trim().to_ascii_lowercase();
    if presented.len() != 64 || !presented.bytes().all(|b| b.is_ascii_hexdigit()) {
        return refuse("the delivery's hash is not 64 hexadecimal digits");
    }
    if candidates.iter().flatten().any(|field| field.contains("###")) {
        return refuse("a field of the delivery holds the separator of its hash");
    }
    // Every spelling is compared, and each in constant time.
    let mut genuine = false;
    for candidate in candidates {
        let fields: Vec<&str> = candidate.iter().map(String::as_str).collect();
        genuine |= bool::from(hash(key, &fields).as_bytes().ct_eq(presented.as_bytes()));
    }
    if genuine {
        Ok(Authenticity::Signed)
    } else {
        refuse("the delivery's hash is not of its fields and our key")
    }
}

/// The spellings of an amount that a .NET server may have hashed: as it came, with two digits,
/// without trailing zeros, each with a dot and with a comma. Unverified: the recipe says only
/// `{amount}`.
pub(super) fn amount_spellings(raw: &str) -> Vec<String> {
    let mut spellings = vec![raw.to_owned()];
    let plain = raw.replace(',', ".");
    if let Some(minor) = plain.parse::<Decimal>().ok().and_then(|amount| amount.to_minor(2)) {
        let two = Decimal::from_minor(minor, 2).as_str().to_owned();
        let trimmed = two.trim_end_matches('0').trim_end_matches('.').to_owned(); // it has a mark: 100.00 → 100
        spellings.extend([two, trimmed]);
    }
    let with_comma: Vec<String> = spellings.iter().map(|text| text.replace('.', ",")).collect();
    spellings.extend(with_comma);
    let mut distinct = Vec::new();
    for spelling in spellings {
        if !distinct.contains(&spelling) {
            distinct.push(spelling);
        }
    }
    distinct
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answer() {
        // Computed with another implementation (Python's hashlib).
        assert_eq!(
            hash(&"key".into(), &["13284456", "9752770", "ORD-1", "25.0"]),
            "7a4eb3f06f1a7c8f948e9f0a1bee43a4c397694e53c8845b51a33f62d32783ac"
        );
    }

    #[test]
    fn the_spellings_are_a_closed_list_of_one_value() {
        assert_eq!(amount_spellings("25.0"), ["25.0", "25.00", "25", "25,0", "25,00"]);
        assert_eq!(amount_spellings("0.10"), ["0.10", "0.1", "0,10", "0,1"]);
        assert_eq!(amount_spellings("100"), ["100", "100.00", "100,00"]);
        assert_eq!(amount_spellings("nonsense"), ["nonsense"]);
    }

    #[test]
    fn one_key_for_two_kinds_is_refused() {
        let keys = HashKeys::new().checkout("a".into()).system("b".into());
        assert!(keys.check().is_ok());
        assert!(keys.clone().three_d("a".into()).check().unwrap_err().is_configuration());
        assert!(HashKeys::new().checkout(" ".into()).check().is_err());
        assert!(!format!("{keys:?}").contains("\"a\""));
    }
}
