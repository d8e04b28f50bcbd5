use std::fmt;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::CallbackRequest;
use crate::wire::{hex, unhex};

const VERSION: u8 = 1;

/// The stored form of a [`CallbackRequest`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    version: u8,
    method: String,
    query: String,
    headers: Headers,
    body: Body,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Body {
    Text(String),
    /// Bytes that are not UTF-8, as hexadecimal digits.
    Hex(String),
}

#[derive(Serialize)]
#[serde(transparent)]
struct Headers(Vec<(String, String)>);

impl CallbackRequest {
    /// The maximum size of a request that can be serialized, in bytes: 1 MiB. The size is the total
    /// length of the method, query, headers and body.
    pub const MAX_STORED_BYTES: usize = 1024 * 1024;
    /// The maximum number of headers of a request that can be serialized.
    pub const MAX_STORED_HEADERS: usize = 256;

    fn fits_storage(&self) -> bool {
        let headers: usize = self.headers().map(|(name, value)| name.len() + value.len()).sum();
        let bytes = self.method().len() + self.query().len() + headers + self.body().len();
        bytes <= Self::MAX_STORED_BYTES && self.headers().count() <= Self::MAX_STORED_HEADERS
    }
}

const TOO_LARGE: &str = "a stored callback must have at most 1 MiB and 256 headers";

/// Serializes the whole request, so that you can store the callback first and confirm the payment
/// later.
///
/// **The stored form contains personal data**, because it contains the complete query, headers and
/// body. Protect the stored form like the data of an order, and delete it when the order is
/// completed.
///
/// The stored form contains the version number of its format and all bytes of the request.
/// Serialization and deserialization fail if a request is larger than
/// [`MAX_STORED_BYTES`](CallbackRequest::MAX_STORED_BYTES), or has more than
/// [`MAX_STORED_HEADERS`](CallbackRequest::MAX_STORED_HEADERS) headers.
///
/// ```
/// use paylink_core::CallbackRequest;
/// let request = CallbackRequest::new("POST", "").with_body(b"{}");
/// let stored = serde_json::to_string(&request)?;
/// assert_eq!(
///     stored,
///     r#"{"version":1,"method":"POST","query":"","headers":[],"body":{"text":"{}"}}"#
/// );
/// assert_eq!(serde_json::from_str::<CallbackRequest>(&stored)?, request);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl Serialize for CallbackRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.fits_storage() {
            return Err(S::Error::custom(TOO_LARGE));
        }
        let body = match std::str::from_utf8(self.body()) {
            Ok(text) => Body::Text(text.to_owned()),
            Err(_) => Body::Hex(hex(self.body())),
        };
        let headers = self.headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
        Stored {
            version: VERSION,
            method: self.method().to_owned(),
            query: self.query().to_owned(),
            headers: Headers(headers.collect()),
            body,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for CallbackRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        if stored.version != VERSION {
            return Err(D::Error::custom("the stored callback has an unknown version"));
        }
        let body = match stored.body {
            Body::Text(text) => text.into_bytes(),
            Body::Hex(digits) => unhex(digits.as_bytes()).ok_or_else(|| {
                D::Error::custom("the body must consist of pairs of hexadecimal digits")
            })?,
        };
        let request =
            Self::new(stored.method, stored.query).with_headers(stored.headers.0).with_body(body);
        if request.fits_storage() { Ok(request) } else { Err(D::Error::custom(TOO_LARGE)) }
    }
}

impl<'de> Deserialize<'de> for Headers {
    /// Stops at the limit, because many empty headers take more memory than their text.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bounded;

        impl<'de> Visitor<'de> for Bounded {
            type Value = Headers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of headers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Headers, A::Error> {
                let mut headers = Vec::new();
                while let Some(header) = rows.next_element()? {
                    if headers.len() == CallbackRequest::MAX_STORED_HEADERS {
                        return Err(A::Error::custom(TOO_LARGE));
                    }
                    headers.push(header);
                }
                Ok(Headers(headers))
            }
        }

        deserializer.deserialize_seq(Bounded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn there_and_back(request: &CallbackRequest) -> CallbackRequest {
        serde_json::from_str(&serde_json::to_string(request).unwrap()).unwrap()
    }

    #[test]
    fn a_body_that_is_not_utf8_is_kept() {
        let request = CallbackRequest::new("POST", "a=1").with_body(b"\x1f\x8b\xff".to_vec());
        let stored = serde_json::to_string(&request).unwrap();
        assert!(stored.contains(r#""body":{"hex":"1f8bff"}"#), "{stored}");
        assert_eq!(there_and_back(&request), request);
    }

    #[test]
    fn what_is_too_large_is_neither_written_nor_read() {
        let most = CallbackRequest::MAX_STORED_BYTES;
        let request = |bytes: usize| CallbackRequest::new("", "").with_body(vec![b'x'; bytes]);
        assert_eq!(there_and_back(&request(most)), request(most));
        assert!(serde_json::to_string(&request(most + 1)).is_err());
        let mut stored = serde_json::to_value(request(1)).unwrap();
        stored["body"]["text"] = "x".repeat(most + 1).into();
        assert!(serde_json::from_value::<CallbackRequest>(stored.clone()).is_err());
        stored["body"] = serde_json::json!({ "hex": "ff".repeat(most + 1) });
        assert!(serde_json::from_value::<CallbackRequest>(stored).is_err());

        let headers = |count: usize| request(0).with_headers(vec![("", ""); count]);
        assert_eq!(there_and_back(&headers(256)), headers(256));
        assert!(serde_json::to_string(&headers(257)).is_err());
        let mut stored = serde_json::to_value(headers(0)).unwrap();
        stored["headers"] = vec![["", ""]; 257].into();
        assert!(serde_json::from_value::<CallbackRequest>(stored).is_err());
    }

    #[test]
    fn another_version_or_form_is_refused() {
        let right = serde_json::to_value(CallbackRequest::new("POST", "")).unwrap();
        for (member, value) in [
            ("version", 2.into()),
            ("version", "1".into()),
            ("body", serde_json::json!({ "hex": "f" })),
            ("body", serde_json::json!({ "hex": "zz" })),
            ("body", serde_json::json!({ "base64": "" })),
            ("headers", serde_json::json!([["one"]])),
            ("more", 1.into()),
        ] {
            let mut wrong = right.clone();
            wrong[member] = value;
            assert!(serde_json::from_value::<CallbackRequest>(wrong).is_err(), "{member}");
        }
    }

    proptest! {
        #[test]
        fn every_request_survives(
            method in ".{0,9}", query in ".{0,40}", body in proptest::collection::vec(0u8.., 0..60),
            headers in proptest::collection::vec((".{0,9}", ".{0,9}"), 0..5),
        ) {
            let request = CallbackRequest::new(method, query).with_headers(headers).with_body(body);
            prop_assert_eq!(there_and_back(&request), request);
        }
    }
}
