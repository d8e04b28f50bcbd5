//! The hash of a request, and random values.

use hmac_sha512::Hash;
use secrecy::{ExposeSecret, SecretString};

use paylink_core::wire::{hex, is_blank};
use paylink_core::{Error, Private, Result};

/// The secret `hashPassword`, with which a client signs requests. AHL Pay sends this secret to the
/// merchant by SMS.
///
/// AHL Pay's services for card payments require a hash in each request. The hash is the SHA-512
/// digest of `hashPassword`, `rnd`, `orderId`, `totalAmount` and `merchantId`, joined without
/// separators. AHL Pay documents these values, but the available copy of the documentation page is
/// cut off before the encoding. This crate follows third-party code, which encodes the joined text
/// as UTF-16LE (not as UTF-8) and writes the digest in upper-case hexadecimal digits.
///
/// It is unverified whether AHL Pay's service `CreateLinkPayment` requires the hash. AHL Pay's
/// back-office program sends no hash to this service.
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
    /// Creates a hash password from the secret that AHL Pay sent to the merchant by SMS.
    pub fn new(password: impl Into<SecretString>) -> Self {
        Self(password.into())
    }

    /// Returns the hash that signs one request, as 128 upper-case hexadecimal digits.
    ///
    /// The arguments are the request's random value (`rnd`), the merchant's order number, the
    /// amount in kuruş as digits, and the merchant's id.
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

/// Returns a random `rnd` of 32 hex digits.
pub(crate) fn random() -> Result<Private<String>> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| {
        Error::configuration("the operating system's random number generator failed")
    })?;
    Ok(Private::new(hex(&bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_the_hash_is_sha_512_over_utf_16le_in_upper_case_hex() {
        let hash = HashPassword::new("StoreKey456").hash("RND", "ORDER-001", "1000", 5001);
        assert_eq!(
            hash,
            "98FCE884C024B7B549C5892CB33057F4F1F4F9C4D466AC3C8103802DEE93AD344ED7B21D01416A4F4A905DECE77DFDCC\
             F6DA9F2ED9DA6CE26C9DA464F861A1D4"
        );
    }

    #[test]
    fn the_hash_depends_on_every_part_and_debug_hides_the_password() {
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
    fn random_values_are_32_hex_digits_and_differ() {
        let (one, two) = (random().unwrap(), random().unwrap());
        assert!(one != two && one.len() == 32);
    }
}
