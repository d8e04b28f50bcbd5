//! The secret key, and how a request presents it.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::keys_file::FixedKeys;
use crate::provider::{KeyVariable, ProviderKeys};
use crate::random::Random;

/// The text with which Paynet's secret keys begin. Documented by Paynet.
pub(crate) const KEY_MARK: &str = "sck_";

const SCHEME: &str = "Basic";

pub(crate) const SECRET_KEY: KeyVariable =
    KeyVariable { name: "PAYLINK_PAYNET_SECRET_KEY", begins: "sck_sandbox_" };

/// The secret key of one start. No `Debug`.
pub(crate) struct Keys {
    pub(crate) secret_key: String,
}

impl ProviderKeys for Keys {
    /// Documented: keys begin with `sck_` and continue with the base64 alphabet, so `/` and `+`
    /// occur.
    fn new(random: &Random, fixed: &FixedKeys) -> Self {
        let KeyVariable { name, begins } = SECRET_KEY;
        let new = || format!("{begins}{}", random.word_with(44, &['/', '+', '/']));
        Self { secret_key: fixed.value(name, new) }
    }
}

impl Keys {
    /// Whether the headers present this key.
    ///
    /// Documented: the word `Basic`, a blank, and the secret key as it is. Observed: its base64
    /// form is answered with 401. HTTP compares the word in any case.
    pub(crate) fn accepts(&self, headers: &HeaderMap) -> bool {
        authorization(headers).and_then(|text| text.split_once(' ')).is_some_and(|(scheme, key)| {
            scheme.eq_ignore_ascii_case(SCHEME) && key == self.secret_key
        })
    }

    /// Returns how the headers present this key, if not as documented.
    pub(crate) fn remark(&self, headers: &HeaderMap) -> Option<&'static str> {
        let text = authorization(headers)?;
        if text == self.secret_key {
            return Some("the header Authorization contains the key without the word `Basic`");
        }
        let (scheme, presented) = text.split_once(' ')?;
        if presented == self.secret_key {
            return match scheme {
                SCHEME => None,
                other if other.eq_ignore_ascii_case(SCHEME) => Some(
                    "the word `Basic` in the header Authorization is not in the documented case",
                ),
                _ => {
                    Some("the header Authorization does not begin with the documented word `Basic`")
                }
            };
        }
        let key = &self.secret_key;
        let is_encoded = [key.clone(), format!("{key}:"), format!(":{key}")]
            .iter()
            .any(|text| presented == BASE64.encode(text));
        is_encoded
            .then_some("the header Authorization contains the key in Base64, but it must be plain")
    }

    /// Whether a text contains this key, even if characters other than letters and digits are
    /// escaped.
    pub(crate) fn is_shown_in(&self, text: &str) -> bool {
        text.contains(self.secret_key.split(['/', '+']).next().unwrap_or_default())
    }
}

/// Returns the one `Authorization` header.
fn authorization(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}
