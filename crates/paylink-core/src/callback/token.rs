use std::fmt;

use hmac_sha256::HMAC;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};

use super::CallbackRequest;
use crate::error::{Error, Result};
use crate::link::{Reference, WebUrl};
use crate::wire::{hex, is_blank, unhex};

/// Creates and verifies tokens that make callback addresses unguessable. Use these tokens for
/// providers that do not sign their callbacks.
///
/// A token is an HMAC-SHA-256 of the merchant's reference. To replace the key, pass the new key to
/// [`new`](Self::new) and the old key to [`accept_also`](Self::accept_also). Remove the old key
/// when all links whose tokens were signed with the old key are settled.
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

    /// Adds a key that verifies tokens but does not sign them, such as the previous key.
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

    /// Whether `presented` is a valid token for this reference. The comparison takes constant time.
    pub fn verify(&self, reference: &Reference, presented: &str) -> bool {
        let tag = unhex(presented.as_bytes()).and_then(|tag| <[u8; 32]>::try_from(tag).ok());
        tag.is_some_and(|tag| {
            // Every key is tried, so that the time does not depend on which one matches.
            std::iter::once(&self.current)
                .chain(&self.older)
                .fold(false, |valid, key| mac(key, reference).finalize_verify(&tag) | valid)
        })
    }

    /// Returns the callback address `url` with two added query parameters: the reference and the
    /// token for the reference.
    pub fn add_to(&self, url: &WebUrl, reference: &Reference) -> WebUrl {
        let [name, token] = Self::PARAMETERS;
        url.with_query(name, reference.as_str()).with_query(token, &self.sign(reference))
    }

    /// Verifies the token in a request to a callback address that [`add_to`](Self::add_to)
    /// returned. Returns the reference from this address.
    ///
    /// Only the two parameters of `add_to` decide. They can be in the query or in a form body, and
    /// they can be followed by other characters or occur twice with the same value: senders change
    /// callback addresses in these ways when they append their own parameters. Whether the rest of
    /// the body can be read does not matter here. Therefore, confirm the link after a successful
    /// check, also if [`PayLinks::read_callback`](crate::PayLinks::read_callback) fails.
    ///
    /// # Errors
    /// Returns an error with [`Error::is_bad_callback`] if the token or the reference is missing or
    /// has two different values, if the reference is invalid, or if the token does not match the
    /// reference.
    pub fn check(&self, request: &CallbackRequest) -> Result<Reference> {
        let [reference, token] = Self::PARAMETERS;
        let mut parameters = request.query_parameters()?;
        if [reference, token].iter().any(|name| parameters.iter().all(|(n, _)| n != name)) {
            parameters.extend(request.form_parameters()?);
        }
        let token = only(&parameters, token, |byte| byte.is_ascii_hexdigit())
            .map_err(|Different| Error::callback("the callback has two different tokens"))?;
        let reference = only(&parameters, reference, Reference::allows)
            .map_err(|Different| Error::callback("the callback has two different references"))?;
        let token = token.ok_or_else(|| {
            Error::callback("the token is missing: there is no parameter `paylink_token`")
        })?;
        let reference = reference.ok_or_else(|| {
            Error::callback("the reference is missing: there is no parameter `paylink_reference`")
        })?;
        let reference = Reference::new(reference)
            .map_err(|_| Error::callback("the reference in the callback address is invalid"))?;
        if self.verify(&reference, &token) {
            Ok(reference)
        } else {
            Err(Error::callback("the token does not match the reference and the configured keys"))
        }
    }
}

/// A parameter has two different values.
struct Different;

/// Returns the value of a parameter that is not blank, up to the first character that is not
/// allowed in it. Another parameter or a mark may follow there without a separator.
fn only(
    parameters: &[(String, String)],
    name: &str,
    allowed: fn(u8) -> bool,
) -> std::result::Result<Option<String>, Different> {
    let mut values = parameters
        .iter()
        .filter(|(n, value)| n == name && !is_blank(value))
        .map(|(_, value)| cut(value, allowed));
    let first = values.next();
    if values.any(|other| Some(other) != first) { Err(Different) } else { Ok(first) }
}

