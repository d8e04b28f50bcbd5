use super::PayLinks;
use crate::capability::Capabilities;
use crate::identity::Identity;
use crate::link::{LinkKey, Reference};

impl PayLinks {
    /// Returns the provider, environment and account.
    pub fn identity(&self) -> &Identity {
        self.provider.identity()
    }

    /// Returns what this client can do.
    pub fn capabilities(&self) -> &Capabilities {
        self.provider.capabilities()
    }

    /// Returns the key of a link of this account, made from its reference alone. Only providers
    /// that offer [`Operation::GetByReference`](crate::Operation::GetByReference) can read a link
    /// with it.
    pub fn key_for(&self, reference: Reference) -> LinkKey {
        LinkKey::by_reference(self.identity(), reference)
    }
}
