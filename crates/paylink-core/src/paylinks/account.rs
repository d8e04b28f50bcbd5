use super::PayLinks;
use crate::capability::Capabilities;
use crate::identity::Identity;
use crate::link::{LinkKey, Reference};

impl PayLinks {
    /// Provider, environment and account.
    pub fn identity(&self) -> &Identity {
        self.provider.identity()
    }

    /// What this client can do.
    pub fn capabilities(&self) -> &Capabilities {
        self.provider.capabilities()
    }

    /// The key of a link of this account by its reference alone, for providers that can look it up
    /// so.
    pub fn key_for(&self, reference: Reference) -> LinkKey {
        LinkKey::by_reference(self.identity(), reference)
    }
}
