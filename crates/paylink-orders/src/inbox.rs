//! The form in which a callback is stored.

use std::time::SystemTime;

use paylink_core::{CallbackKind, CallbackRequest, CallbackToken, Identity, Reference};

use crate::error::{OrdersError, Result};
use crate::orders::{Orders, time};
use crate::sql::StoreError;
use crate::store::InboxRecord;

/// The maximum total size of the query and the body of a callback that are stored, in bytes.
pub(crate) const MAX_BYTES: usize = 64 * 1024;

/// The headers that are stored, because they describe the format of the body and its sender. Other
/// headers may contain secrets.
const HEADERS: [&str; 3] = ["content-type", "content-length", "user-agent"];

/// A callback in the inbox of [`Orders::inbox`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct InboxEntry {
    /// The number of the entry. A later callback has a higher one.
    pub id: i64,
    /// The account that the callback was received for.
    pub account: Identity,
    /// The kind of the callback.
    pub kind: CallbackKind,
    /// The reference in the callback's address, which the token belonged to.
    pub reference: Reference,
    /// When the callback came for the first time.
    pub received: SystemTime,
    /// When the callback came for the last time.
    pub last_received: SystemTime,
    /// How often the callback came.
    pub times: i64,
    /// The request: method, query, body, and the headers that say how the body is to be read. The
    /// value of the token is not in it. It is `None` after [`Orders::purge`]. Of a callback of more
    /// than 64 KiB, query and body are empty.
    ///
    /// **It contains personal data.** `Debug` does not show it.
    pub request: Option<CallbackRequest>,
}

impl InboxEntry {
    /// Returns the request with a new token in each place from which a token was removed, so that
    /// a server with this key accepts it. Returns `None` if the contents were purged, or were too
    /// large to be stored.
    pub fn signed(&self, token: &CallbackToken) -> Option<CallbackRequest> {
        let request = self.request.as_ref()?;
        let token = token.sign(&self.reference);
        let (query, in_query) = replace_tokens(request.query().as_bytes(), &token);
        let (body, in_body) = replace_tokens(request.body(), &token);
        // Without a place for its token, the request is not the one that was received.
        (in_query + in_body > 0).then(|| {
            CallbackRequest::new(request.method(), String::from_utf8_lossy(&query))
                .with_headers(request.headers())
                .with_body(body)
        })
    }
}

impl Orders {
    /// Returns at most `limit` callbacks of the inbox, the newest first. `after` is the
    /// [`id`](InboxEntry::id) of the last one of the page before.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn inbox(&self, after: Option<i64>, limit: u32) -> Result<Vec<InboxEntry>> {
        let limit = i64::from(limit.clamp(1, 1_000));
        self.inner.database.inbox(after, limit).await?.into_iter().map(entry).collect()
    }

    /// Returns a callback of the inbox, or `None` if there is none with this id.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn inbox_entry(&self, id: i64) -> Result<Option<InboxEntry>> {
        self.inner.database.inbox_entry(id).await?.map(entry).transpose()
    }
}

fn entry(record: InboxRecord) -> Result<InboxEntry> {
    let unknown =
        || OrdersError::Store(StoreError::Other("a callback has an unknown form".to_owned()));
    let request = record.request.map(|stored| serde_json::from_slice(&stored));
    Ok(InboxEntry {
        id: record.id,
        account: record.account,
        kind: record.kind.parse().map_err(|_| unknown())?,
        reference: Reference::new(record.reference)?,
        received: time(record.received_at),
        last_received: time(record.last_at),
        times: record.times,
        request: request.transpose().map_err(|_| unknown())?,
    })
}

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
    replace_tokens(text, "").0
}

