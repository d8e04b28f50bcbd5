use std::fmt;

use hmac_sha256::HMAC;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};

use super::CallbackRequest;
use crate::error::{Error, Result};
use crate::link::{Reference, WebUrl};
use crate::wire::{form, hex, is_blank, unhex};

/// Creates and verifies secret tokens for callback addresses. Other people cannot guess an address
/// that contains a token. Use tokens for providers that do not sign their callbacks.
///
/// A token is an HMAC-SHA-256 of the merchant's reference. To replace the key, pass the new key to
/// [`new`](Self::new) and the old key to [`accept_also`](Self::accept_also). Keep the old key as
/// long as a link with a token of the old key can still be paid.
///
/// ```
/// use paylink_core::{CallbackToken, Reference};
/// let token = CallbackToken::new("thirty-two bytes of a random key")?
///     .accept_also("the key that was used until today")?;
/// let reference = Reference::new("ORD-1042-1")?;
/// let url = token.add_to(&"https://shop.example/callback".parse()?, &reference);
/// let presented = url.as_str().split_once("paylink_token=").unwrap().1;
/// assert!(token.verify(&reference, presented));
/// assert!(!token.verify(&Reference::new("ORD-1042-2")?, presented));
/// # Ok::<(), paylink_core::Error>(())
/// ```
#[derive(Clone)]
pub struct CallbackToken {
    /// The key that signs and verifies.
    current: HMAC,
    /// The keys that only verify.
    older: Vec<HMAC>,
}

