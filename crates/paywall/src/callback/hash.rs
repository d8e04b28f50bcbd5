//! The hash that signs a callback. The hash is the SHA-256 digest of a UTF-8 text, in lower-case
//! hexadecimal digits. The text consists of the key and the fields of the hash format, joined by
//! `###`.
//!
//! Sources: <https://developer.paywall.one/hash-olusturma>, `/formatlar`, `/anahtar-tipleri`. The
//! hash is not an HMAC and is computed only from the fields of its format. Therefore the receiver
//! chooses the format and the key, and no field may contain the separator.

use paylink_core::wire::{hex, is_blank};
use paylink_core::{Authenticity, Decimal, Error, Result};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq as _;

use super::fields::Fields;

const SEPARATOR: &str = "###";

/// A kind of callback, which determines the hash format and the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A successful payment on a hosted payment page.
    CheckoutPayment,
    /// A successful payment on a LinkQr link.
    LinkPayment,
    /// The general webhook.
    General,
    /// The browser's return from 3-D Secure.
    ThreeD,
    /// The PayWatch webhook.
    PayWatch,
}

impl Kind {
    /// Returns the value of `HashFormat`.
    const fn format(self) -> &'static str {
        match self {
            Self::CheckoutPayment => "CheckoutPayment",
            Self::LinkPayment => "LinkPayment",
            Self::General | Self::ThreeD => "Payment",
            Self::PayWatch => "Paywatch",
        }
    }

    /// Returns the value of `HashKeyType`. The value for PayWatch is unverified, because the tables
    /// list no key type for PayWatch.
    const fn key_type(self) -> i64 {
        match self {
            Self::ThreeD => 1,
            Self::LinkPayment => 2,
            Self::CheckoutPayment => 3,
            Self::General | Self::PayWatch => 4,
        }
    }
}

/// The secret keys with which a client verifies the hashes of callbacks. Paywall's panel shows the
/// keys under "Developer", "Special Keys".
///
/// There is one kind of key for each kind of callback. If you set a key, the client refuses a
/// callback of that kind without a valid hash. If you set no key, the client accepts every callback
/// of that kind and marks it as [`Unsigned`](Authenticity::Unsigned).
///
/// You can set several keys for a kind of callback, for example while you replace a key. The client
/// accepts a callback whose hash matches any of these keys.
/// [`CheckoutWebhook::signed_delivery`](super::payment::CheckoutWebhook::signed_delivery) signs
/// test requests with the first key.
///
/// ```
/// use paywall::callback::HashKeys;
/// let keys = HashKeys::new()
///     .checkout("the new key")
///     .checkout("the old key, until the last callback signed with it has arrived")
///     .system("another key");
/// ```
#[derive(Clone, Debug, Default)]
pub struct HashKeys {
    checkout: Vec<SecretString>,
    linkqr: Vec<SecretString>,
    system: Vec<SecretString>,
    three_d: Vec<SecretString>,
}

impl HashKeys {
    /// Creates an empty set of hash keys. With an empty set, a client accepts every callback and
    /// marks it as unsigned.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key for the webhook of hosted payment pages
    /// ([`CheckoutWebhook`](super::payment::CheckoutWebhook)). If you add several keys, add the
    /// newest key first. A webhook is accepted if its hash matches any of these keys.
    #[must_use]
    pub fn checkout(mut self, key: impl Into<SecretString>) -> Self {
        self.checkout.push(key.into());
        self
    }

    /// Adds a key for the LinkQr webhook ([`LinkQrWebhook`](super::payment::LinkQrWebhook)). If you
    /// add several keys, a webhook is accepted if its hash matches any of these keys.
    #[must_use]
    pub fn linkqr(mut self, key: impl Into<SecretString>) -> Self {
        self.linkqr.push(key.into());
        self
    }

    /// Adds a system key: a key for the general webhook
    /// ([`GeneralWebhook`](super::general::GeneralWebhook)) and for the PayWatch webhook
    /// ([`PayWatchWebhook`](super::paywatch::PayWatchWebhook)). If you add several keys, a webhook
    /// is accepted if its hash matches any of these keys.
    #[must_use]
    pub fn system(mut self, key: impl Into<SecretString>) -> Self {
        self.system.push(key.into());
        self
    }

    /// Adds a key for the form that the payer's browser posts after 3-D Secure
    /// ([`ThreeDReturn`](super::threed::ThreeDReturn)). If you add several keys, a form is accepted
    /// if its hash matches any of these keys.
    #[must_use]
    pub fn three_d(mut self, key: impl Into<SecretString>) -> Self {
        self.three_d.push(key.into());
        self
    }

