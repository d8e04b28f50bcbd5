//! Access to Paynet, and what its questions share.

use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use paylink_core::{SecretString, Transport};
use serde_json::Value;

use super::links::{First, Link};
use super::listed::{Days, Listing};
use super::paid::Paid;
use crate::live::backend::{HostClient, Once, RawResponse, Rehearsal};
use crate::live::question::Unsettled;
use crate::live::settings::Host;

/// Paynet: access to its hosts, and what its questions share.
pub struct Paynet {
    pub(super) line: HostClient,
    pub(super) rehearsal: Option<Rehearsal>,
    /// Makes the references of this run unique.
    run: u128,
    /// Reference, and the request fields that name the link.
    pub(super) made: Mutex<Vec<(String, Value)>>,
    pub(super) first: Once<First>,
    pub(super) twin: Once<RawResponse>,
    pub(super) detail: Once<RawResponse>,
    pub(super) listing: Once<Listing>,
    pub(super) paid: Once<Paid>,
    pub(super) several: Once<Link>,
    pub(super) checked: Once<RawResponse>,
    pub(super) days: Once<Days>,
}

impl Paynet {
    /// Access to a test account.
    ///
    /// # Errors
    /// Returns an error if the key cannot be a header.
    pub fn for_test_host(
        transport: &Transport,
        host: Host,
        key: &SecretString,
    ) -> Result<Self, String> {
        Self::new(transport, host, key, None)
    }

    /// Access to a sandbox, which answers every question.
    ///
    /// # Errors
    /// Returns an error if the addresses or keys are invalid.
    pub fn for_sandbox(transport: &Transport, rehearsal: Rehearsal) -> Result<Self, String> {
        let paynet = rehearsal.sandbox.paynet();
        let (host, key) = (Host::local(&paynet.base_url())?, paynet.secret_key().into());
        Self::new(transport, host, &key, Some(rehearsal))
    }

    fn new(
        transport: &Transport,
        host: Host,
        key: &SecretString,
        rehearsal: Option<Rehearsal>,
    ) -> Result<Self, String> {
        let line = HostClient::new(transport, "paynet", host, |keys| {
            keys.secret_header("authorization", "Basic ", key)
        });
        Ok(Self {
            line: line.map_err(|error| error.to_string())?,
            rehearsal,
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

    /// The rehearsal; against a test host an error that gives this reason.
    pub(super) fn rehearsal(&self, reason: &'static str) -> Result<&Rehearsal, Unsettled> {
        self.rehearsal.as_ref().ok_or(Unsettled::NotAskable(reason))
    }

    /// A reference of this run.
    pub(super) fn name(&self, word: &str) -> String {
        format!("paylink-live-{}-{word}", self.run)
    }
}
