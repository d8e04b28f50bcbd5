//! What a rehearsal has and a real run has not: a sandbox, which can pay and let time pass, and a
//! merchant who receives callbacks.

use std::io;
use std::time::Duration;

use paylink_sandbox::{Sandbox, Switch};
use serde_json::Value;

use crate::merchant::Merchant;

/// A sandbox and a merchant in this process.
pub(crate) struct Rehearsal {
    /// The provider.
    pub(crate) sandbox: Sandbox,
    /// The merchant.
    pub(crate) merchant: Merchant,
}

/// How long to wait for a callback.
const TIMEOUT: Duration = Duration::from_secs(5);

impl Rehearsal {
    /// Starts a sandbox with these switches on.
    ///
    /// # Errors
    /// Returns an error if a server cannot start.
    pub(crate) async fn start(switches: &[Switch]) -> io::Result<Self> {
        let own = Self { sandbox: Sandbox::start().await?, merchant: Merchant::start().await? };
        // Midnight must not fall into the rehearsal, in neither of the two time zones.
        if ["T23:5", "T02:5"].iter().any(|late| own.sandbox.now_text().contains(late)) {
            own.sandbox.advance(Duration::from_secs(660));
        }
        switches.iter().for_each(|switch| own.sandbox.set(*switch, true));
        Ok(own)
    }

    /// Waits for this many posts with this query, and returns those that came until the timeout.
    pub(crate) async fn posts(&self, query: &str, at_least: usize) -> Vec<Value> {
        let waiting = async {
            while self.merchant.posted(query).len() < at_least {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        // Fewer than expected are an answer, too.
        let _ = tokio::time::timeout(TIMEOUT, waiting).await;
        self.merchant.posted(query)
    }
}