/// Returns the value up to the first character that is not allowed. A value that was
/// percent-encoded twice is decoded again, because no allowed character is a percent sign.
fn cut(value: &str, allowed: fn(u8) -> bool) -> String {
    let value = percent_decode_str(value.trim()).decode_utf8_lossy();
    let end = value.bytes().position(|byte| !allowed(byte)).unwrap_or(value.len());
    value[..end].to_owned()
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

    /// The query of a callback address, as an observed provider may send it.
    const QUERY: &str = "shop=1&paylink_reference=ORD-1042-1&paylink_token=\
        3afce60a6e3ebfa5795987d419ebfc986914428da27ca62fcd97b8c95496390c";

    fn check(request: &CallbackRequest) -> std::result::Result<String, String> {
        let checked = token(KEY).check(request);
        checked.map(|reference| reference.to_string()).map_err(|error| {
            assert!(error.is_bad_callback());
            error.to_string()
        })
    }

    fn check_query(query: &str) -> std::result::Result<String, String> {
        check(&CallbackRequest::new("POST", query))
    }

    #[test]
    fn wire_the_token_survives_what_is_appended_to_its_address() {
        for query in [
            QUERY.to_owned(),
            format!("{QUERY}?xact_id=xk_1&reference_no=ORD-1042-1"),
            format!("{QUERY}?"),
            format!("{QUERY};xact_id=xk_1"),
            format!("{QUERY}%3Fxact_id=xk_1"),
            format!("{QUERY}%20"),
            format!("{QUERY}&xact_id=xk_1"),
            format!("?{QUERY}"),
            QUERY.replace('&', "&amp;"),
            QUERY.replace('&', "&amp;amp;"),
            QUERY.replace('&', "&amp%3B"),
            format!("{QUERY}&{QUERY}"),
            format!("{QUERY}?{QUERY}"),
            format!("{QUERY}?xact_id=xk_1&{QUERY}"),
            QUERY.replace("paylink_", "paylink%5F"),
            QUERY.replace("paylink_token", "%70aylink_token"),
            QUERY.replace("ORD-1042-1", "%4FRD%2D1042-1"),
            QUERY.replace("ORD-1042-1", "ORD%252D1042-1"),
            QUERY.replace("ORD-1042-1", "ORD-1042-1?a=b"),
            format!("paylink_token=&paylink_reference=+&{QUERY}"),
        ] {
            assert_eq!(check_query(&query).as_deref(), Ok("ORD-1042-1"), "{query}");
        }
    }

    #[test]
    fn wire_the_token_is_found_in_a_form_body() {
        let posted = |query: &str, body: &str| CallbackRequest::new("POST", query).with_body(body);
        let (reference, token) = QUERY.rsplit_once('&').unwrap();
        for request in [
            posted("", QUERY),
            posted("", &format!("{QUERY}?xact_id=xk_1")),
            posted("shop=1", QUERY),
            posted(reference, token),
            posted(token, reference),
            posted("", QUERY).with_header("content-type", "application/json"),
        ] {
            assert_eq!(check(&request).as_deref(), Ok("ORD-1042-1"), "{request:?}");
        }
        let many = "a=1&".repeat(CallbackRequest::MAX_PARAMETERS);
        let error = check(&posted("", &format!("{many}{QUERY}"))).unwrap_err();
        assert!(error.contains("more than 1,000 parameters"), "{error}");
    }

    #[test]
    fn wire_the_right_token_is_enough_whatever_the_body_is() {
        let other = QUERY.replace("ORD-1042-1", "B");
        for body in [
            b"".to_vec(),
            b"<html>".to_vec(),
            b"{\"card_holder\":\"AY\xDEE\"}".to_vec(),
            b"--x\r\n".to_vec(),
            "a=1&".repeat(2000).into_bytes(),
            vec![b'x'; CallbackRequest::MAX_DECODED_BYTES + 1],
            other.into_bytes(),
        ] {
            let request = CallbackRequest::new("POST", QUERY).with_body(body);
            assert_eq!(check(&request).as_deref(), Ok("ORD-1042-1"), "{request:?}");
        }
    }

    #[test]
    fn wire_the_error_of_a_refused_token_names_the_cause() {
        let (reference, token) = QUERY.rsplit_once('&').unwrap();
        let changed = token.replace("0c", "0d");
        for (query, cause) in [
            ("", "the token is missing"),
            ("paylink_reference=A&paylink_token=", "the token is missing"),
            (reference, "the token is missing"),
            (token, "the reference is missing"),
            (&format!("{reference}&{changed}"), "the token does not match"),
            (&format!("{reference}&paylink_token=zz"), "the token does not match"),
            (&format!("{QUERY}0"), "the token does not match"),
            (&QUERY.replace("1042-1", "1042-2"), "the token does not match"),
            (&format!("{token}&paylink_reference=%23"), "the reference in the callback"),
            (&format!("{QUERY}&paylink_reference=B"), "two different references"),
            (&format!("{QUERY}?paylink_reference=B"), "two different references"),
            (&format!("{QUERY}&amp;{changed}"), "two different tokens"),
        ] {
            let error = check_query(query).unwrap_err();
            assert!(error.contains(cause), "{query}: {error}");
            assert!(!error.contains("1042") && !error.contains("3afc"), "{error}");
        }
    }
}
