use super::PayLinks;
use crate::capability::Capabilities;
use crate::identity::Identity;
use crate::link::{LinkKey, Reference};

impl PayLinks {
    /// Returns the provider, environment and account to which this handle belongs.
    pub fn identity(&self) -> &Identity {
        self.provider.identity()
    }

    /// Returns the operations, fields and filters that the client of this handle supports.
    pub fn capabilities(&self) -> &Capabilities {
        self.provider.capabilities()
    }

    /// Creates a key for a link of this account, without the provider's id for the link. With this
    /// key, the link can be read only if the client supports
    /// [`Operation::GetByReference`](crate::Operation::GetByReference).
    pub fn key_for(&self, reference: Reference) -> LinkKey {
        LinkKey::by_reference(self.identity(), reference)
    }
}
