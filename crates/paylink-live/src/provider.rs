//! The providers that have questions.

use std::fmt;
use std::str::FromStr;

use paylink_sandbox::Switch;

use crate::table::Table;
use crate::{ahl, paynet, paywall};

/// A provider that has questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Provider {
    /// Paynet.
    Paynet,
    /// Paywall.
    Paywall,
    /// AHL Pay.
    Ahl,
}

/// The name is not one of [`Provider::NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there are questions for {} only", Provider::NAMES.join(", "))]
pub struct UnknownProvider;

impl Provider {
    /// All providers.
    pub const ALL: [Self; 3] = [Self::Paynet, Self::Paywall, Self::Ahl];

    /// The names of all providers, in the order of [`ALL`](Self::ALL).
    pub const NAMES: [&'static str; 3] =
        [Self::Paynet.name(), Self::Paywall.name(), Self::Ahl.name()];

    /// Returns the provider's name, such as `paynet`. Its switches begin with this name.
    pub const fn name(self) -> &'static str {
        self.table().name
    }

    /// Returns the entries of the register that have a question, in the order of the register.
    pub fn entries(self) -> Vec<Switch> {
        self.table().entries.iter().map(|entry| entry.switch).collect()
    }

    /// Returns the documented test hosts. No other host is ever asked.
    pub fn test_hosts(self) -> Vec<&'static str> {
        let mut urls: Vec<_> = self.table().hosts.iter().map(|host| host.url).collect();
        urls.sort_unstable();
        urls.dedup();
        urls
    }

    pub(crate) const fn table(self) -> &'static Table {
        match self {
            Self::Paynet => &paynet::TABLE,
            Self::Paywall => &paywall::TABLE,
            Self::Ahl => &ahl::TABLE,
        }
    }
}

/// Accepts the names, and `ahlpay` for AHL Pay.
impl FromStr for Provider {
    type Err = UnknownProvider;

    fn from_str(name: &str) -> Result<Self, UnknownProvider> {
        let is = |own: &Self| own.name() == name || own.table().provider_id == name;
        Self::ALL.into_iter().find(is).ok_or(UnknownProvider)
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
