use std::fmt;
use std::sync::Arc;

use crate::error::{Error, Result, RuleCode};
use crate::provider_id::ProviderId;

/// The provider, environment and account of a client. Every [`LinkKey`](crate::LinkKey) contains an
/// identity. Cloning an identity is cheap, because clones share their contents.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Identity(Arc<Parts>);

#[derive(PartialEq, Eq, Hash)]
struct Parts {
    provider: ProviderId,
    environment: Box<str>,
    account: Box<str>,
}

impl Identity {
    /// Creates an identity. `account` is a name that the merchant chooses for one account at the
    /// provider. Do not change the name when you replace the API keys.
    ///
    /// # Errors
    /// Returns an error if the provider, environment or account is empty, is longer than 64
    /// characters, or contains characters other than `a–z A–Z 0–9 - _ .`.
    pub fn new(provider: ProviderId, environment: &str, account: &str) -> Result<Self> {
        for (field, text) in
            [("provider", provider.as_str()), ("environment", environment), ("account", account)]
        {
            let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
            if text.is_empty() || text.len() > 64 || !text.bytes().all(plain) {
                return Err(Error::invalid(
                    field,
                    RuleCode::Characters,
                    "must be 1 to 64 letters, digits, hyphens, underscores or dots",
                ));
            }
        }
        Ok(Self(Arc::new(Parts {
            provider,
            environment: environment.into(),
            account: account.into(),
        })))
    }

    /// Returns the provider.
    pub fn provider(&self) -> &ProviderId {
        &self.0.provider
    }

    /// Returns the name of the environment, such as `test` or `production`.
    pub fn environment(&self) -> &str {
        &self.0.environment
    }

    /// Returns the name of the account. The name is `default` unless the client's builder sets the
    /// name.
    pub fn account(&self) -> &str {
        &self.0.account
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("provider", self.provider())
            .field("environment", &self.environment())
            .field("account", &self.account())
            .finish()
    }
}
