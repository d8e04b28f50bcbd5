//! The account of one start, and whether a text shows its secrets.

use std::sync::Mutex;

use sha2::{Digest, Sha256};

use crate::keys_file::FixedKeys;
use crate::provider::{KeyVariable, ProviderKeys};
use crate::random::Random;

use super::tokens::{TOKEN_MARK, Tokens};

/// The text with which all secrets begin, so that redaction recognizes them.
pub(crate) const KEY_MARK: &str = "AhlPaySandbox";

/// The text with which the e-mail address begins.
pub(crate) const EMAIL_MARK: &str = "ahlpay-sandbox-";

/// The variables with keys: the login, and the hash password.
pub(crate) const VARIABLES: [KeyVariable; 3] = [
    KeyVariable { name: "PAYLINK_AHL_EMAIL", begins: EMAIL_MARK },
    KeyVariable { name: "PAYLINK_AHL_PASSWORD", begins: "AhlPaySandboxPassword" },
    KeyVariable { name: "PAYLINK_AHL_HASH_PASSWORD", begins: "AhlPaySandboxHash" },
];

/// Documented by example; observed: the number that the back office sends.
pub(crate) const MEMBER_ID: u32 = 1;

/// All secrets of one start except its tokens. No `Debug`.
pub(crate) struct Keys {
    pub(crate) email: String,
    pub(crate) password: String,
    /// What the hash of a request begins with. It is never sent.
    pub(crate) hash_password: String,
    pub(crate) merchant_id: u32,
    /// The tokens of all logins.
    pub(crate) tokens: Mutex<Tokens>,
}

impl ProviderKeys for Keys {
    /// Observed: the login is an e-mail address and a password. The number has five digits, as in
    /// the published examples, and follows from the e-mail address.
    fn new(random: &Random, fixed: &FixedKeys) -> Self {
        let [email, password, hash_password] = VARIABLES;
        let value = |own: KeyVariable, rest: &dyn Fn() -> String| {
            fixed.value(own.name, || format!("{}{}", own.begins, rest()))
        };
        let name = || format!("{}@shop.example", random.word(8).to_ascii_lowercase());
        let email = value(email, &name);
        let number = Sha256::digest(&email)
            .iter()
            .take(4)
            .fold(0, |number, byte| number * 256 + u32::from(*byte));
        Self {
            password: value(password, &|| random.word_with(24, &['+', '/', '='])),
            hash_password: value(hash_password, &|| random.word(16)),
            merchant_id: 90_000 + number % 10_000,
            email,
            tokens: Mutex::default(),
        }
    }
}

impl Keys {
    /// Whether a text contains the e-mail address or the password, even if characters other than
    /// letters and digits are escaped.
    pub(crate) fn login_is_shown_in(&self, text: &str) -> bool {
        let head = self.password.split('+').next().unwrap_or_default();
        let name = self.email.split('@').next().unwrap_or_default();
        text.contains(head) || text.contains(name)
    }

    pub(crate) fn hash_password_is_shown_in(&self, text: &str) -> bool {
        text.contains(&self.hash_password)
    }

    /// Whether a text shows anything of this account: the login, the hash password, or a token.
    pub(crate) fn shows_any(&self, text: &str) -> bool {
        self.login_is_shown_in(text)
            || self.hash_password_is_shown_in(text)
            || text.contains(TOKEN_MARK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_login_can_be_pasted_into_a_shell_and_is_seen_however_it_is_written() {
        let keys = Keys::new(&Random::seeded().unwrap(), &FixedKeys::default());
        let plain = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-@.".contains(&byte))
        };
        assert!(plain(&keys.email) && plain(&keys.password) && plain(&keys.hash_password));
        assert!(
            ["+", "/", "="].iter().all(|mark| keys.password.contains(mark)),
            "{}",
            keys.password
        );
        for shown in [
            keys.password.clone(),
            keys.password.replace('/', "\\/"),
            keys.password.replace('+', "%2B"),
            keys.email.replace('@', "%40"),
        ] {
            let text = format!("x{shown}y");
            assert!(keys.login_is_shown_in(&text) && keys.shows_any(&text), "{text}");
        }
        assert!(
            keys.shows_any(&keys.hash_password) && !keys.login_is_shown_in(&keys.hash_password)
        );
        assert!(!keys.shows_any("Şükrü AhlPaySandbox ahlpay-sandbox-"));
        assert!((90_000..100_000).contains(&keys.merchant_id));
    }
}
