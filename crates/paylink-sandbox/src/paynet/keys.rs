//! The secret key, and how a request presents it.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use crate::keys_file::FixedKeys;
use crate::provider::KeyVariable;
use crate::random::Random;

/// The text with which Paynet's secret keys begin. Documented by Paynet.
pub(crate) const KEY_MARK: &str = "sck_";

pub(crate) const SECRET_KEY: KeyVariable =
    KeyVariable { name: "PAYLINK_PAYNET_SECRET_KEY", begins: "sck_sandbox_" };

/// The secret key of one start. No `Debug`.
pub(crate) struct Keys {
    pub(crate) secret_key: String,
}

impl Keys {
    /// Documented: keys begin with `sck_` and continue with the base64 alphabet, so `/` and `+`
    /// occur.
    pub(crate) fn new(random: &Random, fixed: &FixedKeys) -> Self {
        let KeyVariable { name, begins } = SECRET_KEY;
        let new = || format!("{begins}{}", random.word_with(44, &['/', '+', '/']));
        Self { secret_key: fixed.value(name, new) }
    }

    /// Whether the headers present this key.
    ///
    /// Documented: the word `Basic`, a blank, and the secret key as it is. Observed: its base64
    /// form is answered with 401.
    pub(crate) fn accepts(&self, headers: &HeaderMap) -> bool {
        let mut presented = headers.get_all(AUTHORIZATION).iter();
        let key = presented.next().and_then(|value| value.as_bytes().strip_prefix(b"Basic "));
        key == Some(self.secret_key.as_bytes()) && presented.next().is_none()
    }

    /// Whether a text contains this key, even if characters other than letters and digits are
    /// escaped.
    pub(crate) fn is_shown_in(&self, text: &str) -> bool {
        text.contains(self.secret_key.split(['/', '+']).next().unwrap_or_default())
    }
}
