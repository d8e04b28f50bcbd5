//! Paynet, and what the questions share.

use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use paylink_core::{SecretString, Transport};
use serde_json::Value;

use super::links::{First, Link};
use super::listed::{Days, Listing};
use super::paid::Paid;
use crate::live::question::Unsettled;
use crate::live::settings::Host;
use crate::live::world::{Hands, Line, Once, Seen};

/// Paynet, as far as it can be reached.
pub struct Paynet {
    pub(super) line: Line,
    pub(super) hands: Option<Hands>,
    /// Makes the references of this run its own.
    run: u128,
    /// Reference, and the request fields that name the link.
    pub(super) made: Mutex<Vec<(String, Value)>>,
    pub(super) first: Once<First>,
    pub(super) twin: Once<Seen>,
    pub(super) detail: Once<Seen>,
    pub(super) listing: Once<Listing>,
    pub(super) paid: Once<Paid>,
    pub(super) several: Once<Link>,
    pub(super) checked: Once<Seen>,
    pub(super) days: Once<Days>,
}

impl Paynet {
    /// A real account, or what stands in for it.
    ///
    /// # Errors
    /// The key cannot be a header.
    pub fn real(transport: &Transport, host: Host, key: &SecretString) -> Result<Self, String> {
        Self::new(transport, host, key, None)
    }

    /// A sandbox, which can be asked everything.
    ///
    /// # Errors
    /// None that is to be expected.
    pub fn rehearsal(transport: &Transport, hands: Hands) -> Result<Self, String> {
        let paynet = hands.sandbox.paynet();
        let (host, key) = (Host::local(&paynet.base_url())?, paynet.secret_key().into());
        Self::new(transport, host, &key, Some(hands))
    }

    fn new(
        transport: &Transport,
        host: Host,
        key: &SecretString,
        hands: Option<Hands>,
    ) -> Result<Self, String> {
        let line = Line::new(transport, "paynet", host, |keys| {
            keys.secret_header("authorization", "Basic ", key)
        });
        Ok(Self {
            line: line.map_err(|error| error.to_string())?,
            hands,
            run: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis()),
            made: Mutex::default(),
            first: Once::default(),
            twin: Once::default(),
            detail: Once::default(),
            listing: Once::default(),
            paid: Once::default(),
            several: Once::default(),
            checked: Once::default(),
            days: Once::default(),
        })
    }

    /// The sandbox's hands, for a question that needs them for this reason.
    pub(super) fn hands(&self, reason: &'static str) -> Result<&Hands, Unsettled> {
        self.hands.as_ref().ok_or(Unsettled::NotAskable(reason))
    }

    /// A reference of this run.
    pub(super) fn name(&self, word: &str) -> String {
        format!("paylink-live-{}-{word}", self.run)
    }
}
