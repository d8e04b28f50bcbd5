//! The `Authorization` header.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

/// Documented: the word `Basic`, a blank, and the secret key as it is. Observed: its base64 form is
/// answered with 401.
pub(crate) fn accepts(headers: &HeaderMap, secret_key: &str) -> bool {
    let mut presented = headers.get_all(AUTHORIZATION).iter();
    let key = presented.next().and_then(|value| value.as_bytes().strip_prefix(b"Basic "));
    key == Some(secret_key.as_bytes()) && presented.next().is_none()
}
