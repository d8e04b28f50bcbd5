use std::fmt;

use super::CallbackRequest;
use crate::error::{Error, Result};
use crate::wire::form;

/// Makes callback addresses unguessable for providers that sign nothing: HMAC-SHA-256 over the
/// reference.
///
/// ```
/// use paylink_core::{CallbackToken, Reference};
/// let token = CallbackToken::new(&"thirty-two bytes of a random key".into())?;
/// let reference = Reference::new("ORD-1042-1")?;
/// let url = token.add_to(&"https://shop.example/callback".parse()?, &reference);
/// let presented = url.as_str().split_once("paylink_token=").unwrap().1;
/// assert!(token.verify(&reference, presented));
/// assert!(!token.verify(&Reference::new("ORD-1042-2")?, presented));
/// # Ok::<(), paylink_core::Error>(())
/// ```
#[derive(Clone)]
pub struct CallbackToken(HmacKey);

impl CallbackToken {
    /// The names of the query parameters that [`add_to`](Self::add_to) writes: the reference and
    /// its token.
    pub const PARAMETERS: [&'static str; 2] = ["paylink_reference", "paylink_token"];
    /// The token signs a purpose and a version too, so that the key is useless elsewhere.
    const PURPOSE: &'static str = "paylink callback token 1:";

    /// Tokens under this key.
    ///
    /// # Errors
    /// The key is shorter than 32 bytes.
    pub fn new(key: &secrecy::SecretString) -> Result<Self> {
        use secrecy::ExposeSecret;
        let key = key.expose_secret().as_bytes();
        if key.len() < 32 {
            return Err(Error::configuration("a callback token key must have at least 32 bytes"));
        }
        Ok(Self(hmac_key(key)))
    }

    /// The token of a reference: 64 hexadecimal digits.
    pub fn sign(&self, reference: &crate::Reference) -> String {
        crate::wire::hex(&hmac_sign(&self.0, Self::message(reference).as_bytes()))
    }

    /// Whether a presented token belongs to this reference; compared in constant time.
    pub fn verify(&self, reference: &crate::Reference, presented: &str) -> bool {
        let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
        let tag: Option<Vec<u8>> = match presented.as_bytes() {
            hex if hex.len() == 64 => {
                hex.chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
            }
            _ => None,
        };
        tag.is_some_and(|tag| hmac_verify(&self.0, Self::message(reference).as_bytes(), &tag))
    }

    /// The callback address of a reference, with its token.
    pub fn add_to(&self, url: &crate::WebUrl, reference: &crate::Reference) -> crate::WebUrl {
        let [name, token] = Self::PARAMETERS;
        url.with_query(name, reference.as_str()).with_query(token, &self.sign(reference))
    }

    /// Checks a request to an address made by [`add_to`](Self::add_to) and returns its reference.
    ///
    /// # Errors
    /// Reference or token is missing, or the token is of another reference or key.
    pub fn check(&self, request: &CallbackRequest) -> Result<crate::Reference> {
        let pairs = form::pairs(request.query().as_bytes());
        let only = |name: &str| {
            let mut found = pairs.iter().filter(|(n, _)| n == name);
            found.next().filter(|_| found.next().is_none()).map(|(_, value)| value)
        };
        let [reference, token] = Self::PARAMETERS.map(only);
        let (Some(reference), Some(token)) = (reference, token) else {
            return Err(Error::callback("the callback address lacks its reference or token"));
        };
        let reference = crate::Reference::new(reference.as_str())
            .map_err(|_| Error::callback("the callback's reference cannot be ours"))?;
        if self.verify(&reference, token) {
            Ok(reference)
        } else {
            Err(Error::callback("the callback's token is not ours"))
        }
    }

    fn message(reference: &crate::Reference) -> String {
        format!("{}{reference}", Self::PURPOSE)
    }
}

type HmacKey = ring::hmac::Key;

fn hmac_key(key: &[u8]) -> HmacKey {
    ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key)
}

fn hmac_sign(key: &HmacKey, message: &[u8]) -> Vec<u8> {
    ring::hmac::sign(key, message).as_ref().to_vec()
}

/// Compares in constant time.
fn hmac_verify(key: &HmacKey, message: &[u8], tag: &[u8]) -> bool {
    ring::hmac::verify(key, message, tag).is_ok()
}

impl fmt::Debug for CallbackToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackToken")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reference;

    fn token(key: &str) -> CallbackToken {
        CallbackToken::new(&key.into()).unwrap()
    }

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    /// HMAC-SHA-256 computed with another implementation (Python's hmac module).
    #[test]
    fn known_answer() {
        assert_eq!(
            token(KEY).sign(&Reference::new("ORD-1042-1").unwrap()),
            "3afce60a6e3ebfa5795987d419ebfc986914428da27ca62fcd97b8c95496390c"
        );
    }

    #[test]
    fn only_the_right_reference_and_key_pass() {
        let (ours, reference) = (token(KEY), Reference::new("A").unwrap());
        let good = ours.sign(&reference);
        assert!(ours.verify(&reference, &good));
        assert!(ours.verify(&reference, &good.to_uppercase()));
        assert!(!ours.verify(&Reference::new("B").unwrap(), &good));
        assert!(!token("another key of at least 32 bytes").verify(&reference, &good));
        for bad in
            ["", "zz", &good[..62], &good[..63], &format!("{good}00"), &format!("ş{}", &good[2..])]
        {
            assert!(!ours.verify(&reference, bad), "{bad}");
        }
        assert!(CallbackToken::new(&"short".into()).is_err());
    }

    #[test]
    fn a_request_is_checked_whole() {
        let (ours, reference) = (token(KEY), Reference::new("A").unwrap());
        let url = ours.add_to(&"https://shop.example/cb?x=1".parse().unwrap(), &reference);
        let query = url.as_str().split_once('?').unwrap().1;
        let request = |query: &str| CallbackRequest::new("POST", query);
        assert_eq!(ours.check(&request(query)).unwrap(), reference);
        assert!(ours.check(&request("x=1")).unwrap_err().is_bad_callback());
        assert!(
            ours.check(&request(&format!("{query}&paylink_reference=B")))
                .unwrap_err()
                .is_bad_callback()
        );
        assert!(
            ours.check(&request(&query.replace("paylink_reference=A", "paylink_reference=B")))
                .unwrap_err()
                .is_bad_callback()
        );
    }
}
