//! What the shared parts of the sandbox know about a provider: its id, its description, and the
//! interface of its module. No file here names a provider; the list is in [`crate::provider_list`].

mod description;
mod module;
mod state;

use std::fmt;

use serde::{Serialize, Serializer};

pub(crate) use description::{
    AmountForm, Description, Host, KeyVariable, LinkKind, MOST_ROWS, RequestRules, Secrets,
    Services, below,
};
pub(crate) use module::{
    ActionError, ActionInput, BoxFuture, Operator, ProviderModule, Redirect, ShellExports,
};
pub(crate) use state::{
    KeptState, LinksAndTransactions, ProviderKeys, ProviderState, ProviderStore,
};

/// A payment provider that the sandbox simulates.
///
/// [`Provider::ALL`] lists all providers. The public module of each provider has a constant
/// `PROVIDER` of this type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Provider {
    id: &'static str,
    name: &'static str,
}

impl Provider {
    pub(crate) const fn new(id: &'static str, name: &'static str) -> Self {
        Self { id, name }
    }

    /// Returns the provider's id: its name in lower case without spaces, such as `ahlpay`.
    pub const fn id(self) -> &'static str {
        self.id
    }

    /// Returns the provider's name in its own spelling, such as `AHL Pay`.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Provider {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}
