//! The servers of a flow: a sandbox, and a shop that sends payers and receives them back.

use paylink_core::Transport;
use paylink_sandbox::Sandbox;

use paylink_testkit::servers::Merchant;

/// The servers of a flow.
pub struct Setup {
    /// The sandbox.
    pub sandbox: Sandbox,
    /// The shop.
    pub shop: Merchant,
    pub(super) transport: Transport,
}

impl Setup {
    /// The URL of the dashboard in a language, `tr` or `en`.
    pub fn dashboard(&self, language: &str) -> String {
        format!("{}&lang={language}", self.sandbox.dashboard_url())
    }

    /// A new sandbox and a new shop.
    ///
    /// # Errors
    /// Returns an error if sockets are not available.
    pub async fn start() -> Result<Self, String> {
        let sandbox = Sandbox::builder().start().await.map_err(|error| error.to_string())?;
        let transport = Transport::new().map_err(|error| error.to_string())?;
        Ok(Self { sandbox, shop: Merchant::start().await, transport })
    }
}