/// Replaces the values of the token parameter, also where its name is encoded, once or within
/// another parameter. Returns how often the parameter occurs.
fn replace_tokens(text: &[u8], token: &str) -> (Vec<u8>, usize) {
    let (mut replaced, mut count) = (Vec::with_capacity(text.len()), 0);
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(length) = token_name(rest) {
            let (name, value) = rest.split_at(length);
            replaced.extend_from_slice(name);
            replaced.extend_from_slice(token.as_bytes());
            rest = &value[value.iter().take_while(|b| b.is_ascii_hexdigit()).count()..];
            count += 1;
        } else {
            replaced.push(rest[0]);
            rest = &rest[1..];
        }
    }
    (replaced, count)
}

/// Returns the length of the token parameter's name and of the sign after it, if the text begins
/// with them.
fn token_name(text: &[u8]) -> Option<usize> {
    let rest = text.strip_prefix(b"paylink")?;
    let rest = after_encoded(rest, b'_', b"5f")?.strip_prefix(b"token")?;
    Some(text.len() - after_encoded(rest, b'=', b"3d")?.len())
}

/// Returns the text after a character that may be percent-encoded, any number of times.
fn after_encoded<'a>(text: &'a [u8], plain: u8, code: &[u8; 2]) -> Option<&'a [u8]> {
    if let Some(rest) = text.strip_prefix(&[plain]) {
        return Some(rest);
    }
    let mut rest = text.strip_prefix(b"%")?;
    while let Some(more) = rest.strip_prefix(b"25") {
        rest = more;
    }
    let (found, rest) = rest.split_at_checked(2)?;
    found.eq_ignore_ascii_case(code).then_some(rest)
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
    fn wire_a_token_is_removed_however_its_name_is_encoded() {
        for name in [
            "paylink_token=",
            "paylink%5Ftoken=",
            "paylink%5ftoken%3d",
            "a=%3Fpaylink_token%3D",
            "paylink%255Ftoken%253D",
        ] {
            let text = format!("{name}c0ffee&b=1");
            assert_eq!(without_token(text.as_bytes()), format!("{name}&b=1").as_bytes(), "{name}");
        }
        for text in ["paylink_token", "paylink%5", "paylink%", "paylink%5Etoken=a1", "paylink"] {
            assert_eq!(without_token(text.as_bytes()), text.as_bytes(), "{text}");
        }
    }

    #[test]
    fn an_entry_is_signed_in_each_place_of_its_token() {
        let token = CallbackToken::new("0123456789abcdef0123456789abcdef").unwrap();
        let reference = Reference::new("T1.1042-1").unwrap();
        let url = token.add_to(&"https://shop.example/c?a=1".parse().unwrap(), &reference);
        let query = url.as_str().split_once('?').unwrap().1;
        let entry = |request: Option<CallbackRequest>| InboxEntry {
            id: 1,
            account: Identity::new(paylink_core::ProviderId::new("paynet"), "test", "a").unwrap(),
            kind: CallbackKind::Payment,
            reference: reference.clone(),
            received: SystemTime::UNIX_EPOCH,
            last_received: SystemTime::UNIX_EPOCH,
            times: 1,
            request,
        };
        let as_stored = |request: &CallbackRequest| {
            serde_json::from_slice::<CallbackRequest>(&stored(request).unwrap().1).unwrap()
        };
        for request in [
            CallbackRequest::new("POST", query).with_body(b"\xff\x00".to_vec()),
            CallbackRequest::new("GET", format!("{query}?{query}")),
            CallbackRequest::new("POST", query.replace("paylink_", "paylink%5F")),
            CallbackRequest::new("PUT", "").with_header("content-type", "x").with_body(query),
        ] {
            let stored = as_stored(&request);
            assert!(token.check(&stored).is_err());
            assert_eq!(entry(Some(stored)).signed(&token), Some(request));
        }
        let large = CallbackRequest::new("POST", query).with_body(vec![b'x'; MAX_BYTES]);
        assert_eq!(entry(Some(as_stored(&large))).signed(&token), None);
        assert_eq!(entry(None).signed(&token), None);
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
