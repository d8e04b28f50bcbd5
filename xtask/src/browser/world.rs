//! Where a flow takes place: a sandbox, and a shop that its payers come from and go back to.

use paylink_core::Transport;
use paylink_sandbox::Sandbox;

use crate::servers::Merchant;

/// The set of a flow.
pub struct World {
    /// The sandbox.
    pub sandbox: Sandbox,
    /// The shop.
    pub shop: Merchant,
    pub(super) transport: Transport,
}

impl World {
    /// A new sandbox and a new shop.
    ///
    /// # Errors
    /// The machine offers no sockets.
    pub async fn start() -> Result<Self, String> {
        let sandbox = Sandbox::builder().start().await.map_err(|error| error.to_string())?;
        let transport = Transport::new().map_err(|error| error.to_string())?;
        Ok(Self { sandbox, shop: Merchant::start().await, transport })
    }
}