impl CallbackToken {
    /// The names of the two query parameters that [`add_to`](Self::add_to) appends. The first
    /// parameter contains the reference, and the second contains the token.
    pub const PARAMETERS: [&'static str; 2] = ["paylink_reference", "paylink_token"];
    /// A text that is signed together with the reference, so that a signature is valid for this
    /// purpose only.
    const PURPOSE: &'static str = "paylink callback token 1:";

    /// Creates a `CallbackToken` that signs and verifies tokens with this key.
    ///
    /// # Errors
    /// Returns an error if the key is shorter than 32 bytes.
    pub fn new(key: impl Into<SecretString>) -> Result<Self> {
        Ok(Self { current: checked_key(&key.into())?, older: Vec::new() })
    }

    /// Adds an older key. Tokens that were signed with this key are still accepted, but new tokens
    /// are not signed with it.
    ///
    /// # Errors
    /// Returns an error if the key is shorter than 32 bytes.
    pub fn accept_also(mut self, key: impl Into<SecretString>) -> Result<Self> {
        self.older.push(checked_key(&key.into())?);
        Ok(self)
    }

    /// Returns the token for a reference as 64 hexadecimal digits.
    pub fn sign(&self, reference: &Reference) -> String {
        hex(&mac(&self.current, reference).finalize())
    }

    /// Returns whether `presented` is a valid token for this reference. The comparison takes
    /// constant time.
    pub fn verify(&self, reference: &Reference, presented: &str) -> bool {
        let tag = unhex(presented.as_bytes()).and_then(|tag| <[u8; 32]>::try_from(tag).ok());
        tag.is_some_and(|tag| {
            // Every key is tried, so that the time does not depend on which one matches.
            std::iter::once(&self.current)
                .chain(&self.older)
                .fold(false, |valid, key| mac(key, reference).finalize_verify(&tag) | valid)
        })
    }

    /// Adds two query parameters to `url`: the reference, and the token for the reference. Pass the
    /// returned address to the provider as the callback address.
    pub fn add_to(&self, url: &WebUrl, reference: &Reference) -> WebUrl {
        let [name, token] = Self::PARAMETERS;
        url.with_query(name, reference.as_str()).with_query(token, &self.sign(reference))
    }

    /// Verifies the token in a callback request, and returns the reference in the request. The
    /// callback address must come from [`add_to`](Self::add_to).
    ///
    /// This method looks for the reference and the token in the query and, if the body is a form,
    /// in the body. It ignores the rest of the request. Some providers change the callback address.
    /// Therefore, this method also finds both parameters if a second query was appended with `?`,
    /// if `&` became `&amp;`, if the query occurs twice, or if it was percent-encoded twice.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_bad_callback`] returns `true` in these cases: the
    /// reference or the token is missing or occurs with two different values, the reference is
    /// invalid, or the token does not belong to the reference.
    pub fn check(&self, request: &CallbackRequest) -> Result<Reference> {
        let checked = self.check_parameters(&request.parameters());
        let again = || {
            let query = percent_decode_str(request.query()).decode_utf8_lossy();
            let mut pairs = form::query_pairs(&query);
            pairs.extend(request.form_parameters());
            self.check_parameters(&pairs)
        };
        checked.or_else(|error| again().map_err(|_| error))
    }

    fn check_parameters(&self, pairs: &[(String, String)]) -> Result<Reference> {
        // Whatever was appended to a value begins with a character that the value cannot have.
        let values = |wanted: &str, may_have: fn(char) -> bool, same: fn(&str, &str) -> bool| {
            let mut values = pairs
                .iter()
                .filter(|(name, value)| name == wanted && !is_blank(value))
                .map(|(_, value)| value.trim().split(|c| !may_have(c)).next().unwrap_or_default());
            let first = values.next()?;
            Some(if values.all(|other| same(other, first)) { Ok(first) } else { Err(()) })
        };
        let [reference_name, token_name] = Self::PARAMETERS;
        let reference = match values(reference_name, Reference::allows, |a, b| a == b) {
            Some(Ok(reference)) => reference,
            Some(Err(())) => return refuse("the callback address has two different references"),
            None => return refuse("the callback address has no reference"),
        };
        let token = match values(token_name, |c| c.is_ascii_hexdigit(), str::eq_ignore_ascii_case) {
            Some(Ok(token)) => token,
            Some(Err(())) => return refuse("the callback address has two different tokens"),
            None => return refuse("the callback address has no token"),
        };
        let reference = Reference::new(reference)
            .map_err(|_| Error::callback("the reference in the callback address is invalid"))?;
        if self.verify(&reference, token) {
            Ok(reference)
        } else {
            refuse("the token in the callback address does not match the reference")
        }
    }
}

fn refuse(what: &'static str) -> Result<Reference> {
    Err(Error::callback(what))
}

/// Returns the MAC of the purpose and the reference.
fn mac(key: &HMAC, reference: &Reference) -> HMAC {
    let mut mac = key.clone();
    mac.update(CallbackToken::PURPOSE);
    mac.update(reference.as_str());
    mac
}

fn checked_key(key: &SecretString) -> Result<HMAC> {
    let key = key.expose_secret().as_bytes();
    if key.len() < 32 {
        return Err(Error::configuration(
            "the key of a callback token must have at least 32 bytes",
        ));
    }
    Ok(HMAC::new(key))
}

impl fmt::Debug for CallbackToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackToken")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(key: &str) -> CallbackToken {
        CallbackToken::new(key).unwrap()
    }

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    /// HMAC-SHA-256 computed with another implementation (Python's hmac module).
    #[test]
    fn known_answer() {
        assert_eq!(
            token(KEY).sign(&Reference::new("ORD-1042-1").unwrap()),
            "3afce60a6e3ebfa5795987d419ebfc986914428da27ca62fcd97b8c95496390c"
        );
        // A key longer than a block of the hash is hashed first.
        assert_eq!(
            token(&"0123456789abcdef".repeat(5)).sign(&Reference::new("ORD-1042-1").unwrap()),
            "27058d98a7f36999dadda70efc349b74b05fbe8a7353cfb2a86882f796eec7ad"
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
        assert!(CallbackToken::new("short").is_err());
    }

    #[test]
    fn the_first_key_signs_and_every_key_verifies() {
        const OLD: &str = "the key of last year, 32 bytes..";
        let reference = Reference::new("A").unwrap();
        let rotated = token(KEY).accept_also(OLD).unwrap();
        assert_eq!(rotated.sign(&reference), token(KEY).sign(&reference));
        for key in [KEY, OLD] {
            assert!(rotated.verify(&reference, &token(key).sign(&reference)), "{key}");
        }
        let stranger = token("another key of at least 32 bytes").sign(&reference);
        assert!(!rotated.verify(&reference, &stranger));
        assert!(!token(KEY).verify(&reference, &token(OLD).sign(&reference)));
        assert!(token(KEY).accept_also("short").is_err());
        assert_eq!(format!("{rotated:?}"), "CallbackToken");
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

    #[test]
    fn wire_the_token_is_found_in_a_changed_address() {
        let (ours, reference) = (token(KEY), Reference::new("ORD-1042-1").unwrap());
        let url = ours.add_to(&"https://shop.example/cb?shop=1".parse().unwrap(), &reference);
        let query = url.as_str().split_once('?').unwrap().1;
        for changed in [
            format!("{query}?xact_id=xk_1&reference_no=ORD-1042-1"),
            format!("{query}%3Fxact_id%3Dxk_1"),
            query.replace('&', "&amp;"),
            query.replace('&', "&amp%3B"),
            format!("{query}&{query}"),
            format!("{query}?{query}"),
            query.replace("paylink_", "paylink%5F"),
            format!("{query}#paid"),
            query.replace('&', "%26"),
            query.replace('=', "%3D"),
            format!("{query}&paylink_token={}", ours.sign(&reference).to_uppercase()),
        ] {
            let request = CallbackRequest::new("GET", &*changed);
            assert_eq!(ours.check(&request).ok(), Some(reference.clone()), "{changed}");
        }
        for kind in ["application/x-www-form-urlencoded", "text/plain", ""] {
            for body in [query.to_owned(), query.replace('&', "&amp;")] {
                let request = CallbackRequest::new("POST", "").with_header("content-type", kind);
                assert_eq!(ours.check(&request.with_body(body)).unwrap(), reference, "{kind}");
            }
        }
        let reference = Reference::new("O:1/2=3@4").unwrap();
        let url = ours.add_to(&"https://shop.example/cb".parse().unwrap(), &reference);
        let twice = url.as_str().split_once('?').unwrap().1.replace('%', "%25");
        assert_eq!(ours.check(&CallbackRequest::new("POST", twice)).unwrap(), reference);
    }

    #[test]
    fn wire_a_request_without_a_right_token_says_what_is_wrong() {
        let (ours, reference) = (token(KEY), Reference::new("A").unwrap());
        let right = ours.sign(&reference);
        let other = ours.sign(&Reference::new("B").unwrap());
        for (query, says) in [
            (format!("paylink_token={right}"), "no reference"),
            ("paylink_reference=A".to_owned(), "no token"),
            (format!("paylink_reference=A&paylink_token={other}"), "does not match"),
            (
                format!("paylink_reference=A&paylink_token={right}&paylink_token={other}"),
                "two different tokens",
            ),
            (
                format!("paylink_reference=A&paylink_token={other}&paylink_token={right}"),
                "two different tokens",
            ),
            (
                format!("paylink_reference=B&paylink_reference=A&paylink_token={right}"),
                "two different references",
            ),
            (
                format!("paylink_reference=A&paylink_reference=B&paylink_token={right}"),
                "two different references",
            ),
            (format!("paylink_reference=&paylink_token={right}"), "no reference"),
            ("paylink_reference=A&paylink_token=".to_owned(), "no token"),
            (format!("paylink_reference=!&paylink_token={right}"), "invalid"),
            (
                format!("{}&paylink_reference=A&paylink_token={right}", "a&".repeat(2000)),
                "no reference",
            ),
        ] {
            let error = ours.check(&CallbackRequest::new("GET", &*query)).unwrap_err();
            assert!(error.is_bad_callback() && error.to_string().contains(says), "{says}: {error}");
        }
        for body in [format!("paylink_token={other}"), "paylink_reference=B".to_owned()] {
            let request =
                CallbackRequest::new("POST", format!("paylink_reference=A&paylink_token={right}"));
            let error = ours.check(&request.with_body(body)).unwrap_err();
            assert!(error.to_string().contains("two different"), "{error}");
        }
        // One parameter may be in the query and the other in the body.
        let request = CallbackRequest::new("POST", "paylink_reference=A&paylink_token=")
            .with_body(format!("paylink_token={right}"));
        assert_eq!(ours.check(&request).unwrap(), reference);
    }
}
