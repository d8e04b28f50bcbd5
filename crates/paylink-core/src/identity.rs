use std::fmt;
use std::sync::Arc;

use crate::error::{Error, Result, RuleCode};
use crate::provider_id::ProviderId;

/// Whose links a client works with: provider, environment and account. Part of every
/// [`LinkKey`](crate::LinkKey),
/// and shared by them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Identity(Arc<Parts>);

#[derive(PartialEq, Eq, Hash)]
struct Parts {
    provider: ProviderId,
    environment: Box<str>,
    account: Box<str>,
}

impl Identity {
    /// An identity. The account is a name that the merchant chooses for one set of keys; it
    /// survives a change of keys.
    ///
    /// # Errors
    /// Each part is 1 to 64 of `a–z A–Z 0–9 - _ .`.
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

    /// The provider.
    pub fn provider(&self) -> &ProviderId {
        &self.0.provider
    }

    /// The environment's name, such as `test` or `production`.
    pub fn environment(&self) -> &str {
        &self.0.environment
    }

    /// The account's name, `default` unless the builder was told another.
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
