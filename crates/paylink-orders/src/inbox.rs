//! The form in which a callback is stored.

use paylink_core::{CallbackRequest, Identity, Money};

use crate::error::{OrdersError, Result};

/// The maximum total size of the query and the body of a callback that are stored, in bytes.
pub(crate) const MAX_BYTES: usize = 64 * 1024;

/// The headers that are stored, because they describe the format of the body and its sender. Other
/// headers may contain secrets.
const HEADERS: [&str; 3] = ["content-type", "content-length", "user-agent"];

/// The parameter whose value is not stored. The second and third forms occur if the parameter is
/// encoded within another parameter.
const TOKENS: [&[u8]; 3] = [b"paylink_token=", b"paylink_token%3D", b"paylink_token%3d"];

/// Returns the digest of a callback, and the callback in its stored form, which does not contain
/// the token. The query and the body of a callback that is too large are not stored.
pub(crate) fn stored(request: &CallbackRequest) -> Result<(Vec<u8>, Vec<u8>)> {
    let query = without_token(request.query().as_bytes());
    let body = without_token(request.body());
    let mut digest = hmac_sha256::Hash::new();
    for part in [request.method().as_bytes(), &query, request.body()] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    // A request with a right token wakes the read whatever it contains, but it does not fill the
    // disk.
    let is_large = query.len() + body.len() > MAX_BYTES;
    let (query, body) = if is_large { (Vec::new(), Vec::new()) } else { (query, body) };
    let kept: Vec<(&str, &str)> = request
        .headers()
        .filter(|(name, _)| HEADERS.iter().any(|kept| kept.eq_ignore_ascii_case(name)))
        .collect();
    let request = CallbackRequest::new(request.method(), String::from_utf8_lossy(&query))
        .with_headers(kept)
        .with_body(body);
    let stored = serde_json::to_vec(&request)
        .map_err(|_| OrdersError::Invalid { field: "callback", rule: "cannot be stored" })?;
    Ok((digest.finalize().to_vec(), stored))
}

/// Returns the text without the values of the token parameter.
fn without_token(text: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(name) = TOKENS.iter().find(|name| rest.starts_with(name)) {
            kept.extend_from_slice(name);
            rest = &rest[name.len()..];
            rest = &rest[rest.iter().take_while(|b| b.is_ascii_hexdigit()).count()..];
        } else {
            kept.push(rest[0]);
            rest = &rest[1..];
        }
    }
    kept
}

/// Returns a hash of the data of an order that must never change: amount, currency and account. The
/// payer, the texts and the lifetime may change while the order has no link.
pub(crate) fn fingerprint(account: &Identity, amount: Money) -> Vec<u8> {
    let text = format!(
        "{}:{}:{}:{}:{}",
        account.provider(),
        account.environment(),
        account.account(),
        amount.minor(),
        amount.currency()
    );
    hmac_sha256::Hash::hash(text.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_and_foreign_headers_are_not_stored() {
        let request = CallbackRequest::new("POST", "a=1&paylink_token=0aF9&b=paylink_token=ff?x")
            .with_header("Content-Type", "application/json")
            .with_header("Authorization", "Basic secret")
            .with_header("Cookie", "secret")
            .with_body(b"paylink_token=beef&url=%3Fpaylink_token%3Dcafe".to_vec());
        let (_, stored) = stored(&request).unwrap();
        let text = String::from_utf8(stored).unwrap();
        for secret in ["0aF9", "ff?", "secret", "beef", "cafe"] {
            assert!(!text.contains(secret), "{text}");
        }
        assert!(text.contains("a=1&paylink_token=&b=paylink_token=?x"), "{text}");
        assert!(text.contains("application/json"), "{text}");
    }

    #[test]
    fn a_repeated_callback_has_the_same_digest_and_another_one_has_not() {
        let request = |query: &str, body: &str| {
            CallbackRequest::new("POST", query).with_body(body.as_bytes().to_vec())
        };
        let digest = |request: &CallbackRequest| stored(request).unwrap().0;
        let first = digest(&request("a=1", "b"));
        assert_eq!(digest(&request("a=1", "b").with_header("User-Agent", "x")), first);
        for other in [request("a=1b", ""), request("a=2", "b"), request("a=1", "c")] {
            assert_ne!(digest(&other), first);
        }
        // Of a callback that is too large, only the digest is stored.
        let most = "x".repeat(MAX_BYTES);
        let length = |request: &CallbackRequest| stored(request).unwrap().1.len();
        assert!(length(&request("", &most)) > MAX_BYTES);
        assert!(length(&request("a", &most)) < 200);
        assert_ne!(digest(&request("a", &most)), digest(&request("b", &most)));
    }
}