    /// Returns the keys of this kind, with the current key first.
    fn for_kind(&self, kind: Kind) -> Result<&[SecretString]> {
        self.validate()?;
        Ok(match kind {
            Kind::CheckoutPayment => &self.checkout,
            Kind::LinkPayment => &self.linkqr,
            Kind::General | Kind::PayWatch => &self.system,
            Kind::ThreeD => &self.three_d,
        })
    }

    /// Refuses a blank key, and a key that is given for two kinds. If two kinds had the same key,
    /// and their hash formats the same number of fields, a callback of one kind could be relabelled
    /// as the other kind.
    pub(crate) fn validate(&self) -> Result<()> {
        let kinds = [&self.checkout, &self.linkqr, &self.system, &self.three_d];
        let has = |keys: &[SecretString], key: &str| {
            keys.iter().any(|other| other.expose_secret() == key)
        };
        for (at, keys) in kinds.iter().enumerate() {
            for key in keys.iter().map(ExposeSecret::expose_secret) {
                if is_blank(key) {
                    return Err(Error::configuration("a hash key must not be blank"));
                }
                if kinds[..at].iter().any(|earlier| has(earlier, key)) {
                    return Err(Error::configuration(
                        "each kind of callback must have a hash key of its own: one key is given \
                         for two kinds",
                    ));
                }
            }
        }
        Ok(())
    }
}

/// The hash of a callback, the name of the hash format and the kind of hash key, as received.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct SignatureFields {
    /// The hash of the callback, in hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// The name of the hash format, such as `CheckoutPayment`. The hash format defines the fields
    /// from which the hash is computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash_format: Option<String>,
    /// The kind of hash key, as a number: 1 for a 3-D Secure key, 2 for a LinkQr key, 3 for a key
    /// for hosted payment pages, 4 for a system key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash_key_type: Option<i64>,
}

impl SignatureFields {
    pub(super) fn of(fields: &Fields) -> Self {
        Self {
            hash: fields.text("Hash"),
            hash_format: fields.text("HashFormat"),
            hash_key_type: fields.int("HashKeyType"),
        }
    }

    /// Signs these fields with the current key of this kind.
    pub(super) fn sign(keys: &HashKeys, kind: Kind, fields: &[&str]) -> Result<Self> {
        let Some(current) = keys.for_kind(kind)?.first() else {
            return Err(Error::configuration("there is no hash key to sign this callback with"));
        };
        Ok(Self {
            hash: Some(hash(current, fields)),
            hash_format: Some(kind.format().to_owned()),
            hash_key_type: Some(kind.key_type()),
        })
    }
}

/// Returns the hash of these fields under this key, in lower-case hexadecimal digits.
fn hash(key: &SecretString, fields: &[&str]) -> String {
    let mut text = key.expose_secret().to_owned();
    for field in fields {
        text.push_str(SEPARATOR);
        text.push_str(field);
    }
    hex(&hmac_sha256::Hash::hash(text.as_bytes()))
}

/// Verifies that the hash of a callback is the hash of one of the candidates under one of the keys.
///
/// Each candidate lists the hashed fields in order, in a spelling that Paywall may have hashed.
/// Each spelling after the first is an entry of `docs/unverified.md`.
///
/// # Errors
/// Returns an error if a key is configured and the hash is missing or wrong.
pub(super) fn verify(
    kind: Kind,
    keys: &HashKeys,
    fields: &Fields,
    candidates: &[Vec<String>],
) -> Result<Authenticity> {
    Ok(match matching(kind, keys, fields, candidates)? {
        Some(_) => Authenticity::Signed,
        None => Authenticity::Unsigned,
    })
}

