use super::PayLinks;
use crate::error::{Error, Result};
use crate::identity::Identity;
use crate::link::LinkKey;

/// A set of handles ([`PayLinks`](crate::PayLinks)) for several providers, environments and
/// accounts. The set finds the right handle for a stored link key.
///
/// ```no_run
/// # async fn later(paynet: paylink_core::PayLinks, paywall: paylink_core::PayLinks, stored: &str)
/// # -> paylink_core::Result<()> {
/// use paylink_core::{LinkKey, PayLinksSet};
///
/// let set = PayLinksSet::new().with(paynet).with(paywall);
/// let key: LinkKey = stored.parse()?;
/// let link = set.for_key(&key)?.get(&key).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct PayLinksSet {
    handles: Vec<PayLinks>,
}

impl PayLinksSet {
    /// Creates an empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a handle to the set. If the set already has a handle for the same provider, environment
    /// and account, the new handle replaces the old one.
    #[must_use]
    pub fn with(mut self, links: PayLinks) -> Self {
        self.handles.retain(|other| other.identity() != links.identity());
        self.handles.push(links);
        self
    }

    /// Returns the handle for the link that this key identifies.
    ///
    /// # Errors
    /// Returns an error for which [`Error::is_wrong_key`] returns `true` if no handle in the set
    /// has the key's provider, environment and account. The error message contains the part that
    /// does not match.
    pub fn for_key(&self, key: &LinkKey) -> Result<&PayLinks> {
        let identity = key.identity();
        self.get(identity).ok_or_else(|| {
            let mut same: Vec<&Identity> = self.handles.iter().map(PayLinks::identity).collect();
            same.retain(|other| other.provider() == identity.provider());
            if same.is_empty() {
                return Error::wrong_key("provider");
            }
            same.retain(|other| other.environment() == identity.environment());
            let part = if same.is_empty() { "environment" } else { "account" };
            Error::wrong_key(part).with_provider(identity.provider())
        })
    }

    /// Returns the handle for this provider, environment and account, or `None` if the set does not
    /// contain one.
    pub fn get(&self, identity: &Identity) -> Option<&PayLinks> {
        self.handles.iter().find(|links| links.identity() == identity)
    }

    /// Returns all handles in the set, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &PayLinks> {
        self.handles.iter()
    }
}

impl FromIterator<PayLinks> for PayLinksSet {
    fn from_iter<I: IntoIterator<Item = PayLinks>>(handles: I) -> Self {
        handles.into_iter().fold(Self::new(), Self::with)
    }
}
