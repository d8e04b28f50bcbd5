use hmac_sha512::Hash;
use secrecy::{ExposeSecret, SecretString};

use paylink_core::wire::{hex, is_blank};
use paylink_core::{Error, Private, Result};

/// The `hashPassword` that AHL Pay sends to the merchant by SMS.
///
/// The card services take a hash: SHA-512 over `hashPassword`, `rnd`, `orderId`, `totalAmount` and
/// `merchantId`, joined without separators (documented). That the text is encoded as UTF-16LE and
/// the digest written in upper-case hex is observed: the page ends before it, and clients that take
/// UTF-8 are refused where the hash is checked.
///
/// Whether `CreateLinkPayment` wants it is unverified: the observed client sends none.
///
/// Source: <https://developer.ahlpay.com.tr/odeme-servisleri/payment3dbysecure>
///
/// ```
/// use ahlpay::HashPassword;
/// let hash = HashPassword::new("StoreKey456").hash("RND", "ORDER-001", "1000", 5001);
/// assert!(hash.starts_with("98FCE884C024B7B5") && hash.len() == 128);
/// ```
#[derive(Clone, Debug)]
pub struct HashPassword(SecretString);

impl HashPassword {
    /// The password as it was delivered.
    pub fn new(password: impl Into<SecretString>) -> Self {
        Self(password.into())
    }

    /// The hash of one request. `total_amount` is the text of the request's amount, in kuruş.
    pub fn hash(&self, rnd: &str, order_id: &str, total_amount: &str, merchant_id: i64) -> String {
        let mut digest = Hash::new();
        let merchant_id = merchant_id.to_string();
        for part in [self.0.expose_secret(), rnd, order_id, total_amount, &merchant_id] {
            part.encode_utf16().for_each(|unit| digest.update(unit.to_le_bytes()));
        }
        hex(&digest.finalize()).to_ascii_uppercase()
    }

    pub(crate) fn check(&self) -> Result<()> {
        if is_blank(self.0.expose_secret()) {
            return Err(Error::configuration("the hash password must not be blank"));
        }
        Ok(())
    }
}

/// A fresh `rnd`: 32 hex digits.
pub(crate) fn random() -> Result<Private<String>> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|_| Error::configuration("the operating system gives no random numbers"))?;
    Ok(Private::new(hex(&bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_the_hash_is_taken_over_utf_16_and_written_in_upper_case() {
        let hash = HashPassword::new("StoreKey456").hash("RND", "ORDER-001", "1000", 5001);
        assert_eq!(
            hash,
            "98FCE884C024B7B549C5892CB33057F4F1F4F9C4D466AC3C8103802DEE93AD344ED7B21D01416A4F4A905DECE77DFDCC\
             F6DA9F2ED9DA6CE26C9DA464F861A1D4"
        );
    }

    #[test]
    fn every_part_counts_and_the_password_does_not_show() {
        let base = HashPassword::new("pw").hash("r", "o", "1", 2);
        for other in [
            HashPassword::new("pW").hash("r", "o", "1", 2),
            HashPassword::new("pw").hash("R", "o", "1", 2),
            HashPassword::new("pw").hash("r", "O", "1", 2),
            HashPassword::new("pw").hash("r", "o", "3", 2),
            HashPassword::new("pw").hash("r", "o", "1", 4),
            HashPassword::new("pw").hash("r", "ö", "1", 2),
        ] {
            assert_ne!(base, other);
        }
        assert!(!format!("{:?}", HashPassword::new("canary-password")).contains("canary"));
    }

    #[test]
    fn two_random_values_differ() {
        let (one, two) = (random().unwrap(), random().unwrap());
        assert!(one != two && one.len() == 32);
    }
}
