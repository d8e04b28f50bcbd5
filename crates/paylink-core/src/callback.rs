//! What reaches a merchant's server from outside: always a claim, never proof.

use std::fmt;

#[cfg(feature = "signature")]
use hmac_sha256::HMAC;

#[cfg(feature = "signature")]
use crate::error::{Error, Result};
use crate::money::{Currency, Decimal};
use crate::provider::ProviderId;
use crate::wire::form;

/// What kind of call the receiver expects at this address. The sender never chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallbackKind {
    /// The provider's server posts the result of a payment.
    Payment,
    /// The payer's browser comes back to the success or failure address.
    BrowserReturn,
}

/// An incoming HTTP request, from any framework.
///
/// ```
/// use paylink_core::CallbackRequest;
/// let request = CallbackRequest::new("POST", "")
///     .with_header("content-type", "application/json")
///     .with_body(br#"{"is_succeed":true}"#);
/// assert_eq!(request.header("Content-Type"), Some("application/json"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct CallbackRequest {
    method: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl CallbackRequest {
    /// A request without headers and body. `query` comes without its question mark.
    pub fn new(method: impl Into<String>, query: impl Into<String>) -> Self {
        Self { method: method.into(), query: query.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds several headers.
    #[must_use]
    pub fn with_headers<N: Into<String>, V: Into<String>>(
        mut self,
        headers: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        self.headers.extend(headers.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The query, without its question mark.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// A header's first value, by name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as it came.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Whether the body is a form, by what `Content-Type` says.
    pub fn is_form(&self) -> bool {
        let (kind, form) = (self.header("content-type").unwrap_or_default(), b"form-urlencoded");
        kind.as_bytes().windows(form.len()).any(|part| part.eq_ignore_ascii_case(form))
    }

    /// The parameters of the query and of a form-encoded body, in order, duplicates included.
    pub fn parameters(&self) -> Vec<(String, String)> {
        let mut pairs = form::pairs(self.query.as_bytes());
        if self.is_form() {
            pairs.extend(form::pairs(&self.body));
        }
        pairs
    }
}

#[cfg(feature = "http")]
impl<B: AsRef<[u8]>> From<http::Request<B>> for CallbackRequest {
    /// Header values that are no visible ASCII are left out.
    fn from(request: http::Request<B>) -> Self {
        let headers = request.headers().iter().filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        });
        Self::new(request.method().as_str(), request.uri().query().unwrap_or_default())
            .with_headers(headers)
            .with_body(request.body().as_ref())
    }
}

impl fmt::Debug for CallbackRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Query, headers and body carry tokens and payers.
        write!(f, "CallbackRequest({}, {} bytes)", Method(&self.method), self.body.len())
    }
}

struct Method<'a>(&'a str);

impl fmt::Display for Method<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.0.len() <= 16 && self.0.bytes().all(|b| b.is_ascii_uppercase());
        f.write_str(if plain { self.0 } else { "?" })
    }
}

/// What a callback says. Give it to [`PayLinks::confirm`](crate::PayLinks::confirm); settle nothing
/// from it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Callback {
    /// Who is said to have sent it.
    pub provider: ProviderId,
    /// What the receiver expected.
    pub kind: CallbackKind,
    /// Whether the sender could be authenticated.
    pub authenticity: Authenticity,
    /// The merchant's reference, as claimed.
    pub reference: Option<String>,
    /// The provider's id of the transaction, as claimed.
    pub transaction: Option<String>,
    /// Whether a payment is claimed to have succeeded.
    pub claims_success: Option<bool>,
    /// The amount, as claimed.
    pub amount: Option<Decimal>,
    /// The currency, as claimed.
    pub currency: Option<Currency>,
}

impl Callback {
    /// A callback that claims nothing yet; the claims are set through the fields.
    pub fn new(provider: ProviderId, kind: CallbackKind, authenticity: Authenticity) -> Self {
        Self {
            provider,
            kind,
            authenticity,
            reference: None,
            transaction: None,
            claims_success: None,
            amount: None,
            currency: None,
        }
    }
}

/// Whether a callback is authentic. Even a signed one is confirmed by reading the payment back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authenticity {
    /// The provider signs nothing, or no key is configured: anybody may have sent it.
    Unsigned,
    /// The provider's signature was checked against the configured key.
    Signed,
}

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
#[cfg(feature = "signature")]
#[derive(Clone)]
pub struct CallbackToken(HMAC);

#[cfg(feature = "signature")]
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
        Ok(Self(HMAC::new(key)))
    }

    /// The token of a reference: 64 hexadecimal digits.
    pub fn sign(&self, reference: &crate::Reference) -> String {
        crate::wire::hex(&self.mac(reference).finalize())
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
        let tag = tag.and_then(|tag| <[u8; 32]>::try_from(tag).ok());
        tag.is_some_and(|tag| self.mac(reference).finalize_verify(&tag))
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

    fn mac(&self, reference: &crate::Reference) -> HMAC {
        let mut mac = self.0.clone();
        mac.update(Self::PURPOSE);
        mac.update(reference.as_str());
        mac
    }
}

#[cfg(feature = "signature")]
impl fmt::Debug for CallbackToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackToken")
    }
}

#[cfg(test)]
mod request_tests {
    use super::*;

    #[test]
    fn its_parts_come_back_as_they_were() {
        let request = CallbackRequest::new("PUT", "a=1")
            .with_headers([("X-One", "1"), ("x-one", "2"), ("y", "3")])
            .with_body("b=2");
        assert_eq!(
            (request.method(), request.query(), request.body()),
            ("PUT", "a=1", &b"b=2"[..])
        );
        assert_eq!((request.header("x-ONE"), request.header("Y")), (Some("1"), Some("3")));
        assert_eq!(request.header("z"), None);
    }

    #[test]
    fn a_body_has_parameters_only_if_it_is_a_form() {
        let names = |kind: &str| {
            let request = CallbackRequest::new("POST", "a=1")
                .with_header("Content-Type", kind)
                .with_body("b=2");
            request.parameters().into_iter().map(|(name, _)| name).collect::<String>()
        };
        assert_eq!(names(" Application/x-www-form-urlencoded; charset=utf-8"), "ab");
        assert_eq!(names("application/json"), "a");
    }

    #[test]
    fn what_is_no_method_is_not_shown() {
        for (method, shown) in
            [("DELETE", "DELETE"), ("secret", "?"), ("AVERYLONGSECRETINDEED", "?")]
        {
            let request = CallbackRequest::new(method, "");
            assert_eq!(format!("{request:?}"), format!("CallbackRequest({shown}, 0 bytes)"));
        }
    }
}

#[cfg(test)]
#[cfg(feature = "signature")]
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

    #[test]
    fn debug_shows_neither_token_nor_body() {
        let request = CallbackRequest::new("POST", "token=SECRET")
            .with_header("x", "SECRET")
            .with_body("SECRET");
        assert_eq!(format!("{request:?}"), "CallbackRequest(POST, 6 bytes)");
    }
}