/// Returns the candidate that the hash of a callback was computed from, or `None` if no key is
/// configured.
///
/// # Errors
/// Returns the errors of [`verify`].
pub(super) fn matching<'a>(
    kind: Kind,
    keys: &HashKeys,
    fields: &Fields,
    candidates: &'a [Vec<String>],
) -> Result<Option<&'a [String]>> {
    let keys = keys.for_kind(kind)?;
    if keys.is_empty() {
        return Ok(None);
    }
    let refuse = |what: &'static str| Err(Error::callback(what));
    let Some(presented) = fields.text("Hash").filter(|hash| !hash.is_empty()) else {
        return refuse("the callback has no hash, but a hash key is configured");
    };
    if fields.text("HashFormat").is_some_and(|format| format != kind.format()) {
        return refuse("`HashFormat` is not the hash format of this kind of callback");
    }
    if fields.text("HashKeyType").is_some_and(|number| number.parse() != Ok(kind.key_type())) {
        return refuse("`HashKeyType` is not the key type of this kind of callback");
    }
    let presented = presented.trim().to_ascii_lowercase();
    if presented.len() != 64 || !presented.bytes().all(|b| b.is_ascii_hexdigit()) {
        return refuse("the hash of the callback is not 64 hexadecimal digits");
    }
    if candidates.iter().flatten().any(|field| field.contains(SEPARATOR)) {
        return refuse("a hashed field of the callback contains `###`, the separator of the hash");
    }
    // Every key and every spelling is compared, each in constant time.
    let mut genuine: Option<&[String]> = None;
    for key in keys {
        for candidate in candidates {
            let hashed: Vec<&str> = candidate.iter().map(String::as_str).collect();
            if bool::from(hash(key, &hashed).as_bytes().ct_eq(presented.as_bytes())) {
                genuine = genuine.or(Some(candidate));
            }
        }
    }
    if genuine.is_none() {
        return refuse(
            "the hash of the callback does not match its fields and the configured keys",
        );
    }
    Ok(genuine)
}

/// Returns the spellings of an amount that a .NET server may have hashed: as received, with two
/// decimal digits, without trailing zeros, and with one zero, which JavaScript removes from
/// `136.0`. Each of these is returned with a dot and with a comma. The spellings are unverified,
/// because the documented hash format contains only `{amount}`.
pub(super) fn amount_spellings(raw: &str) -> Vec<String> {
    let mut spellings = vec![raw.to_owned()];
    let plain = raw.replace(',', ".");
    if let Some(minor) = plain.parse::<Decimal>().ok().and_then(|amount| amount.to_minor(2)) {
        let two = Decimal::from_minor(minor, 2).as_str().to_owned();
        // `two` always has a decimal point, so only zeros after it are removed: 100.00 → 100.
        let trimmed = two.trim_end_matches('0').trim_end_matches('.').to_owned();
        let one = (!trimmed.contains('.')).then(|| format!("{trimmed}.0"));
        spellings.extend([two, trimmed]);
        spellings.extend(one);
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
    fn the_hash_equals_one_computed_by_another_implementation() {
        // Computed with Python's hashlib.
        assert_eq!(
            hash(&"key".into(), &["13284456", "9752770", "ORD-1", "25.0"]),
            "7a4eb3f06f1a7c8f948e9f0a1bee43a4c397694e53c8845b51a33f62d32783ac"
        );
    }

    #[test]
    fn every_kind_has_the_format_and_key_type_of_the_documentation() {
        let facts =
            [Kind::CheckoutPayment, Kind::LinkPayment, Kind::General, Kind::ThreeD, Kind::PayWatch]
                .map(|kind| (kind.format(), kind.key_type()));
        assert_eq!(
            facts,
            [
                ("CheckoutPayment", 3),
                ("LinkPayment", 2),
                ("Payment", 4),
                ("Payment", 1),
                ("Paywatch", 4)
            ]
        );
    }

    #[test]
    fn the_spellings_of_an_amount_all_have_the_same_value() {
        assert_eq!(amount_spellings("25.0"), ["25.0", "25.00", "25", "25,0", "25,00"]);
        assert_eq!(amount_spellings("0.10"), ["0.10", "0.1", "0,10", "0,1"]);
        assert_eq!(amount_spellings("100"), ["100", "100.00", "100.0", "100,00", "100,0"]);
        assert_eq!(amount_spellings("nonsense"), ["nonsense"]);
    }

    #[test]
    fn one_key_for_two_kinds_is_refused() {
        let keys = HashKeys::new().checkout("a").system("b");
        assert!(keys.validate().is_ok());
        assert!(keys.clone().three_d("a").validate().unwrap_err().is_configuration());
        assert!(HashKeys::new().checkout(" ").validate().is_err());
        assert!(!format!("{keys:?}").contains("\"a\""));
    }

    #[test]
    fn every_key_of_a_kind_is_checked_and_the_first_is_the_current_one() {
        let keys = HashKeys::new().checkout("new").checkout("old").system("other");
        assert!(keys.validate().is_ok());
        let current = keys.for_kind(Kind::CheckoutPayment).unwrap()[0].expose_secret();
        assert_eq!(current, "new");
        // If one kind has the same key twice, no callback can be relabelled.
        assert!(keys.clone().checkout("new").validate().is_ok());
        for shared in ["new", "old"] {
            assert!(keys.clone().linkqr(shared).validate().unwrap_err().is_configuration());
        }
        assert!(keys.clone().linkqr("x").linkqr("other").validate().is_err());
        assert!(keys.checkout(" ").validate().unwrap_err().is_configuration());
    }
}
