use super::PayLinks;
use crate::capability::Capabilities;
use crate::identity::Identity;
use crate::link::{LinkKey, Reference};

impl PayLinks {
    /// Returns the provider, environment and account.
    pub fn identity(&self) -> &Identity {
        self.provider.identity()
    }

    /// Returns the operations and features that this client supports.
    pub fn capabilities(&self) -> &Capabilities {
        self.provider.capabilities()
    }

    /// Returns the key of a link of this account that is made from the link's reference alone. Such
    /// a key can be used to read the link only if the provider offers
    /// [`Operation::GetByReference`](crate::Operation::GetByReference).
    pub fn key_for(&self, reference: Reference) -> LinkKey {
        LinkKey::by_reference(self.identity(), reference)
    }
}
