//! What callers store and pass back: link keys, page cursors, callback tokens.

use paylink_core::{
    CallbackRequest, CallbackToken, Identity, LinkKey, PageCursor, ProviderId, Reference,
};

pub(crate) fn keys(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else { return false };
    let key = text.parse::<LinkKey>().ok();
    if let Some(key) = &key {
        assert_eq!(&key.to_string().parse::<LinkKey>().expect("our own form"), key);
        let stored = serde_json::to_string(key).expect("a key can be stored");
        assert_eq!(&serde_json::from_str::<LinkKey>(&stored).expect("and read"), key);
    }
    let cursor = text.parse::<PageCursor>().ok();
    if let Some(cursor) = &cursor {
        assert_eq!(cursor.to_string(), text);
    }
    any_id(text);
    any_token(text);
    key.is_some() || cursor.is_some()
}

/// A provider's id may contain anything, and is returned unchanged.
fn any_id(id: &str) {
    let identity =
        Identity::new(ProviderId::from_static("paynet"), "test", "default").expect("an identity");
    let key =
        LinkKey::by_reference(&identity, Reference::new("ORD:1").expect("a reference")).with_id(id);
    let text = key.to_string();
    assert!(text.bytes().all(|b| b.is_ascii_graphic()), "a key fits one column");
    assert_eq!(text.parse::<LinkKey>().expect("our own form"), key);
    let cursor = PageCursor::new(&ProviderId::from_static("paynet"), id);
    assert_eq!(cursor.to_string().parse::<PageCursor>().expect("our own form"), cursor);
}

/// Only the right text is accepted as a token, and only the right query names a reference.
fn any_token(text: &str) {
    let token = CallbackToken::new("0123456789abcdef0123456789abcdef").expect("a key");
    let reference = Reference::new("ORD-1").expect("a reference");
    let right = token.sign(&reference);
    assert_eq!(token.verify(&reference, text), text.eq_ignore_ascii_case(&right));
    let asked = CallbackRequest::new("POST", text);
    if let Ok(found) = token.check(&asked) {
        assert!(
            text.to_ascii_lowercase().contains(&token.sign(&found)),
            "a token that nobody signed"
        );
    }
    if let Ok(own) = Reference::new(text) {
        assert!(token.verify(&own, &token.sign(&own)));
        assert!(own == reference || !token.verify(&own, &right));
    }
}
